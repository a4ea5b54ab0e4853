package nsdb

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var seedsAtTop = lint.Rule{
	ID: "NSDB011", Name: "cassandra-seeds-place", Severity: diag.Error,
	Title: "Cassandra does not read seeds where they stand",
	Why:   "The seeds of cassandra.yaml are a parameter of the seed provider. As a key of the file they are an unknown property, with which Cassandra does not start. Write them at seed_provider, parameters, seeds, as one text with commas.",
	Bad: `-- nsdb-1/etc/cassandra/cassandra.yaml --
cluster_name: midonet
seeds: "192.0.2.68"
`,
	Good: `-- nsdb-1/etc/cassandra/cassandra.yaml --
cluster_name: midonet
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters:
      - seeds: "192.0.2.68"
`,
	Hosts: func(p *lint.HostPass) {
		for _, f := range cassandras(p) {
			if f.Root.Field("seeds") != nil {
				p.ReportAt(f, []string{"seeds"}, "seeds is no key of the file, so Cassandra does not start", "write it below seed_provider: - parameters: - seeds: \"ADDRESS,ADDRESS\"")
			}
		}
	},
}
