package hostconf

import (
	"bytes"
	"strings"

	"cuemulus.dev/internal/diag"
)

// parseText takes every line as it is.
func parseText(f *File, src *source) []diag.Diagnostic {
	f.Root = &Node{Kind: List, Pos: src.pos(0), End: src.pos(len(src.text))}
	for i := range src.lines {
		line, at := src.line(i)
		if i == len(src.lines)-1 && line == "" {
			break
		}
		if len(line) > MaxLine {
			return wrong(src.pos(at), "the line is too long", "")
		}
		f.Root.Items = append(f.Root.Items, &Node{Kind: String, Text: strings.TrimSuffix(line, "\r"), Pos: src.pos(at), End: src.pos(at + len(line))})
	}
	f.Comments = src.hashComments("#")
	if bytes.Contains(src.text, []byte("<!--")) {
		f.Comments = src.hashComments("<!--")
	}
	return nil
}

// hashComments finds the comments that speak to cuemulus by the mark that begins a
// comment, at a line's start or behind a blank.
func (s *source) hashComments(marks string) []Comment {
	if !bytes.Contains(s.text, []byte("cuemulus:")) {
		return nil
	}
	var found []Comment
	for i := range s.lines {
		line, at := s.line(i)
		mark := strings.Index(line, "cuemulus:")
		if mark < 0 {
			continue
		}
		before := strings.TrimRight(line[:mark], " \t")
		start, ok := strings.CutSuffix(before, marks)
		if !ok || start != "" && !strings.HasSuffix(start, " ") && !strings.HasSuffix(start, "\t") {
			continue
		}
		text := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(line[mark:]), "-->"))
		found = append(found, Comment{Text: text, Pos: s.pos(at + len(start)), Alone: strings.TrimSpace(start) == ""})
	}
	return found
}
