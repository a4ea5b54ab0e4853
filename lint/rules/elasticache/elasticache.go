// Package elasticache holds the rules about caches.
package elasticache

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
)

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		cacheEncryptionAtRest,
		cacheEncryptionInTransit,
	}
}

// isValkeyByDefault says that the rule about a property does not speak of a group
// that leaves it out and whose engine is, or may be, Valkey: there encryption is on
// unless it is switched off (CreateReplicationGroup in the ElastiCache reference).
func isValkeyByDefault(property string) func(s *lint.Scope, r cfn.Resource) bool {
	return func(s *lint.Scope, r cfn.Resource) bool {
		if s.Has(r.Node, "Properties", property) != lint.Absent {
			return false
		}
		engine, ok := s.Text(r.Property("Engine"))
		return ok && (!lint.IsKnown(engine) || engine == "valkey")
	}
}
