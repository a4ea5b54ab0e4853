package euca

import (
	"strconv"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var clusterTwice = lint.Rule{
	ID: "EUCA018", Name: "cluster-named-twice", Severity: diag.Error,
	Title: "Two clusters of the network configuration have one name",
	Why:   "Eucalyptus takes both and silently uses the first: the second zone's addresses are never given out. Name each availability zone once, as it is registered.",
	Bad: `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "EDGE", "PublicIps": ["198.51.100.10"],
  "Subnets": [{"Subnet": "192.0.2.128", "Netmask": "255.255.255.128", "Gateway": "192.0.2.129"}],
  "Clusters": [{"Name": "zone-a"}, {"Name": "zone-a"}]
}
`,
	Good: `-- clc-1/etc/eucalyptus/network.json --
{
  "Mode": "EDGE", "PublicIps": ["198.51.100.10"],
  "Subnets": [{"Subnet": "192.0.2.128", "Netmask": "255.255.255.128", "Gateway": "192.0.2.129"}],
  "Clusters": [{"Name": "zone-a"}]
}
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range networks(p) {
			clusters := f.Root.Get("Clusters")
			if clusters == nil {
				continue
			}
			seen := map[string]bool{}
			for i := range clusters.Items {
				path := []string{"Clusters", strconv.Itoa(i), "Name"}
				name := text(f, path...)
				switch {
				case name == "":
				case seen[name]:
					p.ReportAt(f, path, "the cluster "+name+" is there already, and this one is never used", "name each zone once")
				case p.Plan != nil && p.Plan.Zones[name] == nil:
					p.ReportAt(f, path, "there is no zone "+name, "name a zone of the cloud")
				}
				seen[name] = true
			}
		}
	},
}
