package resolve

import "strings"

// partition is what must be known about an AWS partition before anything is asked.
type partition struct {
	name   string
	prefix string // of its Regions' names; "" for the common partition
	home   string // the Region for questions that have none
	domain string // of its endpoints
}

// partitions follows partitions.json of the AWS SDKs. The common partition is last
// because its Regions have no prefix of their own.
func partitions() []partition {
	return []partition{
		{"aws-cn", "cn-", "cn-north-1", "amazonaws.com.cn"},
		{"aws-us-gov", "us-gov-", "us-gov-west-1", "amazonaws.com"},
		{"aws-iso", "us-iso-", "us-iso-east-1", "c2s.ic.gov"},
		{"aws-iso-b", "us-isob-", "us-isob-east-1", "sc2s.sgov.gov"},
		{"aws-iso-e", "eu-isoe-", "eu-isoe-west-1", "cloud.adc-e.uk"},
		{"aws-iso-f", "us-isof-", "us-isof-south-1", "csp.hci.ic.gov"},
		{"aws-eusc", "eusc-", "eusc-de-east-1", "amazonaws.eu"},
		{"aws", "", "us-east-1", "amazonaws.com"},
	}
}

// partitionOf gives the partition of a name; ok is false for one that is not AWS's
// (a private cloud), whose Regions and endpoints are its own affair.
func partitionOf(name string) (partition, bool) {
	for _, p := range partitions() {
		if p.name == name {
			return p, true
		}
	}
	return partition{name: name, home: "us-east-1"}, false
}

// partitionOfRegion gives the partition that a Region's name belongs to.
func partitionOfRegion(region string) string {
	for _, p := range partitions() {
		if strings.HasPrefix(region, p.prefix) {
			return p.name
		}
	}
	return ""
}
