package compiler

import (
	"fmt"
	"strings"

	"cuelang.org/go/cue/scanner"
	"cuelang.org/go/cue/token"
)

// maxOperators limits the operators between two commas or line ends. CUE parses
// and evaluates such chains recursively.
const maxOperators = 2000

// frame is one open bracket: what was counted since its last comma.
type frame struct {
	labels    int  // colons, each of which opens a struct: a: b: c: 1
	operators int  // operators and selectors
	string    bool // the bracket is the ( of an interpolation in a string
}

// tooDeep reports where CUE text nests deeper than limit, or has an endless chain
// of operators, without parsing it: the scanner alone runs in constant stack. The
// text's syntax does not matter, errors are the parser's business.
func tooDeep(src []byte, limit int) (offset int, why string) {
	var s scanner.Scanner
	file := token.NewFile("", -1, len(src))
	s.Init(file, src, func(token.Pos, string, []any) {}, 0)
	stack := []frame{{}}
	depth := 0
	interpolates := false
	for {
		pos, tok, lit := s.Scan()
		top := &stack[len(stack)-1]
		switch tok {
		case token.EOF:
			return 0, ""
		case token.LPAREN, token.LBRACK, token.LBRACE:
			stack = append(stack, frame{string: interpolates && tok == token.LPAREN})
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if len(stack) == 1 {
				break // a syntax error
			}
			depth -= 1 + top.labels
			stack = stack[:len(stack)-1]
			stack[len(stack)-1].operators++
			if top.string && tok == token.RPAREN {
				interpolates = strings.HasSuffix(s.ResumeInterpolation(), "(")
				continue
			}
		case token.COMMA:
			depth -= top.labels
			top.labels, top.operators = 0, 0
		case token.COLON:
			top.labels++
			depth++
		case token.IDENT, token.INT, token.FLOAT, token.STRING, token.COMMENT, token.ATTRIBUTE:
		default:
			top.operators++
		}
		interpolates = tok == token.INTERPOLATION && strings.HasSuffix(lit, "(")
		if depth > limit {
			return pos.Offset(), fmt.Sprintf("nests deeper than %d levels", limit)
		}
		if stack[len(stack)-1].operators > maxOperators {
			return pos.Offset(), fmt.Sprintf("has more than %d operators in one expression", maxOperators)
		}
	}
}
