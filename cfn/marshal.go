package cfn

import (
	"bytes"
	"encoding/json"
)

// MarshalJSON writes the tree as JSON, keys in their order, intrinsics in long
// form. It makes a Node usable inside other JSON values.
func (n *Node) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	n.appendJSON(&b)
	return b.Bytes(), nil
}

func (n *Node) appendJSON(b *bytes.Buffer) {
	switch {
	case n == nil || n.Kind == Null:
		b.WriteString("null")
	case n.Kind == List:
		b.WriteByte('[')
		for i, item := range n.Items {
			if i > 0 {
				b.WriteByte(',')
			}
			item.appendJSON(b)
		}
		b.WriteByte(']')
	case n.Kind == Map:
		b.WriteByte('{')
		for i, f := range n.Fields {
			if i > 0 {
				b.WriteByte(',')
			}
			quoteJSON(b, f.Key)
			b.WriteByte(':')
			f.Value.appendJSON(b)
		}
		b.WriteByte('}')
	case n.Kind == String || !json.Valid([]byte(n.Text)):
		quoteJSON(b, n.Text) // a YAML number such as 0o7 is no JSON number
	default:
		b.WriteString(n.Text)
	}
}

// quoteJSON writes a JSON string; unlike json.Marshal it leaves <, > and & as they are.
func quoteJSON(b *bytes.Buffer, text string) {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(text); err != nil {
		b.WriteString(`""`) // cannot happen: every Go string encodes
		return
	}
	b.Truncate(b.Len() - 1) // Encode ends the line
}
