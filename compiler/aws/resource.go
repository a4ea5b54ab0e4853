package aws

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/awslabs/goformation/v7/cloudformation/policies"
	"github.com/awslabs/goformation/v7/cloudformation/tags"

	"cuemulus.dev/cfn"
)

// mark begins a string that is an intrinsic in JSON. The character stands in no
// name, ARN or text that a schema lets through.
const mark = "\x1e"

// text puts a node into a string field of a property struct.
func text(n *cfn.Node) string {
	if n.Kind == cfn.String {
		return n.Text
	}
	encoded, err := n.MarshalJSON()
	if err != nil {
		return "" // MarshalJSON of a Node never fails
	}
	return mark + string(encoded)
}

// ptr gives a pointer, for the optional fields of the property structs.
func ptr[T any](v T) *T { return &v }

// at is a part of a resource that is set on the tree: a policy document, which no
// struct describes, or what the struct does not know.
type at struct {
	path  string // below Properties, parted by blanks
	value *cfn.Node
}

// resource turns a property struct into a resource's node, with the keys in the
// order in which people read them, and sets the parts on it. Missing policies and
// dependencies are left out.
func resource(properties any, parts ...at) (*cfn.Node, error) {
	encoded, err := json.Marshal(properties)
	if err != nil {
		return nil, fmt.Errorf("encode a resource's properties: %w", err)
	}
	root, err := decode(encoded)
	if err != nil {
		return nil, fmt.Errorf("read back a resource's properties: %w", err)
	}
	expand(root)
	ordered := &cfn.Node{Kind: cfn.Map}
	for _, key := range []string{"Type", "Condition", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "Metadata", "CreationPolicy", "UpdatePolicy", "Properties"} {
		if f := root.Field(key); f != nil {
			ordered.Fields = append(ordered.Fields, *f)
		}
	}
	for _, part := range parts {
		ordered.Set(part.value, append([]string{"Properties"}, strings.Fields(part.path)...)...)
	}
	return ordered, nil
}

// expand turns marked strings into the intrinsics that they hold.
func expand(n *cfn.Node) {
	if n.Kind == cfn.String && strings.HasPrefix(n.Text, mark) {
		if inner, err := decode([]byte(strings.TrimPrefix(n.Text, mark))); err == nil {
			*n = *inner
		}
	}
	for _, item := range n.Items {
		expand(item)
	}
	for _, f := range n.Fields {
		expand(f.Value)
	}
}

// decode reads JSON that this package wrote, keeping the order of keys. Unlike
// cfn.Parse it looks for no places, which are no user's, and so is several times as
// fast.
func decode(encoded []byte) (*cfn.Node, error) {
	d := json.NewDecoder(bytes.NewReader(encoded))
	d.UseNumber()
	return decodeNext(d)
}

func decodeNext(d *json.Decoder) (*cfn.Node, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case string:
		return cfn.Str(token), nil
	case bool:
		return cfn.Boolean(token), nil
	case json.Number:
		kind := cfn.Int
		if strings.ContainsAny(token.String(), ".eE") {
			kind = cfn.Float
		}
		return &cfn.Node{Kind: kind, Text: token.String()}, nil
	case json.Delim:
		n := &cfn.Node{Kind: cfn.List}
		if token == '{' {
			n.Kind = cfn.Map
		}
		for d.More() {
			key := ""
			if n.Kind == cfn.Map {
				token, err := d.Token()
				if err != nil {
					return nil, err
				}
				key, _ = token.(string)
			}
			value, err := decodeNext(d)
			if err != nil {
				return nil, err
			}
			if n.Kind == cfn.Map {
				n.Fields = append(n.Fields, cfn.Field{Key: key, Value: value})
			} else {
				n.Items = append(n.Items, value)
			}
		}
		_, err := d.Token() // the end
		return n, err
	}
	return &cfn.Node{Kind: cfn.Null}, nil
}

// deletionPolicies gives both policies of a resource: one that holds data or
// opens it is kept when its stack or its place in the template goes, except when
// the creating operation itself is rolled back.
func deletionPolicies(retain bool) (policies.DeletionPolicy, policies.UpdateReplacePolicy) {
	if retain {
		return "RetainExceptOnCreate", "Retain"
	}
	return "Delete", "Delete"
}

// tagList sorts tags by key, so that their order never depends on a map's.
func tagList(m map[string]string) []tags.Tag {
	list := make([]tags.Tag, 0, len(m))
	for _, key := range sortedKeys(m) {
		list = append(list, tags.Tag{Key: key, Value: m[key]})
	}
	return list
}
