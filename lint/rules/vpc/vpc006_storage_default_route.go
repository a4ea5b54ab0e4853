package vpc

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var storageDefaultRoute = lint.Rule{
	ID: "VPC006", Name: "storage-default-route", Severity: diag.Error,
	Title:   "A subnet for data has a way to the internet",
	Aliases: []string{"VPC-06"},
	Why: "Databases and stores answer; they do not call out. A default route of their subnets serves whoever broke in, and one to the internet gateway makes a public address enough to reach them. " +
		"Leave the default route out, and reach AWS services through endpoints. A subnet is for data when its tag layer, tier, usage or aws-cdk:subnet-type says storage, data, database or isolated; for the subnets of an AWS::RDS::DBSubnetGroup only a route to an internet gateway is reported.",
	Bad:  head + strings.Replace(appSubnet, "CidrBlock: 10.242.1.0/24,", "CidrBlock: 10.242.1.0/24, Tags: [{Key: layer, Value: storage}],", 1),
	Good: head + strings.Replace(appSubnet, "CidrBlock: 10.242.1.0/24,", "CidrBlock: 10.242.1.0/24, Tags: [{Key: layer, Value: app}],", 1),
	Run: func(p *lint.Pass) {
		t := newTopology(p.Scope)
		for _, r := range p.Resources("AWS::EC2::Subnet") {
			table, ok := t.table(r.ID)
			if !ok || !tagged(p.Scope, r, "storage", "data", "database", "isolated") {
				continue
			}
			for _, route := range t.routes[table] {
				if !route.perhaps {
					p.Report(route.resource.Path(), fmt.Sprintf("the subnet %s is tagged as one for data, but has a default route", r.ID), "remove the route, and use endpoints for AWS services")
					break
				}
			}
		}
		told := map[string]bool{}
		for _, group := range p.Resources("AWS::RDS::DBSubnetGroup") {
			for _, v := range p.Values(group.Property("SubnetIds"), group.Path("Properties", "SubnetIds")) {
				subnet, ok := refersTo(p.Scope, v.Node)
				if !ok || told[subnet.ID] || tagged(p.Scope, subnet, "storage", "data", "database", "isolated") {
					continue
				}
				if route, ok := t.public(subnet.ID); ok {
					told[subnet.ID] = true
					p.Report(v.Path, fmt.Sprintf("databases are put into %s, whose default route leads to %s", subnet.ID, route.target.ID), "name private subnets")
				}
			}
		}
	},
}
