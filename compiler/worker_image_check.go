package compiler

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
)

// checkWorkerImage checks a WorkerImage across its fields and against its network.
func checkWorkerImage(c *crossCheck, s draftStack) {
	w := s.doc.(workerImageDoc)
	account := c.placedIn(s, w.Account)
	c.region(w.Region, account.Partition, s.field("region"))
	checkImageNames(c, s, w)
	checkBuilderType(c, s, w)
	checkComponents(c, s, w)
	for _, twin := range c.draft.stacks {
		if t, ok := twin.doc.(workerImageDoc); ok && w.PublishTo != "" && twin.name < s.name && t.Account == w.Account && t.Region == w.Region && t.PublishTo == w.PublishTo {
			c.add(codeWorkerImage, s.field("publishTo"), fmt.Sprintf("the stack %s publishes to %s too", quoted(twin.name), w.PublishTo), "give one of the two another parameter", c.also(twin.field("publishTo"), "the other"))
			break
		}
	}
	if w.Network == "" {
		if w.Layer != "" {
			c.add(codeWorkerImage, s.field("layer"), "layer names a layer of a network, and the image has no network", "write network, or remove layer")
		}
		return
	}
	network, ok := c.stackNamed(w.Network, s.field("network"), "Vpc")
	if !ok || network.doc == nil {
		return
	}
	v := network.doc.(vpcDoc)
	c.together(s.field("network"), "the network", w.Account, w.Region, network, v.Account, v.Region)
	switch layer, known := v.Layers[w.Layer]; {
	case len(v.Layers) == 0:
	case w.Layer == "" && workerLayer(v) == "":
		c.add(codeWorkerImage, s.field("network"), fmt.Sprintf("the network %s has no layer with egress and without ingress", quoted(w.Network)), "name a layer with layer, or give the network one")
	case w.Layer == "":
	case !known:
		names := sortedKeys(v.Layers)
		help := "its layers are " + strings.Join(names, ", ")
		if near := diag.Nearest(w.Layer, names); near != "" {
			help = fmt.Sprintf("did you mean %q? %s", near, help)
		}
		c.add(codeWorkerImage, s.field("layer"), fmt.Sprintf("the network %s has no layer %s", quoted(w.Network), quoted(w.Layer)), help)
	case !layer.Egress:
		c.add(codeWorkerImage, s.field("layer"), fmt.Sprintf("an image cannot be built in the layer %s: it has no egress, and the build downloads", quoted(w.Layer)), "name a layer with egress")
	}
}

// Names of Image Builder: of recipes, components, infrastructures, distributions and
// pipelines 3 to 128 characters (their resources' pattern of Name), and of the image 127
// with the date that follows it (AmiDistributionConfiguration).
const (
	minBuilderName = 3
	maxBuilderName = 128
	maxImageName   = 127 - len(" {{ imagebuilder:buildDate }}")
)

// checkImageNames: what Image Builder calls its parts follows from the stack's name.
func checkImageNames(c *crossCheck, s draftStack, w workerImageDoc) {
	if w.Name == "" {
		return
	}
	at := s.field("name")
	if c.place(at).depth < 1 {
		at = s.field()
		at.key = true
	}
	if n := len(w.Name); n < minBuilderName || n > maxImageName {
		c.add(codeWorkerImage, at, fmt.Sprintf("the image's name has %d characters, and what Image Builder makes of it has from %d to %d", n, minBuilderName, maxImageName), fmt.Sprintf("write name: %d to %d characters", minBuilderName, maxImageName))
		return
	}
	for i, part := range w.Components {
		most := maxBuilderName - len(w.Name) - 1
		if n := len(part.Name); part.ARN == "" && n > most {
			c.add(codeWorkerImage, s.field("components", fmt.Sprintf("[%d]", i), "name"), fmt.Sprintf("the part is called %s-%s, with %d characters, and Image Builder takes %d", w.Name, part.Name, len(w.Name)+1+n, maxBuilderName), fmt.Sprintf("shorten it to %d characters, or write a shorter name for the stack", most))
		}
	}
}

// checkBuilderType: where the base's name tells its architecture, the instance that builds
// must have it.
func checkBuilderType(c *crossCheck, s draftStack, w workerImageDoc) {
	var arm bool
	switch w.Base {
	case "dlami-al2023", "al2023":
	case "dlami-al2023-arm64", "al2023-arm64":
		arm = true
	default:
		return
	}
	if w.InstanceType == "" || Graviton(w.InstanceType) == arm {
		return
	}
	what, help := "arm64", "take a type of x86_64, such as g4dn.xlarge, or the base "+w.Base+"-arm64"
	if arm {
		what, help = "x86_64", "take a type of arm64, such as g5g.xlarge, or the base "+strings.TrimSuffix(w.Base, "-arm64")
	}
	c.add(codeWorkerImage, s.field("instanceType"), fmt.Sprintf("%s is of %s, and the base %s is not", w.InstanceType, what, w.Base), help)
}

func checkComponents(c *crossCheck, s draftStack, w workerImageDoc) {
	if len(w.Components) == 0 && s.at("components").depth == 1 {
		at := s.field("components")
		at.key = true
		c.add(codeWorkerImage, at, "the image has no components, so it would be its base", "name a component, or start the workers from the base itself")
	}
	first := map[string]int{}
	for i, part := range w.Components {
		here := fmt.Sprintf("[%d]", i)
		at := s.field("components", here)
		switch {
		case part.ARN != "" && (part.Name != "" || len(part.Build) > 0):
			c.add(codeWorkerImage, s.field("components", here, "arn"), "a part has both an ARN and commands of its own", "write one of the two")
		case part.ARN == "" && (part.Name == "" || len(part.Build) == 0):
			c.add(codeWorkerImage, at, "a part needs a name and build, or an ARN", `write {name: "ffmpeg", build: ["..."]}, or {arn: "..."}`)
		}
		if part.Name == "" {
			continue
		}
		if other, twice := first[part.Name]; twice {
			c.add(codeWorkerImage, s.field("components", here, "name"), fmt.Sprintf("two parts are called %s", part.Name), "rename one of them", c.also(s.field("components", fmt.Sprintf("[%d]", other), "name"), "first here"))
			continue
		}
		first[part.Name] = i
	}
}
