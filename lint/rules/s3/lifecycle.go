package s3

import (
	"strconv"

	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
)

// lifecycleRules gives the lifecycle rules of a bucket that are switched on.
func lifecycleRules(s *lint.Scope, bucket cfn.Resource) []lint.Value {
	var list []lint.Value
	for _, v := range s.Values(bucket.Property("LifecycleConfiguration", "Rules"), bucket.Path("Properties", "LifecycleConfiguration", "Rules")) {
		if status, _ := s.Text(v.Node.Get("Status")); status == "Enabled" {
			list = append(list, v)
		}
	}
	return list
}

// below gives a value below another one, with its path.
func below(s *lint.Scope, v lint.Value, steps ...string) lint.Value {
	n := v.Node.Get(steps...)
	text, _ := s.Text(n)
	return lint.Value{Node: n, Path: append(v.Path[:len(v.Path):len(v.Path)], steps...), Text: text}
}

// days gives a value as a number of days; ok is false where it is not known.
func days(v lint.Value) (n int, ok bool) {
	n, err := strconv.Atoi(v.Text)
	return n, err == nil
}
