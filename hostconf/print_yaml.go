package hostconf

import "strings"

// yaml writes a value in block style. Texts stand in double quotes, as JSON has
// them, but for plain words that no reader takes for something else.
func (p *printer) yaml(n *Node, depth int) {
	if depth > MaxDepth {
		p.fail("values lie deeper than %d in one another", MaxDepth)
		return
	}
	indent := strings.Repeat("  ", depth)
	switch {
	case n != nil && n.Kind == Map && len(n.Fields) > 0:
		for _, f := range n.Fields {
			for _, c := range f.Comments {
				p.comment(c, "# ", indent)
			}
			p.out.WriteString(indent + yamlText(f.Key) + ":")
			p.yamlValue(f.Value, depth+1)
		}
	case n != nil && n.Kind == List && len(n.Items) > 0:
		for _, item := range n.Items {
			p.yamlItem(item, depth)
		}
	default:
		p.out.WriteString(indent + yamlScalar(n) + "\n")
	}
}

// yamlValue writes what follows a key.
func (p *printer) yamlValue(n *Node, depth int) {
	if n != nil && (len(n.Fields) > 0 || len(n.Items) > 0) {
		p.out.WriteByte('\n')
		p.yaml(n, depth)
		return
	}
	p.out.WriteString(" " + yamlScalar(n) + "\n")
}

// yamlItem writes an item of a list: a map begins on the line of its dash.
func (p *printer) yamlItem(n *Node, depth int) {
	indent := strings.Repeat("  ", depth)
	if n == nil || len(n.Fields) == 0 && len(n.Items) == 0 {
		p.out.WriteString(indent + "- " + yamlScalar(n) + "\n")
		return
	}
	start := p.out.Len()
	p.yaml(n, depth+1)
	if p.out.Len() > start+len(indent) { // the dash takes the place of the first line's last indentation
		p.out.Bytes()[start+len(indent)] = '-'
	}
}

func yamlScalar(n *Node) string {
	switch {
	case n == nil || n.Kind == Null:
		return "null"
	case n.Kind == List:
		return "[]"
	case n.Kind == Map:
		return "{}"
	case n.Kind == String:
		return yamlText(n.Text)
	}
	return n.Text
}

// yamlText leaves a word of letters, with dots, slashes, dashes and underscores
// inside, without quotes, unless YAML has a meaning for it.
func yamlText(s string) string {
	plain := s != ""
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789./-_", r)) {
			plain = false
		}
	}
	switch strings.ToLower(s) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		plain = false
	}
	if plain {
		return s
	}
	return jsonText(s)
}
