package compare

import (
	"slices"
	"strings"

	"cuemulus.dev/iam"
)

// correlated reports whether the keys of a request go together. The comparer
// chooses the values of keys each for itself; a request in which they contradict
// one another cannot be made (IAM User Guide, "AWS global condition context
// keys").
func correlated(r iam.Request) bool {
	get := func(name string) string {
		if v := r.Context.Values[name]; len(v) == 1 {
			return v[0]
		}
		return ""
	}
	// accountIn compares the account in an ARN with a key, where both are there.
	accountIn := func(arn, key string) bool {
		parts := strings.SplitN(arn, ":", 6)
		account := get(key)
		return len(parts) < 6 || len(parts[4]) != 12 || account == "" || account == parts[4]
	}
	if !accountIn(get("aws:principalarn"), "aws:principalaccount") ||
		!accountIn(r.Resource, "aws:resourceaccount") || !accountIn(r.Resource, "s3:resourceaccount") ||
		!accountIn(get("aws:sourcearn"), "aws:sourceaccount") {
		return false
	}
	if a := get(callerAccount); a != "" && r.Principal.Type == iam.AWS && len(r.Principal.Account) == 12 && a != r.Principal.Account {
		return false
	}
	if a, b := get("aws:resourceaccount"), get("s3:resourceaccount"); a != "" && b != "" && a != b {
		return false
	}
	if name, arn := get("aws:username"), get("aws:principalarn"); name != "" && arn != "" {
		if !strings.HasSuffix(arn, "/"+name) || !strings.Contains(arn, ":user/") {
			return false
		}
	}
	// A tag that the request sets is among its tag keys.
	tags, listed := r.Context.Values["aws:tagkeys"]
	for _, name := range sortedKeys(r.Context.Values) {
		key, ok := strings.CutPrefix(name, "aws:requesttag/")
		if ok && listed && !slices.ContainsFunc(tags, func(t string) bool { return strings.EqualFold(t, key) }) {
			return false
		}
	}
	if get("aws:multifactorauthage") != "" && strings.EqualFold(get("aws:multifactorauthpresent"), "false") {
		return false
	}
	if len(r.Context.Values["aws:calledvia"]) > 0 && strings.EqualFold(get("aws:viaawsservice"), "false") {
		return false
	}
	if a, ok := instant(get("aws:currenttime")); ok {
		if b, ok := instant(get("aws:epochtime")); ok && a != b {
			return false
		}
	}
	return true
}
