package compiler

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"
	"go.yaml.in/yaml/v4"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
)

// dataFile is one file of stacks in YAML or JSON, as CUE syntax whose places are
// those of the file.
type dataFile struct {
	source  *source
	file    *ast.File
	ignores []Ignore // from its comments; Stack "" is every stack of the file
}

// refuse gives what stands in the place of something that was refused: any value, of
// which nothing more is said.
func (in *inputs) refuse(at token.Pos) ast.Expr {
	hole := &ast.Ident{NamePos: at, Name: "_"}
	if in.refused == nil {
		in.refused = map[*ast.Ident]bool{}
	}
	in.refused[hole] = true
	return hole
}

func isYAML(name string) bool {
	return strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}

func isJSON(name string) bool { return strings.HasSuffix(name, ".json") }

// parseData reads the data files' syntax. A file that cannot be read is left out
// and reported; so is what a file says twice, of which the first counts.
func parseData(in *inputs) []dataFile {
	slices.Sort(in.data)
	var out []dataFile
	for _, name := range in.data {
		src := in.files[name]
		var f *ast.File
		var ignores []Ignore
		if isYAML(name) {
			f = in.parseYAML(src)
			ignores = in.comments(src)
		} else {
			f = in.parseJSON(src)
		}
		if f != nil {
			out = append(out, dataFile{src, f, ignores})
		}
	}
	return out
}

// unparsed takes over what the reader of templates says about a text.
func (in *inputs) unparsed(ds []diag.Diagnostic) {
	for _, d := range ds {
		code := codeSyntax
		if strings.Contains(d.Message, "are not read") || strings.Contains(d.Message, "levels deep") {
			code = codeLimit
		}
		x := code.diagnostic(d.Pos, d.Message, d.Help)
		x.End, x.Related, x.Unreadable = d.End, d.Related, true
		if strings.Contains(d.Message, "unexpected end of stream") && len(d.Related) > 0 {
			// A quote that is never closed: look where it opens, not at the file's end.
			x.Pos, x.Message, x.Help = d.Related[0].Pos, "the quote that opens here is never closed", "close it"
			x.Related = nil
		}
		in.diags = append(in.diags, x)
	}
}

// parseJSON reads a JSON file. CUE's own scanner bounds the depth, since JSON is
// lexically CUE.
func (in *inputs) parseJSON(src *source) *ast.File {
	if in.tooDeep(src) {
		return nil
	}
	t, ds := cfn.Parse(src.shown, src.data)
	if t == nil {
		in.unparsed(ds)
		return nil
	}
	c := jsonConverter{in: in, src: src, file: token.NewFile(src.abs, -1, len(src.data))}
	c.file.SetLinesForContent(src.data)
	return document(src, c.convert(t.Root))
}

// document is a file of one value.
func document(src *source, expr ast.Expr) *ast.File {
	f := &ast.File{Filename: src.abs}
	if s, ok := expr.(*ast.StructLit); ok {
		f.Decls = s.Elts
	} else if expr != nil {
		f.Decls = []ast.Decl{&ast.EmbedDecl{Expr: expr}}
	}
	return f
}

// jsonConverter turns the tree of a JSON file into CUE syntax with the same places.
type jsonConverter struct {
	in   *inputs
	src  *source
	file *token.File
}

func (c *jsonConverter) pos(p diag.Pos) token.Pos {
	return c.file.Pos(c.src.offset(p.Line, p.Col), token.NoRelPos)
}

func (c *jsonConverter) convert(n *cfn.Node) ast.Expr {
	lit := &ast.BasicLit{ValuePos: c.pos(n.Pos)}
	switch n.Kind {
	case cfn.Map:
		return c.object(n)
	case cfn.List:
		list := &ast.ListLit{Lbrack: c.pos(n.Pos)}
		for _, item := range n.Items {
			list.Elts = append(list.Elts, c.convert(item))
		}
		return list
	case cfn.String:
		lit.Kind, lit.Value = token.STRING, literal.String.Quote(n.Text)
	case cfn.Bool:
		lit.Kind, lit.Value = token.FALSE, n.Text
		if n.Text == "true" {
			lit.Kind = token.TRUE
		}
	case cfn.Int:
		lit.Kind, lit.Value = token.INT, n.Text
	case cfn.Float:
		lit.Kind, lit.Value = token.FLOAT, n.Text
	default:
		lit.Kind, lit.Value = token.NULL, "null"
	}
	return lit
}

