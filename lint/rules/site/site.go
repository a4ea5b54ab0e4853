// Package site holds the rules about what all files of a private cloud share: addresses
// of hosts, networks, scripts, secrets and sources of packages.
package site

import (
	"slices"
	"strings"

	"cuemulus.dev/lint"
)

// script is what one script does to network interfaces.
type script struct {
	made      map[string]bool   // VLAN interfaces that it makes
	stems     map[string]string // id of a VLAN -> an interface that it makes for it
	slaves    map[string]string // interface -> bridge that it is put into
	addressed []addressed
}

// addressed is a command that gives an interface an address.
type addressed struct {
	lint.HostCommand
	device, address string
}

// scripts reads the network commands of every script: those of iproute2, and vconfig,
// ifconfig and brctl before them.
func scripts(p *lint.HostPass) map[*lint.HostFile]*script {
	all := map[*lint.HostFile]*script{}
	of := func(f *lint.HostFile) *script {
		if all[f] == nil {
			all[f] = &script{made: map[string]bool{}, stems: map[string]string{}, slaves: map[string]string{}}
		}
		return all[f]
	}
	for _, c := range p.Commands("vconfig", "add") {
		if len(c.After) > 1 {
			of(c.File).make(c.After[0]+"."+c.After[1], c.After[1])
		}
	}
	for _, c := range p.Commands("ip", "link", "add") {
		name, id := "", ""
		for i := 0; i+1 < len(c.After); i++ {
			switch c.After[i] {
			case "name":
				name = c.After[i+1]
			case "id":
				id = c.After[i+1]
			}
		}
		if name != "" && id != "" {
			of(c.File).make(name, id)
		}
	}
	for _, c := range p.Commands("brctl", "addif") {
		if len(c.After) > 1 {
			of(c.File).slaves[c.After[1]] = c.After[0]
		}
	}
	for _, c := range p.Commands("ip", "link", "set") {
		if at := slices.Index(c.After, "master"); at > 0 && at+1 < len(c.After) {
			of(c.File).slaves[strings.TrimPrefix(c.After[at-1], "dev ")] = c.After[at+1]
		}
	}
	for _, c := range p.Commands("ifconfig") {
		if len(c.After) > 1 && c.After[1] != "up" && c.After[1] != "down" {
			s := of(c.File)
			s.addressed = append(s.addressed, addressed{c, c.After[0], c.After[1]})
		}
	}
	for _, c := range p.Commands("ip", "addr", "add") {
		if at := slices.Index(c.After, "dev"); at > 0 && at+1 < len(c.After) {
			s := of(c.File)
			s.addressed = append(s.addressed, addressed{c, c.After[at+1], c.After[0]})
		}
	}
	return all
}

func (s *script) make(name, id string) {
	s.made[name], s.stems[id] = true, name
}

// inOrder gives the scripts in the order of the cloud's files.
func inOrder(p *lint.HostPass) (files []*lint.HostFile, all map[*lint.HostFile]*script) {
	all = scripts(p)
	for _, f := range p.Files {
		if all[f] != nil {
			files = append(files, f)
		}
	}
	return files, all
}

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		interfaceNotMade,
		gatewayDevice,
		bridgedAddress,
		linkLocal,
		networkAsHost,
		worldWritable,
		unsignedPackages,
		typographicQuotes,
		secretInFile,
		keyringMode,
		zebraMayWrite,
		sharedNetwork,
	}
}
