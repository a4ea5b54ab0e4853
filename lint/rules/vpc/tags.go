package vpc

import (
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
)

// layerTags are keys of tags that say what a subnet is for, in lower case.
var layerTags = []string{"layer", "tier", "usage", "aws-cdk:subnet-type"}

// tagged reports whether one of the tags that say what a subnet is for has one of
// some values, in any case.
func tagged(s *lint.Scope, subnet cfn.Resource, values ...string) bool {
	for _, v := range s.Values(subnet.Property("Tags"), nil) {
		key, _ := s.Known(v.Node.Get("Key"))
		value, _ := s.Known(v.Node.Get("Value"))
		if slices.Contains(layerTags, strings.ToLower(key)) && slices.Contains(values, strings.ToLower(value)) {
			return true
		}
	}
	return false
}
