package euca

import (
	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var modesDiffer = lint.Rule{
	ID: "EUCA015", Name: "network-modes-differ", Severity: diag.Error,
	Title: "Hosts and the network configuration are in different modes",
	Why:   "VNET_MODE of every cluster controller, node and eucanetd must be the Mode of the network configuration: components of two modes build two networks, and instances are in neither. Write one mode everywhere.",
	Bad: edge + `-- nc-1/etc/eucalyptus/eucalyptus.conf --
VNET_MODE="VPCMIDO"
`,
	Good: edge + `-- nc-1/etc/eucalyptus/eucalyptus.conf --
VNET_MODE="EDGE"
`,
	Hosts: func(p *lint.HostPass) {
		want, from := "", (*lint.HostFile)(nil)
		for _, f := range networks(p) {
			if mode := text(f, "Mode"); mode != "" && (want == "" || mode == want) {
				want, from = mode, f
			} else if mode != "" {
				return // configurations for several clouds lie side by side
			}
		}
		for _, f := range p.Named(hostconf.Eucalyptus) {
			field := f.Root.Field("VNET_MODE")
			if field == nil || field.Value.Text == "" {
				continue
			}
			if want == "" {
				want, from = field.Value.Text, f
			}
			if field.Value.Text != want {
				d := p.ReportAt(f, []string{"VNET_MODE"}, "this host is in mode "+field.Value.Text+", and others in "+want, "write "+want)
				pos, _ := from.Place([]string{"Mode"})
				if from.What() == hostconf.Eucalyptus {
					pos, _ = from.Place([]string{"VNET_MODE"})
				}
				d.Related = []diag.Related{{Pos: pos, Message: "the other mode"}}
			}
		}
	},
}
