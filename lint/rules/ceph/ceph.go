// Package ceph holds the rules about Ceph as block storage of a private cloud:
// ceph.conf, keyrings, pools, and what Eucalyptus makes of them.
package ceph

import (
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/lint"
)

// setting is a key of ceph.conf in the spelling of Ceph, with what it says.
type setting struct {
	hostconf.Entry
	Value string
}

// settings finds a key of ceph.conf, however it is spelled, in all sections. Ceph
// takes the last one of a section.
func settings(f *lint.HostFile, key string) (list []setting) {
	for _, e := range f.Entries() {
		if text, ok := e.Value.Scalar(); ok && hostconf.CephKey(e.Key) == key {
			list = append(list, setting{e, text})
		}
	}
	return list
}

// last gives the last of a key's settings; ok is false where there is none.
func last(f *lint.HostFile, key string) (s setting, ok bool) {
	list := settings(f, key)
	if len(list) == 0 {
		return setting{}, false
	}
	return list[len(list)-1], true
}

// monitors parts a list of monitors as Ceph does: by commas, semicolons and blanks,
// but for those inside the brackets of an address with several protocols.
func monitors(list string) (hosts []string) {
	depth := 0
	parts := strings.FieldsFunc(list, func(r rune) bool {
		switch r {
		case '[':
			depth++
		case ']':
			depth--
		}
		return depth == 0 && strings.ContainsRune(",; \t", r)
	})
	for _, part := range parts {
		part = strings.TrimLeft(part, "[")
		part = strings.TrimPrefix(strings.TrimPrefix(part, "v2:"), "v1:")
		if i := strings.IndexAny(part, ":/,]"); i >= 0 {
			part = part[:i]
		}
		if part != "" {
			hosts = append(hosts, part)
		}
	}
	return hosts
}

// hasNode reports whether a file is one that a node controller reads: the plan says
// so, or a eucalyptus.conf beside it speaks of Ceph.
func hasNode(p *lint.HostPass, f *lint.HostFile) bool {
	if p.Plan != nil {
		h := p.Plan.Hosts[f.Host]
		return h != nil && h.Is(cloud.NC)
	}
	euca := p.On(f.Host, hostconf.Eucalyptus)
	return euca != nil && (euca.Root.Field("CEPH_CONFIG_PATH") != nil || euca.Root.Field("CEPH_USER_NAME") != nil)
}

// pool is a command that makes a pool.
type pool struct {
	lint.HostCommand
	Name string
	PGs  string // "" where it is not said
}

// pools finds the pools that scripts make.
func pools(p *lint.HostPass) (list []pool) {
	for _, c := range p.Commands("osd", "pool", "create") {
		if len(c.After) == 0 || strings.Contains(c.After[0], "$") {
			continue
		}
		made := pool{HostCommand: c, Name: c.After[0]}
		if len(c.After) > 1 && isNumber(c.After[1]) {
			made.PGs = c.After[1]
		}
		list = append(list, made)
	}
	return list
}

// dynamic reports whether a script makes pools whose names it computes: then it is
// not known which pools there are.
func dynamic(p *lint.HostPass) bool {
	for _, c := range p.Commands("osd", "pool", "create") {
		if len(c.After) > 0 && strings.Contains(c.After[0], "$") {
			return true
		}
	}
	return false
}

func isNumber(text string) bool {
	_, err := strconv.Atoi(text)
	return err == nil
}

// capability is what a user may do with one kind of daemon.
type capability struct {
	User   string // "client.euca-sc"
	Daemon string // "mon", "osd"
	Text   string
	report func(message, help string)
}

// capabilities finds those that scripts and keyrings give.
func capabilities(p *lint.HostPass) (list []capability) {
	for _, words := range [][]string{{"auth", "get-or-create"}, {"auth", "caps"}, {"auth", "add"}, {"auth", "get-or-create-key"}} {
		for _, c := range p.Commands(words...) {
			if len(c.After) < 3 {
				continue
			}
			for i := 1; i+1 < len(c.After) && !strings.HasPrefix(c.After[i], "-"); i += 2 {
				list = append(list, capability{c.After[0], c.After[i], c.After[i+1], func(message, help string) { p.ReportCommand(c, message, help) }})
			}
		}
	}
	for _, f := range p.Named(hostconf.Keys) {
		for _, section := range f.Root.Fields[:min(len(f.Root.Fields), 1000)] {
			for i := range section.Value.Fields[:min(len(section.Value.Fields), 20)] {
				field := &section.Value.Fields[i]
				if daemon, ok := strings.CutPrefix(field.Key, "caps "); ok {
					text, _ := field.Value.Scalar()
					e := hostconf.Entry{Field: field, Path: []string{section.Key, field.Key}}
					list = append(list, capability{section.Key, strings.TrimSpace(daemon), text, func(message, help string) { p.Report(f, e, message, help) }})
				}
			}
		}
	}
	return list
}

// grants parts a capability into its grants, at the commas.
func (c capability) grants() (list []string) {
	for _, g := range strings.Split(c.Text, ",") {
		if g = strings.TrimSpace(g); g != "" {
			list = append(list, g)
		}
	}
	return list
}

// poolOf gives the pool that a grant is about, "" for one about all.
func poolOf(grant string) string {
	for _, word := range strings.Fields(grant) {
		if name, ok := strings.CutPrefix(word, "pool="); ok {
			return name
		}
	}
	return ""
}

// configured gives the pools that Eucalyptus is told to use: cephvolumepools or
// cephsnapshotpools.
func configured(p *lint.HostPass, property string) (names []string, from lint.HostCommand, ok bool) {
	value, from, ok := p.Property("storage." + property)
	if !ok || strings.Contains(value, "$") {
		return nil, from, false
	}
	return strings.Split(value, ","), from, true
}

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		nodeNeedsMonAddr,
		monAddrForm,
		monHost,
		fsid,
		authentication,
		monitorCount,
		monitorNetwork,
		obsoleteOption,
		placementGroups,
		copies,
		poolUnknown,
		poolNames,
		poolApplication,
		capabilityTooWide,
		unprotectNeedsExecute,
		nodeReadsSnapshots,
		sharedUser,
		userName,
		filePaths,
		keyInRepository,
		keyringForm,
	}
}
