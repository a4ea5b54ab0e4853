package ceph

import (
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var capabilityTooWide = lint.Rule{
	ID: "CEPH014", Name: "ceph-capability-too-wide", Severity: diag.Error,
	Title: "A user of Eucalyptus may do more in Ceph than its volumes need",
	Why:   "The storage controller needs its own pools and the node controller to read and write volumes in them; allow *, the administrator's key, a grant without a pool or one on the pool rbd opens everything else that the cluster keeps, on every node. Monitors also accept profiles that do not exist, which then give nothing. Write mon 'profile rbd' and, for each pool, osd 'profile rbd pool=NAME'.",
	Bad: `-- ceph-1/root/ceph-users.sh --
#!/bin/bash
ceph auth get-or-create client.euca-sc mon 'profile rbd' osd 'allow *'
`,
	Good: `-- ceph-1/root/ceph-users.sh --
#!/bin/bash
ceph auth get-or-create client.euca-sc mon 'profile rbd' osd 'profile rbd pool=eucavols'
`,
	Hosts: func(p *lint.HostPass) {
		own := makesPool(p, "rbd")
		for _, c := range capabilities(p) {
			if c.User == "client.admin" || !strings.HasPrefix(c.User, "client.") {
				continue
			}
			for _, grant := range c.grants() {
				words := strings.Fields(grant)
				switch {
				case words[0] == "allow" && len(words) > 1 && words[1] == "*":
					c.report("the user "+c.User+" may do everything: "+strconv.Quote(grant), "write profile rbd, for OSDs with pool=NAME")
				case words[0] == "profile" && len(words) > 1 && !slices.Contains(profiles, words[1]):
					c.report("there is no profile "+words[1], nearProfile(words[1]))
				case poolOf(grant) == "rbd" && !own:
					c.report("the user "+c.User+" may use the pool rbd, which is not one of Eucalyptus' own", "name the pools that Eucalyptus is told to use; newer clusters have no pool rbd")
				case c.Daemon == "osd" && poolOf(grant) == "" && !strings.Contains(grant, "$") && !strings.Contains(grant, "namespace="):
					if grant != "allow x" || slices.ContainsFunc(c.grants(), func(g string) bool { return strings.HasPrefix(g, "profile rbd") }) {
						c.report("the user "+c.User+" may do "+strconv.Quote(grant)+" in every pool", "name the pool: profile rbd pool=NAME")
					}
				}
			}
		}
		for _, f := range p.Named(hostconf.Keys) {
			for i := range f.Root.Fields {
				if f.Root.Fields[i].Key == "client.admin" && p.On(f.Host, hostconf.Eucalyptus) != nil {
					p.Report(f, hostconf.Entry{Field: &f.Root.Fields[i], Path: []string{"client.admin"}}, "a host of Eucalyptus has the administrator's key", "give it the key of a user that has its pools alone")
				}
			}
		}
	},
}

var profiles = []string{"rbd", "rbd-read-only", "rbd-mirror", "rbd-mirror-peer", "osd", "mds", "mgr", "crash", "bootstrap-osd", "bootstrap-mds", "bootstrap-mgr", "bootstrap-rbd", "bootstrap-rgw", "simple-rados-client", "fs-client", "role-definer", "cephfs-mirror"}

func nearProfile(name string) string {
	if near := diag.Nearest(name, profiles); near != "" {
		return "did you mean " + near + "? Monitors accept any word"
	}
	return "write profile rbd; monitors accept any word"
}

func makesPool(p *lint.HostPass, name string) bool {
	return slices.ContainsFunc(pools(p), func(made pool) bool { return made.Name == name })
}
