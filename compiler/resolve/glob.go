package resolve

import (
	"path"
	"strings"
)

// Match reports whether a key matches a pattern of path.Match in which * and ? also
// match a slash: kms/* is every alias, */us-east-1/* everything in one Region. The
// error says that the pattern is malformed.
func Match(pattern, key string) (bool, error) {
	// path.Match treats only the slash specially, so a key without slashes has the
	// wanted meaning. A control character cannot occur in a key.
	flat := strings.NewReplacer("/", "\x01")
	return path.Match(flat.Replace(pattern), flat.Replace(key))
}
