package cfn

import "strings"

const loopPrefix = "Fn::ForEach::"

// IsLoop reports whether the key of a map is an Fn::ForEach.
func IsLoop(key string) bool { return strings.HasPrefix(key, loopPrefix) }
