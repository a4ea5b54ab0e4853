package hostconf

import (
	"bytes"
	"encoding/json"
	"strings"
)

// json writes a value indented by two blanks a level, keys in their order.
func (p *printer) json(n *Node, depth int) {
	if depth > MaxDepth {
		p.fail("values lie deeper than %d in one another", MaxDepth)
		return
	}
	newline := "\n" + strings.Repeat("  ", depth)
	switch {
	case n == nil || n.Kind == Null:
		p.out.WriteString("null")
	case n.Kind == Bool || n.Kind == Number:
		p.out.WriteString(n.Text)
	case n.Kind == String:
		p.out.WriteString(jsonText(n.Text))
	case n.Kind == List && len(n.Items) == 0:
		p.out.WriteString("[]")
	case n.Kind == List:
		p.out.WriteByte('[')
		for i, item := range n.Items {
			p.comma(i, newline)
			p.json(item, depth+1)
		}
		p.out.WriteString(newline + "]")
	case len(n.Fields) == 0:
		p.out.WriteString("{}")
	default:
		p.out.WriteByte('{')
		for i, f := range n.Fields {
			p.comma(i, newline)
			p.out.WriteString(jsonText(f.Key) + ": ")
			p.json(f.Value, depth+1)
		}
		p.out.WriteString(newline + "}")
	}
}

func (p *printer) comma(i int, newline string) {
	if i > 0 {
		p.out.WriteByte(',')
	}
	p.out.WriteString(newline + "  ")
}

// jsonText quotes a text as JSON does, without escapes for HTML.
func jsonText(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return `""` // strings can always be encoded
	}
	return strings.TrimSuffix(b.String(), "\n")
}
