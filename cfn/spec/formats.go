package spec

import (
	"regexp"
	"slices"
	"strings"
)

// arn is how the ARNs of every partition begin.
const arn = `^arn:aws[a-z-]*:`

// formats gives the forms of ids, names and ARNs that [Value.Formats] names. The forms
// are those of the services' API references.
func formats() map[string]string {
	return map[string]string{
		"AWS::ACM::Certificate.Arn":     arn + `(?:acm:[a-z0-9-]+:\d{12}:certificate|iam::\d{12}:server-certificate)/.+$`,
		"AWS::EC2::Image.Id":            `^ami-(?:[0-9a-f]{8}|[0-9a-f]{17})$`,
		"AWS::EC2::SecurityGroup.Id":    `^sg-(?:[0-9a-f]{8}|[0-9a-f]{17})$`,
		"AWS::EC2::SecurityGroup.Name":  `^[a-zA-Z0-9 ._\-:/()#,@\[\]+=&;{}!$*]{1,255}$`,
		"AWS::EC2::Subnet.Id":           `^subnet-(?:[0-9a-f]{8}|[0-9a-f]{17})$`,
		"AWS::EC2::VPC.Id":              `^vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})$`,
		"AWS::IAM::Role.Arn":            arn + `iam::\d{12}:role/.+$`,
		"AWS::KMS::Alias.AliasName":     `^alias/[a-zA-Z0-9:/_-]{1,250}$`,
		"AWS::KMS::Key.Arn":             arn + `kms:[a-z0-9-]+:\d{12}:(?:key|alias)/.+$`,
		"AWS::KMS::Key.Id":              `^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32}|alias/[a-zA-Z0-9:/_-]{1,250})$`,
		"AWS::Lambda::Function.Arn":     arn + `lambda:[a-z0-9-]+:\d{12}:function:[a-zA-Z0-9_-]+(?::[$a-zA-Z0-9_-]+)?$`,
		"AWS::Lambda::Function.Name":    `^[a-zA-Z0-9_-]{1,140}$`,
		"AWS::Logs::LogGroup.Name":      `^[.\-_/#A-Za-z0-9]{1,512}$`,
		"AWS::S3::Bucket.Name":          `^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`,
		"AWS::SNS::Topic.Arn":           arn + `sns:[a-z0-9-]+:\d{12}:[a-zA-Z0-9_-]{1,256}(?:\.fifo)?$`,
		"AWS::SQS::Queue.Arn":           arn + `sqs:[a-z0-9-]+:\d{12}:[a-zA-Z0-9_-]{1,80}(?:\.fifo)?$`,
		"AWS::EC2::SecurityGroup.Ids":   "", // of a list: its elements have the form
		"AWS::EC2::SecurityGroup.Names": "",
		"AWS::EC2::Subnet.Ids":          "",
	}
}

// Format gives the form that a name of [Value.Formats] stands for, and false for names
// that are no form of a string ("AWS::EC2::Subnet.Ids", a list) or that rules must check
// otherwise ("ipv4-network", "date-time", "json").
func Format(name string) (*Pattern, bool) {
	expr := formats()[name]
	if expr == "" {
		return nil, false
	}
	return NewPattern(expr, true, []Clause{{Expr: expr}}), true
}

// FormatNames gives the names that [Format] knows, sorted.
func FormatNames() []string {
	var names []string
	for name, expr := range formats() {
		if expr != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

var variable = regexp.MustCompile(`\$\{(\w+)\}`)

// ARNPattern gives the form of the ARNs that [Type.ARN] describes, in any partition. It
// is nil where the type's ARN is not known. Region and account may be empty, as they are
// in the ARNs of some resources; names may contain anything.
func (t *Type) ARNPattern() *Pattern {
	if t.ARN == "" {
		return nil
	}
	var expr strings.Builder
	expr.WriteByte('^')
	at := 0
	for _, m := range variable.FindAllStringSubmatchIndex(t.ARN, -1) {
		expr.WriteString(regexp.QuoteMeta(t.ARN[at:m[0]]))
		switch t.ARN[m[2]:m[3]] {
		case "Partition":
			expr.WriteString(`aws[a-z-]*`)
		case "Region":
			expr.WriteString(`[a-z0-9-]*`)
		case "Account":
			expr.WriteString(`(?:\d{12}|aws)?`)
		default:
			expr.WriteString(`.+`)
		}
		at = m[1]
	}
	expr.WriteString(regexp.QuoteMeta(t.ARN[at:]))
	expr.WriteByte('$')
	return NewPattern(t.ARN, true, []Clause{{Expr: expr.String()}})
}
