package resolve

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
)

// Question is one thing that only AWS can answer.
type Question struct {
	Kind      string   // "kms", "zones", "ssm", "organization", "ou", "output", "caller"
	Partition string   // "aws", "aws-cn", "aws-us-gov", ...
	Account   string   // twelve digits
	Region    string   // "" where the kind has no Region (organization, ou, caller)
	Args      []string // in the order of the kind: kms: alias ("alias/x"); ssm: parameter; ou: id; output: stack, output; others: none
}

// The limits of a question's parts. The account and alias forms are those of the
// IAM and KMS API references; the other two are wide enough for a private cloud.
var (
	accountForm   = regexp.MustCompile(`^[0-9]{12}$`)
	partitionForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)
	regionForm    = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)
)

// maxKey bounds the length of a key in bytes. The longest legal question is a
// parameter of 1,011 characters (Parameter Store's limit for a name).
const maxKey = 2048

// NewQuestion builds a question from named arguments, as a project writes them:
// "alias", "parameter", "ou", "stack" and "output". The error names every argument
// that is missing, unknown or malformed.
func NewQuestion(kind, partition, account, region string, args map[string]string) (Question, error) {
	q := Question{Kind: kind, Partition: partition, Account: account, Region: region}
	k, ok := resolverOf(kind)
	if !ok {
		return q, unknownKind(kind)
	}
	var wrong []error
	var names []string
	for _, a := range k.Args {
		names = append(names, a.Name)
		value, ok := args[a.Name]
		if !ok {
			wrong = append(wrong, fmt.Errorf("%s needs %s", kind, a.Name))
		}
		q.Args = append(q.Args, value)
	}
	for _, name := range slices.Sorted(maps.Keys(args)) {
		if slices.Contains(names, name) {
			continue
		}
		text := fmt.Sprintf("%s takes no %q", kind, name)
		if near := diag.Nearest(name, names); near != "" {
			text += fmt.Sprintf("; did you mean %q", near)
		}
		wrong = append(wrong, errors.New(text))
	}
	if len(wrong) > 0 {
		return q, errors.Join(wrong...)
	}
	return q, q.Valid()
}

// Valid says what is wrong with a question before anybody is asked: an unknown
// kind, an account that is not twelve digits, a Region that is missing or too many,
// a Region of another partition, an argument of the wrong form.
func (q Question) Valid() error {
	k, ok := resolverOf(q.Kind)
	if !ok {
		return unknownKind(q.Kind)
	}
	var wrong []error
	if !partitionForm.MatchString(q.Partition) {
		wrong = append(wrong, fmt.Errorf("%q is no partition; write aws, aws-cn or aws-us-gov", clip(q.Partition)))
	}
	if !accountForm.MatchString(q.Account) {
		wrong = append(wrong, fmt.Errorf("account %q is not twelve digits", clip(q.Account)))
	}
	switch {
	case k.Region && q.Region == "":
		wrong = append(wrong, fmt.Errorf("%s needs a Region", q.Kind))
	case !k.Region && q.Region != "":
		wrong = append(wrong, fmt.Errorf("%s has no Region; leave %q out", q.Kind, clip(q.Region)))
	case q.Region != "" && !regionForm.MatchString(q.Region):
		wrong = append(wrong, fmt.Errorf("%q is no Region; write one like us-east-1", clip(q.Region)))
	}
	if len(q.Args) != len(k.Args) {
		wrong = append(wrong, fmt.Errorf("%s takes %d arguments, not %d", q.Kind, len(k.Args), len(q.Args)))
	} else {
		for i, a := range k.Args {
			if err := a.valid(q.Args[i]); err != nil {
				wrong = append(wrong, err)
			}
		}
	}
	return errors.Join(wrong...)
}

func unknownKind(kind string) error {
	var names []string
	for _, k := range resolvers() {
		names = append(names, k.Name)
	}
	text := fmt.Sprintf("%q is no kind of question", clip(kind))
	if near := diag.Nearest(clip(kind), names); near != "" {
		return fmt.Errorf("%s; did you mean %q", text, near)
	}
	return fmt.Errorf("%s; there are %s", text, strings.Join(names, ", "))
}

// Key is the question's name in the lock file: kind/partition/account/region and
// the arguments, joined by slashes; a Region that the kind does not have is "-".
// The slashes of a single argument stay as they are; where a kind takes several,
// they are escaped as %2F, and % as %25. Two valid questions never share a key.
func (q Question) Key() string {
	region := q.Region
	if region == "" {
		region = "-"
	}
	parts := []string{q.Kind, q.Partition, q.Account, region}
	for _, a := range q.Args {
		a = strings.ReplaceAll(a, "%", "%25")
		if len(q.Args) > 1 {
			a = strings.ReplaceAll(a, "/", "%2F")
		}
		parts = append(parts, a)
	}
	return strings.Join(parts, "/")
}

// ParseKey is the inverse of Key. It accepts only what Key writes for a valid
// question; the error says which part is wrong.
func ParseKey(key string) (Question, error) {
	if len(key) > maxKey {
		return Question{}, fmt.Errorf("key of %d bytes is longer than %d", len(key), maxKey)
	}
	parts := strings.SplitN(key, "/", 5)
	if len(parts) < 4 {
		return Question{}, fmt.Errorf("%q is not kind/partition/account/region/arguments", clip(key))
	}
	q := Question{Kind: parts[0], Partition: parts[1], Account: parts[2], Region: parts[3]}
	if q.Region == "-" {
		q.Region = ""
	}
	k, ok := resolverOf(q.Kind)
	if !ok {
		return q, unknownKind(q.Kind)
	}
	if len(parts) == 5 {
		args := []string{parts[4]}
		if len(k.Args) > 1 {
			args = strings.Split(parts[4], "/")
		}
		for _, a := range args {
			q.Args = append(q.Args, strings.NewReplacer("%2F", "/", "%25", "%").Replace(a))
		}
	}
	if err := q.Valid(); err != nil {
		return q, err
	}
	if back := q.Key(); back != key {
		return q, fmt.Errorf("%q must be written %q", clip(key), clip(back))
	}
	return q, nil
}

// clip keeps what a message quotes short: 120 characters.
func clip(s string) string {
	const most = 120
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "..."
	}
	return s
}