func (c *jsonConverter) object(n *cfn.Node) ast.Expr {
	s := &ast.StructLit{Lbrace: c.pos(n.Pos)}
	first := map[string]diag.Pos{}
	for _, f := range n.Fields {
		if at, ok := first[f.Key]; ok {
			c.in.repeated(f.Key, f.KeyPos, f.End, at)
			continue
		}
		first[f.Key] = f.KeyPos
		label := &ast.BasicLit{ValuePos: c.pos(f.KeyPos), Kind: token.STRING, Value: literal.String.Quote(f.Key)}
		s.Elts = append(s.Elts, &ast.Field{Label: label, Value: c.convert(f.Value), TokenPos: c.pos(f.KeyPos)})
	}
	return s
}

func (in *inputs) repeated(name string, pos, end, first diag.Pos) {
	d := codeDuplicateKey.diagnostic(pos, fmt.Sprintf("the key %q stands here a second time", name), "keep one of the two")
	d.End, d.Unreadable = end, true
	d.Related = []diag.Related{{Pos: first, Message: "first here"}}
	in.diags = append(in.diags, d)
}

// parseYAML reads a YAML file: one document of mappings, sequences and scalars, with
// no alias, merge key or tag, so its size is what one sees.
func (in *inputs) parseYAML(src *source) *ast.File {
	if at, deep := yamlTooDeep(src, in.limits.MaxDepth); deep {
		in.report(codeLimit, src.pos(at), fmt.Sprintf("nests deeper than %d levels", in.limits.MaxDepth), "write it flatter; nothing that cuemulus reads needs so much")
		return nil
	}
	_, unparsed := cfn.Parse(src.shown, src.data)
	if slices.ContainsFunc(unparsed, func(d diag.Diagnostic) bool { return strings.Contains(d.Message, "are not read") }) {
		in.unparsed(unparsed) // too much for the library to read
		return nil
	}
	dec := yaml.NewDecoder(bytes.NewReader(src.data))
	var doc, more yaml.Node
	err := dec.Decode(&doc)
	if err != nil && err.Error() == "EOF" {
		return &ast.File{Filename: src.abs}
	}
	if err == nil && dec.Decode(&more) == nil {
		in.report(codeYAML, src.pos(src.offset(more.Line, more.Column)), "a second YAML document begins here", "write one document a file")
		return nil
	}
	if err != nil {
		in.unparsed(slices.DeleteFunc(unparsed, func(d diag.Diagnostic) bool { return !d.Unreadable }))
		if len(unparsed) == 0 {
			in.report(codeSyntax, diag.Pos{File: src.shown, Line: 1, Col: 1}, in.hidePaths(err.Error()), "")
		}
		return nil
	}
	c := yamlConverter{in: in, src: src, file: token.NewFile(src.abs, -1, len(src.data))}
	c.file.SetLinesForContent(src.data)
	if len(doc.Content) != 1 {
		return document(src, nil)
	}
	return document(src, c.convert(doc.Content[0], 0))
}

// yamlTooDeep bounds the depth before the YAML parser recurses: brackets of flow
// style, and indentation of block style, where each level costs a column or a "- ".
func yamlTooDeep(src *source, limit int) (offset int, deep bool) {
	flow := 0
	for line, start := range src.lines {
		end := len(src.data)
		if line+1 < len(src.lines) {
			end = src.lines[line+1]
		}
		levels := 0
		var quote byte
		block := true
		for i := start; i < end; i++ {
			c := src.data[i]
			if quote != 0 {
				if c == '\\' && quote == '"' {
					i++
				} else if c == quote {
					quote = 0
				}
				continue
			}
			switch {
			case (c == '-' || c == '?') && block && i+1 < end && (src.data[i+1] == ' ' || src.data[i+1] == '\n'):
				levels++
			case c == ' ':
			case c == '"' || c == '\'':
				if i == start || bytes.IndexByte([]byte(" [{,:"), src.data[i-1]) >= 0 {
					quote = c
				}
				block = false
			case c == '#' && (i == start || src.data[i-1] == ' '):
				i = end
			case c == '[' || c == '{':
				flow++
				block = false
			case c == ']' || c == '}':
				flow = max(flow-1, 0)
				block = false
			default:
				block = false
			}
			if flow > limit || levels > limit {
				return min(i, len(src.data)), true
			}
		}
	}
	return 0, false
}

// yamlConverter turns YAML nodes into CUE syntax with the same places.
type yamlConverter struct {
	in   *inputs
	src  *source
	file *token.File
}

func (c *yamlConverter) offset(n *yaml.Node) int { return c.src.offset(n.Line, n.Column) }

func (c *yamlConverter) pos(n *yaml.Node) token.Pos {
	return c.file.Pos(c.offset(n), token.NoRelPos)
}

func (c *yamlConverter) refuse(n *yaml.Node, message, help string) ast.Expr {
	c.in.report(codeYAML, c.src.pos(c.offset(n)), message, help)
	return c.in.refuse(c.pos(n))
}

