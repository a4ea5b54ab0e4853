package compiler

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
)

// checkWorkerPool checks a WorkerPool across its fields and against its network.
func checkWorkerPool(c *crossCheck, s draftStack) {
	w := s.doc.(workerPoolDoc)
	if network, ok := c.anchorOf(s); ok {
		checkWorkerLayer(c, s, w, network)
		checkWorkerQueue(c, s, w)
	}
	checkWorkerInstances(c, s, w)
	checkWorkerMode(c, s, w)
	checkWorkerDisks(c, s, w)
}

// checkWorkerLayer looks whether the layer exists, and whether a worker reaches its
// queue from there.
func checkWorkerLayer(c *crossCheck, s draftStack, w workerPoolDoc, network draftStack) {
	v := network.doc.(vpcDoc)
	name := w.Layer
	if name == "" {
		name = workerLayer(v)
		if name == "" && len(v.Layers) > 0 {
			at := s.field("network")
			c.add(codeWorkerLayer, at, fmt.Sprintf("the network %s has no layer with egress and without ingress", quoted(w.Network)), "name a layer with layer, or give the network one", c.also(spot{stack: &network, path: []string{"layers"}, key: true}, "the network's layers"))
		}
		return
	}
	layer, ok := v.Layers[name]
	if !ok {
		if len(v.Layers) == 0 {
			return
		}
		names := sortedKeys(v.Layers)
		help := "its layers are " + strings.Join(names, ", ")
		if near := diag.Nearest(name, names); near != "" {
			help = fmt.Sprintf("did you mean %q? %s", near, help)
		}
		c.add(codeWorkerLayer, s.field("layer"), fmt.Sprintf("the network %s has no layer %s", quoted(w.Network), quoted(name)), help)
		return
	}
	if !layer.Egress && !slices.ContainsFunc(v.Endpoints.Interface, func(e string) bool { return e == "sqs" || strings.HasSuffix(e, ".sqs") }) {
		c.add(codeWorkerLayer, s.field("layer"), fmt.Sprintf("a worker in the layer %s reaches no queue: the layer has no egress, and the network no endpoint for sqs", quoted(name)),
			`name a layer with egress, or add "sqs" to the network's endpoints.interface`)
	}
}

// workerLayer is the layer of a pool that names none, "" where the network has none
// that fits.
func workerLayer(v vpcDoc) string {
	for _, name := range sortedKeys(v.Layers) {
		if l := v.Layers[name]; l.Egress && !l.Ingress {
			return name
		}
	}
	return ""
}

func checkWorkerQueue(c *crossCheck, s draftStack, w workerPoolDoc) {
	if w.Queue.ARN == "" {
		if w.Queue.KeyARN != "" {
			c.add(codeWorkerQueue, s.field("queue", "keyArn"), "keyArn is the key of a queue that exists, and queue names none", "write queue: arn, or remove keyArn: the stack makes a key for its own queue")
		}
		return
	}
	account, region := c.home(s)
	parts := strings.Split(w.Queue.ARN, ":")
	number := c.draft.project.Accounts[account].ID
	if len(parts) != 6 || account == "" || number == "" {
		return
	}
	if parts[3] != region || parts[4] != number {
		c.add(codeWorkerQueue, s.field("queue", "arn"), fmt.Sprintf("the queue is in %s of the account %s, the workers in %s of %s", parts[3], parts[4], region, number),
			"name a queue in the account and Region of the network: its alarms are there")
	}
}

func checkWorkerInstances(c *crossCheck, s draftStack, w workerPoolDoc) {
	at := s.field("instance")
	at.key = true
	i := w.Instance
	switch {
	case len(i.Types) > 0 && i.Requirements != nil:
		c.add(codeWorkerInstances, s.field("instance", "requirements"), "instance has both types and requirements", "write one of the two", c.also(s.field("instance", "types"), "the types"))
	case len(i.Types) == 0 && i.Requirements == nil:
		c.add(codeWorkerInstances, at, "instance says neither types nor requirements", `write types: ["g4dn.xlarge", ...], or requirements: {cpus: min: 4, memoryGiB: min: 16}`)
	case w.Mode == "pair" && len(i.Types) != 1:
		c.add(codeWorkerInstances, at, "in mode \"pair\" the SpotManager watches the price of one instance type", "write one type, or mode: \"mixed\"")
	}
	for n, t := range i.Types {
		if first := slices.Index(i.Types, t); first < n {
			c.add(codeWorkerInstances, s.field("instance", "types", fmt.Sprintf("[%d]", n)), fmt.Sprintf("the type %s stands twice", t), "name it once", c.also(s.field("instance", "types", fmt.Sprintf("[%d]", first)), "first here"))
		}
		if Graviton(t) != Graviton(i.Types[0]) {
			c.add(codeWorkerInstances, s.field("instance", "types", fmt.Sprintf("[%d]", n)), fmt.Sprintf("%s and %s have processors of different architectures, and one image is for one", t, i.Types[0]),
				"name types of one architecture", c.also(s.field("instance", "types", "[0]"), "the first"))
		}
		if w.Storage.Scratch == "instance-store" && !InstanceStore(t) {
			c.add(codeWorkerDisks, s.field("instance", "types", fmt.Sprintf("[%d]", n)), fmt.Sprintf("storage.scratch is \"instance-store\", and the type %s has no disks of its own", t),
				"take a type that has, such as m6id.large, or write storage: scratch: \"none\"", c.also(s.field("storage", "scratch"), "asked for here"))
		}
	}
	if r := i.Requirements; r != nil {
		for name, b := range map[string]*boundsDoc{"cpus": r.CPUs, "memoryGiB": r.MemoryGiB, "gpus": r.GPUs} {
			if b != nil && b.Max > 0 && b.Max < b.Min {
				c.add(codeWorkerInstances, s.field("instance", "requirements", name, "max"), fmt.Sprintf("%s.max is %d, lower than min, %d", name, b.Max, b.Min), "write a higher max, or leave it out")
			}
		}
	}
}

