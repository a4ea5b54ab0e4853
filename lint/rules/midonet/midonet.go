// Package midonet holds the rules about MidoNet on the hosts of a private cloud:
// midolman.conf, its API and the scripts that set it up.
package midonet

import (
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/lint"
)

func text(f *lint.HostFile, path ...string) string {
	s, _ := f.Root.Get(path...).Scalar()
	return s
}

// parameter is a context-param of web.xml.
type parameter struct {
	value string
	path  []string // of the line where the value begins
}

// parameters reads the context-params of a web.xml: names and values as they stand,
// over several lines where they do.
func parameters(f *lint.HostFile) map[string]parameter {
	all := strings.Join(f.Lines(), "\n")
	found := map[string]parameter{}
	line, counted := 0, 0
	for at := 0; ; {
		name, next, ok := element(all, at, "param-name")
		if !ok {
			return found
		}
		value, end, ok := element(all, next, "param-value")
		if !ok {
			return found
		}
		start := strings.Index(all[next:], "<param-value>") + next
		line += strings.Count(all[counted:start], "\n")
		counted = start
		found[strings.TrimSpace(name)] = parameter{value, []string{strconv.Itoa(line)}}
		at = end
	}
}

// element gives the text of the next element of a name behind an offset, and the
// offset behind it.
func element(all string, from int, name string) (text string, next int, ok bool) {
	start := strings.Index(all[from:], "<"+name+">")
	if start < 0 {
		return "", 0, false
	}
	start += from + len(name) + 2
	length := strings.Index(all[start:], "</"+name+">")
	if length < 0 {
		return "", 0, false
	}
	return all[start : start+length], start + length, true
}

// clients gives the commands of scripts that call MidoNet's client, however they name
// it.
func clients(p *lint.HostPass) (list []lint.HostCommand) {
	for _, c := range p.Commands() {
		if slices.ContainsFunc(c.Words, func(w string) bool {
			return w == "midonet-cli" || strings.HasSuffix(w, "(midonet-cli") || w == "m" || w == "$(m"
		}) {
			list = append(list, c)
		}
	}
	return list
}

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		hostLists,
		rootKeys,
		cassandraServers,
		apiURL,
		openAPI,
		authProvider,
		agentMissing,
		aliasInScript,
		tunnelZone,
		memberAddress,
		routeNet,
		grammar,
		pipeline,
		defaultPassword,
	}
}