func (c *yamlConverter) convert(n *yaml.Node, depth int) ast.Expr {
	if depth > c.in.limits.MaxDepth {
		c.in.report(codeLimit, c.src.pos(c.offset(n)), fmt.Sprintf("nests deeper than %d levels", c.in.limits.MaxDepth), "write it flatter; nothing that cuemulus reads needs so much")
		return c.in.refuse(c.pos(n))
	}
	switch n.Kind {
	case yaml.AliasNode:
		return c.refuse(n, fmt.Sprintf("*%s is an alias, which stack files may not have", n.Value), "write the value out, or write the stacks in CUE, where values can be shared")
	case yaml.MappingNode:
		return c.mapping(n, depth)
	case yaml.SequenceNode:
		if n.Tag != "!!seq" {
			return c.refuse(n, "the tag "+n.Tag+" has no meaning here", "remove the tag")
		}
		list := &ast.ListLit{Lbrack: c.pos(n)}
		for _, item := range n.Content {
			list.Elts = append(list.Elts, c.convert(item, depth+1))
		}
		return list
	case yaml.ScalarNode:
		return c.scalar(n)
	}
	return c.refuse(n, "is no YAML value", "")
}

func (c *yamlConverter) mapping(n *yaml.Node, depth int) ast.Expr {
	if n.Tag != "!!map" {
		return c.refuse(n, "the tag "+n.Tag+" has no meaning here", "remove the tag")
	}
	s := &ast.StructLit{Lbrace: c.pos(n)}
	first := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		switch {
		case k.Kind != yaml.ScalarNode:
			s.Elts = append(s.Elts, &ast.EmbedDecl{Expr: c.refuse(k, "a key must be a word, not a list, mapping or alias", "write a plain key")})
			continue
		case k.Tag == "!!merge":
			s.Elts = append(s.Elts, &ast.EmbedDecl{Expr: c.refuse(k, "<< merges another mapping, which stack files may not have", "write the fields out, or write the stacks in CUE, where values can be shared")})
			continue
		}
		if at, ok := first[k.Value]; ok {
			start := c.offset(k)
			c.in.repeated(k.Value, c.src.pos(start), c.src.pos(yamlEnd(c.src, start)), c.src.pos(c.offset(at)))
			continue
		}
		first[k.Value] = k
		value := c.convert(v, depth+1)
		label := &ast.BasicLit{ValuePos: c.pos(k), Kind: token.STRING, Value: literal.String.Quote(k.Value)}
		s.Elts = append(s.Elts, &ast.Field{Label: label, Value: value, TokenPos: c.pos(k)})
	}
	return s
}

func (c *yamlConverter) scalar(n *yaml.Node) ast.Expr {
	lit := &ast.BasicLit{ValuePos: c.pos(n)}
	switch n.ShortTag() {
	case "!!str", "!!timestamp":
		lit.Kind, lit.Value = token.STRING, literal.String.Quote(n.Value)
	case "!!null":
		lit.Kind, lit.Value = token.NULL, "null"
	case "!!bool":
		lit.Kind, lit.Value = token.FALSE, "false"
		if strings.EqualFold(n.Value, "true") {
			lit.Kind, lit.Value = token.TRUE, "true"
		}
	case "!!int":
		var i int64
		if err := n.Decode(&i); err != nil {
			return c.refuse(n, fmt.Sprintf("%s is too large for a number", n.Value), "quote it, if it is a name or an account number")
		}
		lit.Kind, lit.Value = token.INT, strconv.FormatInt(i, 10)
	case "!!float":
		var f float64
		if err := n.Decode(&f); err != nil || f != f || f > 1e300 || f < -1e300 {
			return c.refuse(n, fmt.Sprintf("%s is no number that can be used here", n.Value), "write a plain number")
		}
		lit.Kind, lit.Value = token.FLOAT, strconv.FormatFloat(f, 'e', -1, 64)
	default:
		return c.refuse(n, "the tag "+n.Tag+" has no meaning here", "remove the tag")
	}
	return lit
}

// yamlEnd gives the offset after the scalar that begins at offset: the closing
// quote, or the end of a plain scalar in its line.
func yamlEnd(s *source, offset int) int {
	line := s.rest(offset)
	if len(line) == 0 {
		return offset
	}
	if q := line[0]; q == '"' || q == '\'' {
		for i := 1; i < len(line); i++ {
			switch {
			case line[i] == '\\' && q == '"':
				i++
			case line[i] == q:
				return offset + i + 1
			}
		}
		return offset + len(line)
	}
	end := len(line)
	for i := range line {
		stop := bytes.IndexByte([]byte(",]}"), line[i]) >= 0 ||
			(line[i] == ':' && (i+1 == len(line) || line[i+1] == ' ')) ||
			(line[i] == '#' && i > 0 && line[i-1] == ' ')
		if stop {
			end = i
			break
		}
	}
	return offset + len(bytes.TrimRight(line[:end], " \t\r"))
}
