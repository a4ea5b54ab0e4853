package compiler

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue/ast"
	cueerrors "cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/token"
	cuejson "cuelang.org/go/encoding/json"
	"go.yaml.in/yaml/v4"

	"cuemulus.dev/internal/diag"
)

// dataFile is one file of stacks in YAML or JSON, as CUE syntax whose places are
// those of the file.
type dataFile struct {
	source *source
	file   *ast.File
}

func isYAML(name string) bool {
	return strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")
}

// parseData reads the data files' syntax.
func parseData(in *inputs) []dataFile {
	slices.Sort(in.data)
	var out []dataFile
	for _, name := range in.data {
		src := in.files[name]
		var f *ast.File
		if isYAML(name) {
			f = in.parseYAML(src)
		} else {
			f = in.parseJSON(src)
		}
		if f != nil {
			out = append(out, dataFile{src, f})
		}
	}
	return out
}

// parseJSON reads a JSON file. CUE's own scanner bounds the depth, since JSON is
// lexically CUE.
func (in *inputs) parseJSON(src *source) *ast.File {
	if in.tooDeep(src) {
		return nil
	}
	var whole any
	var syntax *json.SyntaxError
	if err := json.Unmarshal(src.data, &whole); errors.As(err, &syntax) {
		in.report(codeSyntax, src.pos(int(syntax.Offset)-1), syntax.Error(), "")
		return nil
	}
	expr, err := cuejson.Extract(src.abs, src.data)
	if err != nil {
		pos := diag.Pos{File: src.shown}
		if ps := cueerrors.Positions(err); len(ps) > 0 {
			pos = in.files.pos(ps[0])
		}
		in.report(codeSyntax, pos, in.hidePaths(cueMessage(err)), "write the file as JSON, or name it .yaml")
		return nil
	}
	before := len(in.diags)
	in.repeatedKeys(expr)
	if len(in.diags) > before {
		return nil
	}
	f := &ast.File{Filename: src.abs}
	if s, ok := expr.(*ast.StructLit); ok {
		f.Decls = s.Elts
	} else {
		f.Decls = []ast.Decl{&ast.EmbedDecl{Expr: expr}}
	}
	return f
}

// repeatedKeys reports keys that stand twice in one JSON object.
func (in *inputs) repeatedKeys(n ast.Node) {
	ast.Walk(n, func(n ast.Node) bool {
		s, ok := n.(*ast.StructLit)
		if !ok {
			return true
		}
		first := map[string]ast.Node{}
		for _, d := range s.Elts {
			f, ok := d.(*ast.Field)
			if !ok {
				continue
			}
			name, _, err := ast.LabelName(f.Label)
			if err != nil {
				continue
			}
			if at, seen := first[name]; seen {
				in.repeated(name, in.files.pos(f.Label.Pos()), in.end(f.Label), in.files.pos(at.Pos()))
				continue
			}
			first[name] = f.Label
		}
		return true
	}, nil)
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
	dec := yaml.NewDecoder(bytes.NewReader(src.data))
	var doc, more yaml.Node
	err := dec.Decode(&doc)
	if err != nil && err.Error() == "EOF" {
		return &ast.File{Filename: src.abs}
	}
	if err != nil {
		in.yamlError(src, err)
		return nil
	}
	if dec.Decode(&more) == nil {
		in.report(codeYAML, src.pos(src.offset(more.Line, more.Column)), "a second YAML document begins here", "write one document a file")
		return nil
	}
	c := yamlConverter{in: in, src: src, file: token.NewFile(src.abs, -1, len(src.data))}
	c.file.SetLinesForContent(src.data)
	before := len(in.diags)
	f := &ast.File{Filename: src.abs}
	if len(doc.Content) == 1 {
		expr := c.convert(doc.Content[0], 0)
		if s, ok := expr.(*ast.StructLit); ok {
			f.Decls = s.Elts
		} else if expr != nil {
			f.Decls = []ast.Decl{&ast.EmbedDecl{Expr: expr}}
		}
	}
	if len(in.diags) > before {
		return nil
	}
	return f
}

// yamlError reports a syntax error of the YAML library, which speaks of lines only.
func (in *inputs) yamlError(src *source, err error) {
	message := strings.TrimPrefix(strings.TrimPrefix(err.Error(), "yaml: "), "while parsing ")
	pos := diag.Pos{File: src.shown}
	if _, after, ok := strings.Cut(message, "line "); ok {
		digits := after[:len(after)-len(strings.TrimLeft(after, "0123456789"))]
		if n, e := strconv.Atoi(digits); e == nil {
			pos.Line = n
			if rest, ok := strings.CutPrefix(message, "line "+digits+": "); ok {
				message = rest
			}
		}
	}
	in.report(codeSyntax, pos, in.hidePaths(message), "")
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
	return nil
}

func (c *yamlConverter) convert(n *yaml.Node, depth int) ast.Expr {
	if depth > c.in.limits.MaxDepth {
		c.in.report(codeLimit, c.src.pos(c.offset(n)), fmt.Sprintf("nests deeper than %d levels", c.in.limits.MaxDepth), "write it flatter; nothing that cuemulus reads needs so much")
		return nil
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
			if e := c.convert(item, depth+1); e != nil {
				list.Elts = append(list.Elts, e)
			}
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
			c.refuse(k, "a key must be a word, not a list, mapping or alias", "write a plain key")
			continue
		case k.Tag == "!!merge":
			c.refuse(k, "<< merges another mapping, which stack files may not have", "write the fields out, or write the stacks in CUE, where values can be shared")
			continue
		}
		if at, ok := first[k.Value]; ok {
			start := c.offset(k)
			c.in.repeated(k.Value, c.src.pos(start), c.src.pos(yamlEnd(c.src, start)), c.src.pos(c.offset(at)))
			continue
		}
		first[k.Value] = k
		value := c.convert(v, depth+1)
		if value == nil {
			continue
		}
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
