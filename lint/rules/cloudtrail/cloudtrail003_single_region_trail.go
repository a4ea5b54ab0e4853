package cloudtrail

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var singleRegionTrail = lint.Rule{
	ID: "CLOUDTRAIL003", Name: "single-region-trail", Severity: diag.Warning,
	Title:   "A trail records one Region only",
	Aliases: []string{"MULTI_REGION_CLOUD_TRAIL_ENABLED", "CKV_AWS_67", "AWS-0014", "058ac855"},
	Why:     "An intruder works where nobody looks. A trail over all Regions costs no more for the first copy of management events and takes in new Regions by itself, so the rule is in the recommended profile. Write IsMultiRegionTrail: true.",
	Bad:     without("IsMultiRegionTrail: true"),
	Good:    sound,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::CloudTrail::Trail"}, Path: "IsMultiRegionTrail",
		Want:    []string{"true"},
		Missing: "the trail records one Region only",
		Wrong:   "the trail records one Region only",
		Help:    "write IsMultiRegionTrail: true",
	}),
}
