package lint

import (
	"strings"
	"unicode/utf8"

	"cuemulus.dev/cfn"
	"cuemulus.dev/iam"
	"cuemulus.dev/internal/diag"
)

// locate gives the values of a document that stands as JSON in a string their places
// in it, where the file shows the text as it is. The text is read once more as it was
// written, with the ${...} of an Fn::Sub in it: where that has the same shape, its
// places are those of the document.
func (f *finder) locate(v *iam.Value, n *cfn.Node, at int) {
	source := n
	if name, arg, ok := intrinsicOf(n); ok {
		if name != "Fn::Sub" {
			return
		}
		if source = arg; arg != nil && arg.Kind == cfn.List {
			source = arg.Get("0")
		}
	}
	if source == nil || source.Kind != cfn.String || source.Pos.Line == 0 {
		return
	}
	outline, _ := iam.ParseJSON("", []byte(source.Text))
	if t := newTextPlaces(source); outline != nil && t != nil {
		f.follow(v, outline, t, at)
	}
}

// follow goes through both readings of a text as far as they are alike.
func (f *finder) follow(v, outline *iam.Value, t *textPlaces, at int) {
	if v == nil || outline == nil {
		return
	}
	v.Span = f.inText(outline.Span, t, at)
	v.Text.Span = v.Span
	if v.Kind != outline.Kind || len(v.Items) != len(outline.Items) || len(v.Fields) != len(outline.Fields) {
		return
	}
	for i := range v.Items {
		f.follow(v.Items[i], outline.Items[i], t, at)
	}
	for i := range v.Fields {
		v.Fields[i].KeyAt = f.inText(outline.Fields[i].KeyAt, t, at)
		f.follow(v.Fields[i].Value, outline.Fields[i].Value, t, at)
	}
}

// inText makes a mark for a place in a string.
func (f *finder) inText(span iam.Span, t *textPlaces, at int) iam.Span {
	mark := f.below(at, "")
	if f.out.inside == nil {
		f.out.inside = map[int][2]diag.Pos{}
	}
	f.out.inside[mark] = [2]diag.Pos{t.pos(span.Pos), t.pos(span.End)}
	return spanOf(mark)
}

// textPlaces turns places in a text into places in the file.
type textPlaces struct {
	file   string
	line   int // of the text's first line
	indent int // columns before each line
}

// newTextPlaces gives nil where the file does not show the text as it is: escaped or
// folded.
func newTextPlaces(n *cfn.Node) *textPlaces {
	text := strings.TrimRight(n.Text, "\n")
	lines := strings.Count(text, "\n") + 1
	last := text[strings.LastIndexByte(text, '\n')+1:]
	if !strings.Contains(n.Text, "\n") {
		pos, end := n.Within(0, len(n.Text))
		if pos.Line != end.Line || end.Col-pos.Col != utf8.RuneCountInString(n.Text) {
			return nil
		}
		return &textPlaces{pos.File, pos.Line, pos.Col - 1}
	}
	indent := n.End.Col - 1 - utf8.RuneCountInString(last)
	if !n.Quoted || n.End.Line != n.Pos.Line+lines || indent < 1 {
		return nil
	}
	return &textPlaces{n.Pos.File, n.Pos.Line + 1, indent}
}

func (t *textPlaces) pos(in diag.Pos) diag.Pos {
	return diag.Pos{File: t.file, Line: t.line + in.Line - 1, Col: t.indent + in.Col}
}
