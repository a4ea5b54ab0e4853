package cfn

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"cuemulus.dev/internal/diag"
)

// yamlReader turns the library's nodes into ours: it expands aliases and merge
// keys within a budget, gives intrinsics their long form, and finds the ends.
type yamlReader struct {
	src     *source
	marks   *source // the same text with the library's idea of lines
	diags   []diag.Diagnostic
	aliased int                 // values made inside of aliases
	open    map[*yaml.Node]bool // anchors being expanded: an alias inside its own anchor is a loop

	expanding int                // aliases that we are inside of
	ends      map[*yaml.Node]int // offsets behind values, see after
	last      struct {
		node  *yaml.Node
		after int
	}
}

func parseYAML(src *source) (*Template, []diag.Diagnostic) {
	marks := yamlLines(src)
	loader, err := yaml.NewLoader(bytes.NewReader(src.text))
	if err != nil {
		return nil, brokenYAML(src, marks, err)
	}
	var doc, more yaml.Node
	if err := loader.Load(&doc); errors.Is(err, io.EOF) {
		return &Template{Root: &Node{Pos: src.pos(0), End: src.pos(0)}, File: src.file}, nil
	} else if err != nil {
		return nil, brokenYAML(src, marks, err)
	}
	r := &yamlReader{src: src, marks: marks, open: map[*yaml.Node]bool{}, ends: map[*yaml.Node]int{}}
	root := &doc
	if doc.Kind == yaml.DocumentNode {
		root = doc.Content[0]
	}
	tree, err := r.node(root, nil)
	if err != nil {
		return nil, brokenYAML(src, marks, err)
	}
	if err := loader.Load(&more); err == nil {
		return nil, unreadable(r.at(&more), "the file holds more than one YAML document", "keep one document a file; CloudFormation reads only the first")
	} else if !errors.Is(err, io.EOF) {
		return nil, brokenYAML(src, marks, err)
	}
	t := &Template{Root: tree, File: src.file}
	t.Comments = comments(src, tree)
	return t, r.diags
}

// yamlError is a mistake at a node that the library does not report.
type yamlError struct {
	pos           diag.Pos
	message, help string
}

func (e *yamlError) Error() string { return e.message }

func brokenYAML(src, marks *source, err error) []diag.Diagnostic {
	var own *yamlError
	if errors.As(err, &own) {
		return unreadable(own.pos, own.message, own.help)
	}
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		return unreadable(diag.Pos{File: src.file}, "broken YAML: "+err.Error(), "")
	}
	message := "broken YAML: " + load.Message
	if load.ContextMsg != "" {
		message += " (" + load.ContextMsg + ")"
	}
	if load.Mark.Line == 0 {
		return unreadable(diag.Pos{File: src.file}, message, "")
	}
	at := marks.offset(load.Mark.Line, load.Mark.Column)
	ds := unreadable(src.pos(at), message, yamlHelp(src, at, load))
	if c := load.ContextMark; c.Line > 0 && (c.Line != load.Mark.Line || c.Column != load.Mark.Column) {
		ds[0].Related = []diag.Related{{Pos: src.pos(marks.offset(c.Line, c.Column)), Message: "begins here"}}
	}
	return ds
}

func yamlHelp(src *source, at int, load *yaml.LoadError) string {
	switch {
	case at < len(src.text) && src.text[at] == '\t':
		return "indent with blanks: YAML takes no tab there"
	case strings.Contains(load.Message, "mapping values are not allowed"):
		return "quote the value if it holds \": \""
	default:
		return ""
	}
}

func (r *yamlReader) offset(n *yaml.Node) int { return r.marks.offset(n.Line, n.Column) }

// at gives the place of a node. The library's own may lie behind the text's end.
func (r *yamlReader) at(n *yaml.Node) diag.Pos { return r.src.pos(r.offset(n)) }

func (r *yamlReader) node(y *yaml.Node, path []string) (*Node, error) {
	if r.expanding > 0 {
		r.aliased++
	}
	switch {
	case r.aliased > MaxAliased:
		return nil, &yamlError{r.at(y), fmt.Sprintf("aliases expand to more than %d values", MaxAliased), "write the values out"}
	case len(path) > MaxDepth:
		return nil, &yamlError{r.at(y), fmt.Sprintf("nested more than %d levels deep", MaxDepth), ""}
	}
	if y.Kind == yaml.AliasNode {
		return r.alias(y, path)
	}
	n := &Node{Pos: r.at(y)}
	if y.Anchor != "" {
		r.open[y] = true
		defer delete(r.open, y)
	}
	var err error
	switch y.Kind {
	case yaml.MappingNode:
		err = r.mapping(n, y, path)
	case yaml.SequenceNode:
		err = r.sequence(n, y, path)
	default:
		r.scalar(n, y)
	}
	if err != nil {
		return nil, err
	}
	n.End = r.end(y)
	if y.Kind == yaml.ScalarNode && (y.Tag != "" || y.Anchor != "") {
		n.lead = r.lead(n, y)
	}
	if name, ok := tagName(y.Tag); ok {
		return long(name, n), nil
	}
	return n, nil
}

// maxLead bounds the scalars in which a part is found to the character: an alias may
// repeat a long text very often.
const maxLead = 4096

