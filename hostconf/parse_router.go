package hostconf

import (
	"strings"

	"cuemulus.dev/internal/diag"
)

// block is an open block of a router's file.
type block struct {
	kind   string // first word of the statement that opened it
	indent int    // columns before that statement
	node   *Node
}

// inBlock lists, by the first word of a block, the words with which statements in
// it begin. The daemons do not look at indentation: a statement that a block does
// not know is tried one level further out.
var inBlock = map[string]string{
	"router":         " bgp neighbor network redistribute timers aggregate-address distance maximum-paths address-family exit-address-family table-map version passive-interface default-information default-metric area ospf ",
	"address-family": " neighbor network redistribute aggregate-address maximum-paths bgp distance table-map import export label rd rt route-map import-check nexthop ",
	"route-map":      " match set call on-match continue description ",
	"interface":      " description ip ipv6 shutdown link-detect bandwidth multicast no-link-detect mpls ",
	"line":           " exec-timeout login access-class exit ",
	"vrf":            " vni ip exit-vrf ",
	"key":            " key key-string accept-lifetime send-lifetime ",
}

// opensBlock reports whether a statement is followed by statements of its own.
func opensBlock(key string) bool {
	words := strings.Fields(key)
	if len(words) == 0 {
		return false
	}
	switch words[0] {
	case "router", "interface", "line", "vrf", "address-family":
		return len(words) > 1
	case "route-map":
		return len(words) == 4
	case "key":
		return len(words) > 1 && words[1] == "chain"
	}
	return false
}

// statement reads one line of a router's file. No comment stands behind a statement: a
// daemon takes it for a part of it.
func (r *lineReader) statement(line string, at int) []diag.Diagnostic {
	start := len(line) - len(strings.TrimLeft(line, " \t"))
	end := len(strings.TrimRight(line, " \t"))
	words := strings.Fields(line[start:end])
	if len(words) == 0 {
		return nil
	}
	key := strings.Join(words, " ")
	if r.closes(words) {
		return nil
	}
	into := r.file.Root
	for len(r.blocks) > 0 {
		last := r.blocks[len(r.blocks)-1]
		if start > last.indent && !startsOver(words) || knows(last.kind, words) {
			into = last.node
			break
		}
		r.blocks = r.blocks[:len(r.blocks)-1]
	}
	if len(r.blocks) >= MaxDepth {
		return wrong(r.src.pos(at), "blocks lie too deep in one another", "")
	}
	field := Field{
		Key: key, KeyPos: r.src.pos(at + start), End: r.src.pos(at + end), Comments: r.comments, Line: line,
		Value: &Node{Kind: Map, Pos: r.src.pos(at + start), End: r.src.pos(at + end)},
	}
	into.Fields = append(into.Fields, field)
	if opensBlock(key) {
		r.blocks = append(r.blocks, block{words[0], start, field.Value})
	}
	return nil
}

// closes takes statements that end a block and say nothing else.
func (r *lineReader) closes(words []string) bool {
	if len(words) != 1 {
		return false
	}
	switch words[0] {
	case "exit-address-family", "exit", "exit-vrf":
		if n := len(r.blocks); n > 0 {
			r.blocks = r.blocks[:n-1]
		}
		return true
	case "end":
		r.blocks = nil
		return true
	}
	return false
}

// startsOver reports whether a statement can stand at the outermost level alone.
func startsOver(words []string) bool {
	switch words[0] {
	case "router", "interface", "line", "hostname", "password", "log", "frr", "service", "access-list":
		return true
	case "route-map":
		return len(words) == 4
	}
	return false
}

// knows reports whether a statement belongs to a kind of block.
func knows(kind string, words []string) bool {
	word := words[0]
	if word == "no" && len(words) > 1 {
		word = words[1]
		if kind == "router" && (word == "auto-summary" || word == "synchronization") {
			return true
		}
	}
	if kind == "interface" && (word == "ip" || word == "ipv6") {
		return len(words) > 1 && words[1] != "route" && words[1] != "prefix-list" && words[1] != "forwarding"
	}
	return strings.Contains(inBlock[kind], " "+word+" ")
}
