package hybrid

import (
	"fmt"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
)

// hostsFragment is the part of /etc/hosts that names the cloud's hosts.
const hostsFragment = "/etc/hosts.fragment"

// hosts writes the names of all hosts for /etc/hosts, between two marks so that it can
// take the place of an older one. A host that runs MidoNet's agent has the address that
// its tunnels use: agents find one another by name.
func hosts(w *writer) {
	agents := map[*cloud.Host]bool{}
	for _, h := range w.MidoNetHosts() {
		agents[h] = true
	}
	lines := []*hostconf.Node{hostconf.Str(w.hostsMark("BEGIN"))}
	for _, h := range w.ByName() {
		order := cloud.Networks()
		if agents[h] {
			order = append([]string{cloud.MidoNet}, order...)
		}
		for _, network := range order {
			if a := h.Addresses[network]; a != "" {
				line := fmt.Sprintf("%s %s %s", a, w.FQDN(h), h.Name)
				lines = append(lines, hostconf.Str(line).From(field("hosts", h.Name, "addresses", network)))
				break
			}
		}
	}
	lines = append(lines, hostconf.Str(w.hostsMark("END")))
	root := hostconf.ListOf(lines...).From("hosts")
	for _, h := range w.ByName() {
		w.add(h, file{path: hostsFragment, format: hostconf.Text, root: root})
	}
}

func (w *writer) hostsMark(word string) string {
	return strings.Join([]string{"#", word, "cloud", w.Name}, " ")
}
