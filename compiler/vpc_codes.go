package compiler

// vpcExample is a network in prod of these lines, for Bad and Good.
func vpcExample(lines ...string) string {
	return stackExample("main: aws.#Vpc &", append([]string{`account: "prod"`, `region: "eu-west-1"`}, lines...)...)
}

// What the fields of a Vpc say about each other and the project.
var (
	codeNetwork = Code{
		ID: "INPUT050", Name: "network-address", Title: "The cidr is no network that a VPC can have",
		Why:  "AWS takes networks of /16 to /28, given by their first address: 10.0.0.0/22, not 10.0.1.7/22.",
		Bad:  vpcExample(`cidr: "10.242.0.5/22"`),
		Good: vpcExample(`cidr: "10.242.0.0/22"`),
	}
	codeNetworkTooSmall = Code{
		ID: "INPUT051", Name: "network-too-small", Title: "The network is too small for its zones and layers",
		Why:  "The network is cut into slots, one for a zone, as many as the next power of two; a slot is cut among the layers. AWS takes no subnet smaller than /28, of which it keeps 5 of the 16 addresses. The message names the smallest network that works.",
		Bad:  vpcExample(`cidr: "10.242.0.0/26"`, `zones: ["euw1-az1", "euw1-az2", "euw1-az3"]`),
		Good: vpcExample(`cidr: "10.242.0.0/24"`, `zones: ["euw1-az1", "euw1-az2", "euw1-az3"]`),
	}
	codeZones = Code{
		ID: "INPUT052", Name: "zones", Title: "The list of zones cannot be used",
		Why:  "A network has 2 to 6 zones of its own Region, each once. One zone alone fails as a whole; more than six no Region has.",
		Bad:  vpcExample(`cidr: "10.242.0.0/22"`, `zones: ["euw1-az1"]`),
		Good: vpcExample(`cidr: "10.242.0.0/22"`, `zones: ["euw1-az1", "euw1-az2"]`),
	}
	codeSlots = Code{
		ID: "INPUT053", Name: "slots", Title: "The number of slots is not 2, 4 or 8, or lower than that of the zones",
		Why:  "A slot is a zone's part of the network. Slots are halves, quarters or eighths of it, and another number of slots replaces every subnet.",
		Bad:  vpcExample(`cidr: "10.242.0.0/22"`, `slots: 6`),
		Good: vpcExample(`cidr: "10.242.0.0/22"`, `slots: 8`),
	}
	codeLayers = Code{
		ID: "INPUT054", Name: "layers", Title: "The layers do not make subnets",
		Why:  "A subnet is one block of addresses, so a layer's share is a power of two, and the shares are at most 32 in sum. A layer with ingress leads to the internet gateway, which serves both directions.",
		Bad:  vpcExample(`cidr: "10.242.0.0/22"`, `layers: app: share: 3`),
		Good: vpcExample(`cidr: "10.242.0.0/22"`, `layers: app: share: 4`),
	}
	codeNAT = Code{
		ID: "INPUT055", Name: "nat", Title: "The NAT gateways cannot be as they are asked for",
		Why:  "NAT gateways in zones stand in subnets of a layer with ingress; regional ones exist in the partition aws alone; and without a layer that has egress and no ingress NAT would cost money and serve nobody.",
		Bad:  vpcExample(`cidr: "10.242.0.0/22"`, `nat: "per-zone"`, `layers: app: share: 1`),
		Good: vpcExample(`cidr: "10.242.0.0/22"`, `nat: "regional"`, `layers: app: share: 1`),
	}
	codeEndpoint = Code{
		ID: "INPUT056", Name: "endpoint", Title: "An endpoint stands twice, or is of the wrong sort",
		Why:  "A network has one endpoint with private DNS for a service. S3 and DynamoDB have gateway endpoints, which cost nothing and serve all subnets.",
		Bad:  vpcExample(`cidr: "10.242.0.0/22"`, `endpoints: interface: ["ssm", "ssm"]`),
		Good: vpcExample(`cidr: "10.242.0.0/22"`, `endpoints: interface: ["ssm"]`),
	}
	codeFlowLogs = Code{
		ID: "INPUT057", Name: "flow-logs", Title: "The flow logs cannot be kept so",
		Why:  "CloudWatch Logs keeps records for certain numbers of days alone, and a bucket takes them only with to: \"s3\".",
		Bad:  vpcExample(`cidr: "10.242.0.0/22"`, `flowLogs: days: 91`),
		Good: vpcExample(`cidr: "10.242.0.0/22"`, `flowLogs: days: 90`),
	}
	codeNetworksOverlap = Code{
		ID: "INPUT058", Name: "networks-overlap", Title: "Two networks of one environment overlap",
		Why:  "Networks that share addresses can never be connected, by peering, a transit gateway or a VPN. mayOverlap: true in one of the two says that they never will be.",
		Bad:  "stacks: {\n\tone: aws.#Vpc & {account: \"prod\", region: \"eu-west-1\", cidr: \"10.242.0.0/16\"}\n\ttwo: aws.#Vpc & {account: \"audit\", region: \"us-east-1\", cidr: \"10.242.8.0/22\"}\n}",
		Good: "stacks: {\n\tone: aws.#Vpc & {account: \"prod\", region: \"eu-west-1\", cidr: \"10.242.0.0/16\"}\n\ttwo: aws.#Vpc & {account: \"audit\", region: \"us-east-1\", cidr: \"10.243.8.0/22\"}\n}",
	}
)
