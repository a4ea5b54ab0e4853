package compiler

import (
	"regexp"
	"slices"
	"strings"
)

// partition is one partition of AWS: its known Regions and what their names look
// like. Names and patterns are those of the partition metadata in aws-sdk-go-v2
// v1.48.0 (internal/endpoints/awsrulesfn/partitions.json), without the pseudo
// Regions "aws-global" and the like.
type partition struct {
	name    string
	pattern string
	regions []string
}

// partitions gives every partition, sorted by name, each with its Regions sorted.
func partitions() []partition {
	return []partition{
		{"aws", `^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$`, []string{
			"af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
			"ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4",
			"ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1",
			"eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3",
			"il-central-1", "me-central-1", "me-south-1", "me-west-1", "mx-central-1", "sa-east-1", "sa-west-1",
			"us-east-1", "us-east-2", "us-west-1", "us-west-2",
		}},
		{"aws-cn", `^cn-\w+-\d+$`, []string{"cn-north-1", "cn-northwest-1"}},
		{"aws-eusc", `^eusc-(de)-\w+-\d+$`, []string{"eusc-de-east-1"}},
		{"aws-iso", `^us-iso-\w+-\d+$`, []string{"us-iso-east-1", "us-iso-west-1"}},
		{"aws-iso-b", `^us-isob-\w+-\d+$`, []string{"us-isob-east-1", "us-isob-west-1"}},
		{"aws-iso-e", `^eu-isoe-\w+-\d+$`, []string{"eu-isoe-west-1"}},
		{"aws-iso-f", `^us-isof-\w+-\d+$`, []string{"us-isof-east-1", "us-isof-south-1"}},
		{"aws-us-gov", `^us-gov-\w+-\d+$`, []string{"us-gov-east-1", "us-gov-west-1"}},
	}
}

// partitionOf gives the partition that a Region belongs to by its name, "" when no
// pattern fits, and whether the Region is in the table.
func partitionOf(region string) (name string, known bool) {
	for _, p := range partitions() {
		if slices.Contains(p.regions, region) {
			return p.name, true
		}
	}
	for _, p := range partitions() {
		if regexp.MustCompile(p.pattern).MatchString(region) {
			return p.name, false
		}
	}
	return "", false
}

// regionsOf gives the known Regions of a partition, all of them for "".
func regionsOf(name string) []string {
	var out []string
	for _, p := range partitions() {
		if name == "" || p.name == name {
			out = append(out, p.regions...)
		}
	}
	return out
}

// longestRegion gives the longest known Region name of a partition: "ap-northeast-1"
// and its like, 14 characters, in "aws". An unknown partition counts as "aws".
func longestRegion(name string) string {
	regions := regionsOf(name)
	if len(regions) == 0 {
		regions = regionsOf("aws")
	}
	longest := ""
	for _, r := range regions {
		if len(r) > len(longest) {
			longest = r
		}
	}
	return longest
}

// exampleRegions gives a few Regions of a partition to choose from: those in the same
// direction ("east", "west") as the wrong one first.
func exampleRegions(wrong, partition string) []string {
	regions := regionsOf(partition)
	parts := strings.Split(wrong, "-")
	slices.SortStableFunc(regions, func(a, b string) int {
		near := func(r string) int {
			if len(parts) > 1 && strings.Contains(r, "-"+parts[len(parts)-2]+"-") {
				return 0
			}
			return 1
		}
		return near(a) - near(b)
	})
	return regions[:min(3, len(regions))]
}
