package hostconf

import "strings"

// router writes statements: a blank of indentation for every block, and a line of
// "!" between blocks of the outermost level.
func (p *printer) router(n *Node, depth int) {
	if n == nil {
		return
	}
	if depth > MaxDepth {
		p.fail("blocks lie deeper than %d in one another", MaxDepth)
		return
	}
	indent := strings.Repeat(" ", depth)
	for i, f := range n.Fields {
		if depth == 0 && i > 0 && needsBreak(n.Fields[i-1], f) {
			p.out.WriteString("!\n")
		}
		for _, c := range f.Comments {
			p.comment(c, "! ", indent)
		}
		if f.Key == "" || f.Key != strings.Join(strings.Fields(f.Key), " ") || strings.ContainsAny(f.Key, "!\x00") {
			p.fail("%q is no statement", f.Key)
		}
		p.out.WriteString(indent + f.Key + "\n")
		p.router(f.Value, depth+1)
		if strings.HasPrefix(f.Key, "address-family ") {
			p.out.WriteString(indent + "exit-address-family\n")
		}
	}
}

// needsBreak parts blocks from one another and from the rest, and lists from what
// is set for the daemon as a whole.
func needsBreak(before, f Field) bool {
	return opensBlock(before.Key) || opensBlock(f.Key) || isList(before.Key) != isList(f.Key)
}

func isList(key string) bool {
	return strings.HasPrefix(key, "ip ") || strings.HasPrefix(key, "ipv6 ") || strings.HasPrefix(key, "access-list ")
}