// lead gives the characters before a scalar's text where the text stands verbatim, on
// one line, behind a tag or an anchor.
func (r *yamlReader) lead(n *Node, y *yaml.Node) uint16 {
	start := r.offset(y)
	end := r.src.offset(n.End.Line, n.End.Col)
	if n.Pos.Line != n.End.Line || start >= end || end-start > maxLead {
		return 0
	}
	line := r.src.text[start:end]
	if n.Quoted {
		line = line[:len(line)-1]
	}
	before, verbatim := bytes.CutSuffix(line, []byte(n.Text))
	count := utf8.RuneCount(before)
	if !verbatim || len(before) == 0 || n.Quoted && !bytes.HasSuffix(before, []byte{'\''}) && !bytes.HasSuffix(before, []byte{'"'}) {
		return 0
	}
	return uint16(count)
}

func (r *yamlReader) alias(y *yaml.Node, path []string) (*Node, error) {
	if y.Alias == nil || r.open[y.Alias] {
		return nil, &yamlError{r.at(y), fmt.Sprintf("the alias *%s stands inside its own anchor", y.Value), "write the value out"}
	}
	r.expanding++
	n, err := r.node(y.Alias, path)
	r.expanding--
	if err != nil {
		return nil, err
	}
	n.Pos = r.at(y)
	n.End = r.src.pos(r.offset(y) + 1 + len(y.Value))
	return n, nil
}

func (r *yamlReader) mapping(n *Node, y *yaml.Node, path []string) error {
	n.Kind = Map
	seen := map[string]diag.Pos{}
	var merged []Field
	for i := 0; i+1 < len(y.Content); i += 2 {
		key, value := y.Content[i], y.Content[i+1]
		if key.Kind == yaml.AliasNode && key.Alias != nil {
			key = key.Alias
		}
		if key.Kind != yaml.ScalarNode {
			return &yamlError{r.at(key), "a key must be a plain text", "write a text as the key"}
		}
		if key.Tag == "!!merge" {
			fields, err := r.merge(value, path)
			if err != nil {
				return err
			}
			merged = append(merged, fields...)
			continue
		}
		f := Field{Key: key.Value, KeyPos: r.at(key)}
		f.End = r.end(key)
		if first, twice := seen[f.Key]; !twice {
			seen[f.Key] = f.KeyPos
		} else if len(r.diags) < maxRepeated {
			r.diags = append(r.diags, duplicateKey(r.src, path, f.Key, f.KeyPos, f.End, first))
		}
		var err error
		if f.Value, err = r.node(value, append(path[:len(path):len(path)], f.Key)); err != nil {
			return err
		}
		n.Fields = append(n.Fields, f)
	}
	for _, f := range merged { // a key of the map itself wins over a merged one
		if _, own := seen[f.Key]; !own {
			seen[f.Key] = f.KeyPos
			n.Fields = append(n.Fields, f)
		}
	}
	return nil
}

// merge gives the fields that a merge key ("<<") brings in.
func (r *yamlReader) merge(y *yaml.Node, path []string) ([]Field, error) {
	n, err := r.node(y, append(path[:len(path):len(path)], "<<"))
	if err != nil {
		return nil, err
	}
	var fields []Field
	for _, m := range n.Elements() {
		if m.Kind != Map {
			return nil, &yamlError{r.at(y), "a merge key (<<) takes a map or a list of maps", "write the keys out"}
		}
		fields = append(fields, m.Fields...)
	}
	return fields, nil
}

func (r *yamlReader) sequence(n *Node, y *yaml.Node, path []string) error {
	n.Kind = List
	for i, c := range y.Content {
		item, err := r.node(c, append(path[:len(path):len(path)], strconv.Itoa(i)))
		if err != nil {
			return err
		}
		n.Items = append(n.Items, item)
	}
	return nil
}

func (r *yamlReader) scalar(n *Node, y *yaml.Node) {
	n.Kind, n.Text = String, y.Value
	n.Quoted = y.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
	if n.Quoted {
		return
	}
	switch y.ShortTag() {
	case "!!null":
		n.Kind, n.Text = Null, ""
	case "!!bool":
		n.Kind, n.Text = Bool, strings.ToLower(y.Value)
	case "!!int":
		n.Kind = Int
	case "!!float":
		n.Kind = Float
	}
}

// tagName gives the intrinsic that a local tag names: "!Sub" is "Fn::Sub". A name
// with a namespace of its own ("!Rain::Embed", a preprocessor's) is left as it is.
func tagName(tag string) (name string, ok bool) {
	if !strings.HasPrefix(tag, "!") || strings.HasPrefix(tag, "!!") || len(tag) == 1 {
		return "", false
	}
	if name := tag[1:]; name == "Ref" || name == "Condition" || strings.Contains(name, "::") {
		return name, true
	}
	return "Fn::" + tag[1:], true
}

// long wraps the argument of a short form into the long one. The text "A.B" of a
// GetAtt becomes the list [A, B].
func long(name string, argument *Node) *Node {
	whole := &Node{Kind: Map, Short: true, Pos: argument.Pos, End: argument.End}
	if name == "Fn::GetAtt" && argument.Kind == String {
		id, attribute, _ := strings.Cut(argument.Text, ".")
		list := Strs(id, attribute)
		list.Pos, list.End = argument.Pos, argument.End
		for _, item := range list.Items {
			item.Pos, item.End = argument.Pos, argument.End
		}
		argument = list
	}
	whole.Fields = []Field{{Key: name, KeyPos: argument.Pos, End: argument.End, Value: argument}}
	return whole
}
