package cfn

import "strings"

// withGlobals gives a serverless template's tree with the Globals section merged
// into the properties of the resources of each section's type: what a resource says
// itself wins, maps are put together, and lists are joined, those of Globals first
// ("Globals section of the AWS SAM template"). Merged values keep their place.
func withGlobals(root *Node) *Node {
	globals, resources := root.Get("Globals"), root.Get("Resources")
	if globals == nil || globals.Kind != Map || resources == nil || resources.Kind != Map {
		return root
	}
	fields := make([]Field, len(resources.Fields))
	changed := false
	for i, f := range resources.Fields {
		fields[i] = f
		kind, _ := f.Value.Get("Type").String()
		section, ok := strings.CutPrefix(kind, "AWS::Serverless::")
		shared := globals.Get(section)
		if !ok || shared == nil || shared.Kind != Map {
			continue
		}
		own := f.Value.Get("Properties")
		if own == nil {
			own = &Node{Kind: Map, Pos: f.Value.Pos, End: f.Value.End, Origin: f.Value.Origin}
		}
		fields[i].Value = with(f.Value, "Properties", merged(shared, own))
		changed = true
	}
	if !changed {
		return root
	}
	list := *resources
	list.Fields = fields
	return with(root, "Resources", &list)
}

// with gives a copy of a map in which one key has another value.
func with(m *Node, key string, value *Node) *Node {
	c := *m
	c.Fields = append([]Field(nil), m.Fields...)
	if f := c.Field(key); f != nil {
		f.Value = value
		return &c
	}
	c.Fields = append(c.Fields, Field{Key: key, KeyPos: m.Pos, End: m.Pos, Value: value})
	return &c
}

func merged(shared, own *Node) *Node {
	if own == nil {
		return shared
	}
	_, _, computed := own.Intrinsic()
	_, _, sharedComputed := shared.Intrinsic()
	switch {
	case computed || sharedComputed || shared.Kind != own.Kind:
		return own
	case own.Kind == List:
		c := *own
		c.Items = append(append([]*Node(nil), shared.Items...), own.Items...)
		return &c
	case own.Kind != Map:
		return own
	}
	c := *own
	c.Fields = append([]Field(nil), own.Fields...)
	for _, f := range shared.Fields {
		if there := c.Field(f.Key); there != nil {
			there.Value = merged(f.Value, there.Value)
		} else {
			c.Fields = append(c.Fields, f)
		}
	}
	return &c
}