func checkWorkerMode(c *crossCheck, s draftStack, w workerPoolDoc) {
	size, spot := w.Size, w.Spot
	if size.Max > 0 && size.Max < size.Min {
		c.add(codeWorkerMode, s.field("size", "max"), fmt.Sprintf("size.max is %d, lower than size.min, %d", size.Max, size.Min), "write a higher max")
	}
	switch w.Mode {
	case "pair":
		if spot.MaxPrice == "" && s.at("spot", "maxPrice").depth < 2 {
			at := s.field("mode")
			c.add(codeWorkerMode, at, "mode \"pair\" decides by the price, and spot.maxPrice is missing", `write spot: maxPrice: "0.35", the most to pay for an hour in US dollars`)
		}
		if size.Min > 0 {
			c.add(codeWorkerMode, s.field("size", "min"), "in mode \"pair\" a worker that is always there would keep the SpotManager from ever deciding", `write min: 0, or mode: "mixed"`)
		}
		if size.Max > 1 {
			c.add(codeWorkerMode, s.field("size", "max"), fmt.Sprintf("in mode \"pair\" one worker runs at a time, so a max of %d has no effect", size.Max), `write max: 1 or leave it out, or mode: "mixed"`)
		}
		if spot.OnDemandBase > 0 || spot.OnDemandPercent > 0 {
			name := "onDemandBase"
			if spot.OnDemandBase == 0 {
				name = "onDemandPercent"
			}
			c.add(codeWorkerMode, s.field("spot", name), name+" shares out a mixed group; in mode \"pair\" the SpotManager decides", "remove it, or write mode: \"mixed\"")
		}
	case "mixed":
		if spot.MaxPrice != "" {
			c.add(codeWorkerMode, s.field("spot", "maxPrice"), "in mode \"mixed\" a highest price only makes EC2 take instances away more often", "remove maxPrice: nobody pays more than the on-demand price; or write mode: \"pair\"")
		}
		if w.Notify == "direct" {
			c.add(codeWorkerMode, s.field("notify"), "notify is about the SpotManager, which mode \"mixed\" does not have", "remove notify, or write mode: \"pair\"")
		}
	}
}

func checkWorkerDisks(c *crossCheck, s draftStack, w workerPoolDoc) {
	first := map[string]int{}
	for i, d := range w.Storage.Data {
		checkVolume(c, s, i, d.GB, d.IOPS, d.Throughput)
		if device := DataDevice(i); device == w.Storage.Root.Device {
			c.add(codeWorkerDisks, s.field("storage", "root", "device"), fmt.Sprintf("%s is the name of a further disk, the one at %s", device, d.Mount), "write the name that the image gives the disk that it starts from, such as /dev/xvda or /dev/sda1")
		}
		at := s.field("storage", "data", fmt.Sprintf("[%d]", i), "mount")
		if d.Mount == "" {
			continue
		}
		if d.Mount == "/scratch" && w.Storage.Scratch == "instance-store" {
			c.add(codeWorkerDisks, at, "/scratch is where the instance's own disks are mounted", "mount the disk elsewhere")
		}
		if other, twice := first[d.Mount]; twice {
			c.add(codeWorkerDisks, at, fmt.Sprintf("two disks are mounted at %s", d.Mount), "mount one of them elsewhere", c.also(s.field("storage", "data", fmt.Sprintf("[%d]", other), "mount"), "first here"))
			continue
		}
		first[d.Mount] = i
	}
	if len(w.Storage.Data) > maxDataDisks {
		at := s.field("storage", "data")
		at.key = true
		c.add(codeWorkerDisks, at, fmt.Sprintf("a worker would have %d further disks", len(w.Storage.Data)), fmt.Sprintf("name at most %d", maxDataDisks))
	}
}

// checkVolume checks the ratios of gp3: 500 operations per second for each GiB,
// beyond the 3,000 of every volume, and a quarter of a MiB/s for each operation ("General
// Purpose SSD volumes" in the EBS guide).
func checkVolume(c *crossCheck, s draftStack, i, gb, iops, throughput int) {
	const free, perGB = 3000, 500
	disk := fmt.Sprintf("[%d]", i)
	if gb > 0 && iops > max(free, perGB*gb) {
		c.add(codeWorkerDisks, s.field("storage", "data", disk, "iops"), fmt.Sprintf("%d operations per second are more than a gp3 volume of %d GiB can do, %d", iops, gb, max(free, perGB*gb)),
			fmt.Sprintf("write fewer, or gb: %d", (iops+perGB-1)/perGB), c.also(s.field("storage", "data", disk, "gb"), "the size"))
	}
	if 4*throughput > iops && iops > 0 {
		c.add(codeWorkerDisks, s.field("storage", "data", disk, "throughput"), fmt.Sprintf("%d MiB/s need %d operations per second, and the volume has %d", throughput, 4*throughput, iops),
			fmt.Sprintf("write iops: %d, or less throughput", 4*throughput))
	}
}

// DataDevice is the name of a further disk of a worker: /dev/sdf to /dev/sdp are those
// that EC2 recommends.
func DataDevice(i int) string { return "/dev/sd" + string(rune('f'+i)) }

// maxDataDisks is as many as there are recommended names, /dev/sdf to /dev/sdp ("Device
// names for volumes on Amazon EC2 instances").
const maxDataDisks = 11
