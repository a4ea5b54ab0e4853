package compiler

import "slices"

// workerExample is a pool of these lines beside its network, for Bad and Good.
func workerExample(lines ...string) string {
	head := []string{`network: "main"`, `image: "resolve:ssm:/images/worker/current"`}
	return vpcExample(`cidr: "10.242.0.0/22"`) + "\n" + stackExample("workers: aws.#WorkerPool &", slices.Concat(head, lines)...)
}

const workerTypes = `instance: types: ["g4dn.xlarge", "g5.xlarge"]`

// What the fields of a WorkerPool say about each other and its network.
var (
	codeWorkerLayer = Code{
		ID: "INPUT090", Name: "worker-layer", Title: "The workers cannot be in that layer of the network",
		Why:  "A worker takes jobs from a queue, so it needs a layer from which it reaches SQS: one with egress, or a network with an endpoint for it.",
		Bad:  workerExample(workerTypes, `layer: "storage"`),
		Good: workerExample(workerTypes, `layer: "app"`),
	}
	codeWorkerInstances = Code{
		ID: "INPUT091", Name: "worker-instances", Title: "The instances of a pool are not said, or said twice",
		Why:  "A pool has either instance types or requirements; the SpotManager of mode \"pair\" watches the price of exactly one type.",
		Bad:  workerExample(workerTypes, `mode: "pair"`, `spot: maxPrice: "0.35"`),
		Good: workerExample(`instance: types: ["g4dn.xlarge"]`, `mode: "pair"`, `spot: maxPrice: "0.35"`),
	}
	codeWorkerMode = Code{
		ID: "INPUT092", Name: "worker-mode", Title: "A field does not belong to the pool's mode, or contradicts another",
		Why:  "Mode \"pair\" decides by a highest price, mode \"mixed\" shares out one group. The message says which field is of no use.",
		Bad:  workerExample(workerTypes, `spot: maxPrice: "0.35"`),
		Good: workerExample(workerTypes),
	}
	codeWorkerQueue = Code{
		ID: "INPUT093", Name: "worker-queue", Title: "The queue cannot be the workers' queue",
		Why:  "The alarms that start and stop workers watch a queue of their own account and Region.",
		Bad:  workerExample(workerTypes, `queue: arn: "arn:aws:sqs:us-east-1:111122223333:jobs"`),
		Good: workerExample(workerTypes, `queue: arn: "arn:aws:sqs:eu-west-1:111122223333:jobs"`),
	}
	codeWorkerDisks = Code{
		ID: "INPUT094", Name: "worker-disks", Title: "The disks of a worker cannot be so",
		Why:  "Two disks have two places, and scratch space on the instance's own disks needs types that have such disks.",
		Bad:  workerExample(`instance: types: ["m6i.large"]`, `storage: scratch: "instance-store"`),
		Good: workerExample(`instance: types: ["m6id.large"]`, `storage: scratch: "instance-store"`),
	}
	codeWorkerImage = Code{
		ID: "INPUT095", Name: "worker-image", Title: "The image cannot be built so",
		Why:  "Each part of an image is a name with commands, or a component that exists; and the build downloads, so it needs a layer with egress.",
		Bad:  imageExample(`components: [{name: "tool"}]`),
		Good: imageExample(`components: [{name: "tool", build: ["dnf install -y tool"]}]`),
	}
)

// imageIn are the lines of an image in a Region, and more.
func imageIn(region string, lines ...string) []string {
	return append([]string{`account: "prod"`, `region: "` + region + `"`, `instanceType: "g4dn.xlarge"`, `components: [{name: "tool", build: ["dnf install -y tool"]}]`}, lines...)
}

// imageExample is an image of these lines, for Bad and Good.
func imageExample(lines ...string) string {
	head := []string{`account: "prod"`, `region: "eu-west-1"`, `instanceType: "g4dn.xlarge"`}
	return stackExample("image: aws.#WorkerImage &", slices.Concat(head, lines)...)
}
