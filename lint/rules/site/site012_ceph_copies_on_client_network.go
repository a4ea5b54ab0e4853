package site

import (
	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var sharedNetwork = lint.Rule{
	ID: "SITE012", Name: "ceph-copies-on-client-network", Severity: diag.Note,
	Title: "Ceph's copies share a network with its clients",
	Why:   "In a cloud for production the copies between OSDs, three for each write and many more after a disk fails, crowd out volumes where both use one network. Give the plan a network cephCluster. Reported where the plan says that the cloud is for production and has more than one host with OSDs.",
	Bad: `-- plan.json --
{"production": true, "ceph": {"size": 3}, "vlans": {"cephPublic": {"id": 1003, "cidr": "192.0.2.96/28"}}, "hosts": {"ceph-1": {"roles": ["ceph-osd"]}, "ceph-2": {"roles": ["ceph-osd"]}}}
`,
	Good: `-- plan.json --
{"production": true, "ceph": {"size": 3}, "vlans": {"cephPublic": {"id": 1003, "cidr": "192.0.2.96/28"}, "cephCluster": {"id": 1004, "cidr": "192.0.2.112/28"}}, "hosts": {"ceph-1": {"roles": ["ceph-osd"]}, "ceph-2": {"roles": ["ceph-osd"]}}}
`,
	Hosts: func(p *lint.HostPass) {
		if p.Production() && p.Plan.Ceph != nil && p.Plan.VLANs[cloud.CephPublic] != nil && p.Plan.VLANs[cloud.CephCluster] == nil && len(p.Plan.With(cloud.CephOSD)) > 1 {
			p.ReportPlan("vlans", "the copies of Ceph share the network cephPublic with its clients", "give the plan a network cephCluster")
		}
	},
}
