package lint

import "strings"

// ARN is the six parts of an ARN. Parts that are not known are ${...}.
type ARN struct {
	Partition, Service, Region, Account, Resource string
}

// ParseARN takes an ARN from Scope.Text apart. ok is false for anything else, such
// as a text that is a single ${...}.
func ParseARN(text string) (a ARN, ok bool) {
	var parts []string
	start, inside := 0, false
	for i := 0; i < len(text) && len(parts) < 5; i++ {
		switch {
		case inside:
			inside = text[i] != '}'
		case strings.HasPrefix(text[i:], "${"):
			inside = true
		case text[i] == ':':
			parts = append(parts, text[start:i])
			start = i + 1
		}
	}
	if len(parts) < 5 || parts[0] != "arn" {
		return ARN{}, false
	}
	return ARN{parts[1], parts[2], parts[3], parts[4], text[start:]}, true
}

// BucketOfARN gives the bucket's name and the object part of an S3 ARN: of
// arn:aws:s3:::logs/a/* they are logs and a/*. object is false for the ARN of a
// bucket. ok is false for everything that is no bucket and no object.
func BucketOfARN(text string) (bucket, key string, object, ok bool) {
	a, ok := ParseARN(text)
	if !ok || a.Service != "s3" || a.Region != "" || a.Account != "" {
		return "", "", false, false
	}
	at := cutOutside(a.Resource, '/')
	if at < 0 {
		return a.Resource, "", false, true
	}
	return a.Resource[:at], a.Resource[at+1:], true, true
}

// cutOutside gives the index of a character outside of ${...}, -1 for none.
func cutOutside(text string, c byte) int {
	inside := false
	for i := range len(text) {
		switch {
		case inside:
			inside = text[i] != '}'
		case strings.HasPrefix(text[i:], "${"):
			inside = true
		case text[i] == c:
			return i
		}
	}
	return -1
}
