package compiler

// What one stack says of another, and a Template of itself.
var (
	codeNoStack = Code{
		ID: "INPUT060", Name: "no-such-stack", Title: "A field names a stack that does not exist",
		Why:  "The field takes the name of another stack of the project: its key under stacks.",
		Bad:  templateExample(`reads: Vpc: {stack: "mian", output: "VpcId"}`),
		Good: templateExample(`reads: Vpc: {stack: "main", output: "VpcId"}`),
	}
	codeStackKind = Code{
		ID: "INPUT061", Name: "stack-of-another-kind", Title: "A field names a stack of another kind",
		Why:  "A database takes its subnets from a network, a user its database from a database: the message names the kinds that the field takes.",
		Bad:  templateExample() + "\n" + stackExample("image: aws.#WorkerImage &", imageIn("eu-west-1", `network: "own"`)...),
		Good: templateExample() + "\n" + stackExample("image: aws.#WorkerImage &", imageIn("eu-west-1", `network: "main"`)...),
	}
	codeStackElsewhere = Code{
		ID: "INPUT062", Name: "stack-elsewhere", Title: "A stack that must be near is in another account or Region",
		Why:  "Subnets, security groups and functions are of use in their own account and Region only.",
		Bad:  vpcExample(`cidr: "10.242.0.0/22"`) + "\n" + stackExample("image: aws.#WorkerImage &", imageIn("us-east-1", `network: "main"`)...),
		Good: vpcExample(`cidr: "10.242.0.0/22"`) + "\n" + stackExample("image: aws.#WorkerImage &", imageIn("eu-west-1", `network: "main"`)...),
	}
	codeReadName = Code{
		ID: "INPUT063", Name: "read-name-taken", Title: "A value that a template reads has the name of its own resource or parameter",
		Why:  "{Ref: NAME} would mean both.",
		Bad:  templateExample(`reads: Topic: {stack: "main", output: "VpcId"}`),
		Good: templateExample(`reads: Vpc: {stack: "main", output: "VpcId"}`),
	}
	codeEucalyptus = Code{
		ID: "INPUT065", Name: "eucalyptus-cannot", Title: "The target Eucalyptus cannot express a field",
		Why:  "Eucalyptus' own CloudFormation implements some forty types of resources, in one Region and without exports. The message says what to write instead, where there is anything.",
		Bad:  vpcExample(`cidr: "10.242.0.0/22"`, `target: "eucalyptus"`, `zoneNames: ["zone-a"]`, `nat: "regional"`),
		Good: vpcExample(`cidr: "10.242.0.0/22"`, `target: "eucalyptus"`, `zoneNames: ["zone-a"]`),
	}
	codeNoParameter = Code{
		ID: "INPUT064", Name: "no-such-parameter", Title: "A value is given to a parameter that the template does not have",
		Why:  "CloudFormation refuses a deployment with a parameter that the template does not declare.",
		Bad:  templateExample(`template: Parameters: Stage: Type: "String"`, `parameters: Stge: "prod"`),
		Good: templateExample(`template: Parameters: Stage: Type: "String"`, `parameters: Stage: "prod"`),
	}
)
