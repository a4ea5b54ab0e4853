package resource

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/cfn/spec"
)

// unknownType looks at a type that the facts do not have. Types of three parts that do
// not begin with AWS or Alexa are those of others, which accounts register themselves.
func (i *inspector) unknownType(r cfn.Resource) {
	parts := strings.Split(r.Type, "::")
	ours := strings.EqualFold(parts[0], "AWS") || strings.EqualFold(parts[0], "Alexa")
	if i.open || len(parts) == 3 && !ours || strings.Contains(r.Type, "${") {
		return
	}
	help := "write the name of a type as SERVICE-PROVIDER::SERVICE::TYPE; " + "the CloudFormation reference lists those of AWS"
	if meant := i.nearest(r.Type, i.facts.Names()); meant != "" {
		help = "did you mean " + meant + "?"
	}
	i.report(isUnknownType, r.Path("Type"), i.exists, fmt.Sprintf("there is no resource type %s", short(r.Type)), help)
}

// lifecycle looks for services that are being closed.
func (i *inspector) lifecycle(r cfn.Resource) {
	l := i.typ.Lifecycle
	service := strings.ReplaceAll(strings.TrimPrefix(spec.ServiceOf(i.typ.Name), "AWS::"), "::", " ")
	on := ""
	if l.Date != "" {
		on = " on " + l.Date
	}
	path := r.Path("Type")
	switch l.Status {
	case "shutdown":
		i.report(isClosed, path, i.exists, "AWS closed "+service+on+": "+i.typ.Name+" cannot be made any more", "take the resource out, and use another service")
	case "sunset":
		i.report(isClosing, path, i.exists, "AWS closes "+service+on, "plan the move to another service")
	case "maintenance":
		since := ""
		if l.Date != "" {
			since = " since " + l.Date
		}
		i.report(isDormant, path, i.exists, i.typ.Name+" is not for new customers"+since, "use what the service's documentation names in its place")
	}
}

// available looks at whether the type can be had in the Region of the stack.
func (i *inspector) available(r cfn.Resource) {
	if i.region == "" {
		return
	}
	if yes, known := i.facts.Available(i.typ.Name, i.region); known && !yes {
		i.report(isElsewhere, r.Path("Type"), i.exists, i.typ.Name+" cannot be had in "+i.region, "deploy the stack to another Region, or use another service")
	}
}

// tables gives the tables of values of the type that differ by Region or engine: instance
// types, versions.
func (i *inspector) tables() []*spec.Table {
	var list []*spec.Table
	names := i.facts.Tables()
	from, _ := slices.BinarySearch(names, i.typ.Name+"/")
	for _, name := range names[from:] {
		path, ok := strings.CutPrefix(name, i.typ.Name+"/")
		if !ok {
			break
		}
		t, ok := i.facts.Table(i.typ.Name, path)
		p, found := i.typ.Property(strings.Split(path, "/")...)
		if !ok || !found {
			continue
		}
		if i.tabled == nil {
			i.tabled = map[*spec.Property]bool{}
		}
		i.tabled[p] = true
		list = append(list, t)
	}
	return list
}

// table looks at the values that a table speaks of.
func (i *inspector) table(r cfn.Resource, t *spec.Table) {
	steps := append([]string{"Properties"}, strings.Split(t.Path, "/")...)
	below := steps[:1:1]
	for at, step := range steps[1:] {
		below = append(below, step)
		if p, ok := i.typ.Property(steps[1 : at+2]...); ok && p.Value.Kinds.Has(spec.List) {
			below = append(below, "*")
		}
	}
	chosen := []eval.Value{{When: i.exists}}
	if t.By != "" {
		chosen = i.e.ValuesIn(i.exists, append(r.Path(), "Properties", t.By)...)
	}
	for _, by := range chosen {
		when := ""
		if t.By != "" {
			text, known := by.Literal()
			if !known || by.Kind != eval.Text {
				continue
			}
			when = strings.ToLower(text)
		}
		for _, v := range i.e.ValuesIn(by.When, append(r.Path(), below...)...) {
			text, known := v.Literal()
			if !known || v.Kind != eval.Text || text == "" || offered(t, i.region, when, text) {
				continue
			}
			in := v.When.And(by.When)
			if i.e.Satisfiable(in) == eval.No {
				continue
			}
			place := ""
			if t.By != "" {
				place = " for " + when
			}
			if t.ByRegion && i.region != "" {
				place += " in " + i.region
			}
			help := "look up what is offered"
			if i.hints < maxHints { // listing the values costs as much as looking for a near one
				if meant := i.nearest(text, t.Values(i.region, when)); meant != "" {
					help = "did you mean " + meant + "?"
				}
			}
			i.report(isValueElsewhere, v.Path, in, strconv.Quote(short(text))+" is not offered"+place, help)
		}
	}
}

// offered says whether a value is right, or not known to be wrong: in the Region, or,
// where that is not known, in any.
func offered(t *spec.Table, region, when, value string) bool {
	value = strings.TrimSuffix(value, ".x") // "6.x" is the newest of 6
	if strings.Trim(value, "0123456789.") == "" && hasLonger(t, when, value+".") {
		return true // a version without its last part
	}
	if !t.ByRegion || region != "" {
		yes, known := t.Allowed(region, when, value)
		return yes || !known
	}
	known := false
	for _, row := range t.Rows {
		if row.When != when {
			continue
		}
		known = true
		if row.Value == value {
			return true
		}
	}
	return !known
}

func hasLonger(t *spec.Table, when, start string) bool {
	return slices.ContainsFunc(t.Rows, func(row spec.Row) bool { return row.When == when && strings.HasPrefix(row.Value, start) })
}

// policyLimits are the sizes of IAM policies, in characters without blanks: of each
// document, or of all inline policies of one resource together. Source: IAM User Guide,
// "IAM and AWS STS quotas". A trust policy may have 2,048 characters, and up to 4,096
// where the account asked for it: only more than that is surely wrong. The others are
// from the quotas of their services: "Amazon SQS policy quotas", "Amazon SNS endpoints
// and quotas", "AWS Secrets Manager quotas", "Amazon ECR service quotas", "Amazon VPC
// quotas", "Amazon EFS quotas", "Amazon API Gateway quotas", "Quotas in DynamoDB".
func policyLimits() []policyLimit {
	return []policyLimit{
		{"AWS::IAM::Role", []string{"AssumeRolePolicyDocument"}, "a trust policy", 4096},
		{"AWS::IAM::Role", []string{"Policies", "*", "PolicyDocument"}, "all inline policies of a role together", 10240},
		{"AWS::IAM::Group", []string{"Policies", "*", "PolicyDocument"}, "all inline policies of a group together", 5120},
		{"AWS::IAM::User", []string{"Policies", "*", "PolicyDocument"}, "all inline policies of a user together", 2048},
		{"AWS::IAM::ManagedPolicy", []string{"PolicyDocument"}, "a managed policy", 6144},
		{"AWS::IAM::RolePolicy", []string{"PolicyDocument"}, "an inline policy of a role", 10240},
		{"AWS::IAM::GroupPolicy", []string{"PolicyDocument"}, "an inline policy of a group", 5120},
		{"AWS::IAM::UserPolicy", []string{"PolicyDocument"}, "an inline policy of a user", 2048},
		{"AWS::IAM::Policy", []string{"PolicyDocument"}, "an inline policy", 10240},
		{"AWS::S3::BucketPolicy", []string{"PolicyDocument"}, "a bucket policy", 20480},
		{"AWS::KMS::Key", []string{"KeyPolicy"}, "a key policy", 32768},
		{"AWS::KMS::ReplicaKey", []string{"KeyPolicy"}, "a key policy", 32768},
		{"AWS::SSO::PermissionSet", []string{"InlinePolicy"}, "the inline policy of a permission set", 32768},
		{"AWS::Organizations::ResourcePolicy", []string{"Content"}, "the resource policy of an organization", 40000},
		{"AWS::SQS::QueuePolicy", []string{"PolicyDocument"}, "a queue policy", 8192},
		{"AWS::SQS::QueueInlinePolicy", []string{"PolicyDocument"}, "a queue policy", 8192},
		{"AWS::SNS::TopicPolicy", []string{"PolicyDocument"}, "a topic policy", 30720},
		{"AWS::SNS::TopicInlinePolicy", []string{"PolicyDocument"}, "a topic policy", 30720},
		{"AWS::SecretsManager::ResourcePolicy", []string{"ResourcePolicy"}, "the policy of a secret", 20480},
		{"AWS::ECR::Repository", []string{"RepositoryPolicyText"}, "the policy of a repository", 10240},
		{"AWS::EC2::VPCEndpoint", []string{"PolicyDocument"}, "the policy of an endpoint", 20480},
		{"AWS::EFS::FileSystem", []string{"FileSystemPolicy"}, "the policy of a file system", 20000},
		{"AWS::ApiGateway::RestApi", []string{"Policy"}, "the policy of an API", 8192},
		{"AWS::DynamoDB::Table", []string{"ResourcePolicy", "PolicyDocument"}, "the policy of a table", 20480},
		{"AWS::Kinesis::ResourcePolicy", []string{"ResourcePolicy"}, "the policy of a stream", 20480},
	}
}

type policyLimit struct {
	typ  string
	path []string
	what string
	most int
}

// sizes looks at the sizes of policies, of which unknown parts count as nothing.
func (i *inspector) sizes(r cfn.Resource) {
	for _, limit := range policyLimits() {
		if limit.typ != i.typ.Name {
			continue
		}
		properties := r.Node.Get("Properties")
		path := r.Path("Properties", limit.path[0])
		n := properties.Get(limit.path[0])
		size := 0
		if len(limit.path) == 1 {
			size = i.size(n, 0)
		} else if n != nil {
			for _, policy := range n.Elements() {
				size += i.size(policy.Get("PolicyDocument"), 0)
			}
		}
		if size > limit.most {
			i.report(isTooLong, path, i.exists, fmt.Sprintf("%s may have %d characters, and here are %d at least", limit.what, limit.most, size), "part it into several policies, or say the same in fewer statements")
		}
	}
}

// size gives the least number of characters of a value as JSON without blanks.
func (i *inspector) size(n *cfn.Node, depth int) int {
	if n == nil || depth > cfn.MaxDepth {
		return 0
	}
	if name, _, ok := n.Intrinsic(); ok && name != "Condition" {
		var all []int
		for _, v := range i.e.At(n, nil, i.exists) {
			size := 0
			switch {
			case v.Kind == eval.Text:
				size = 2
				for _, piece := range v.Pieces() {
					size += len(piece)
				}
			case v.Node != n && v.Kind != eval.Any:
				size = i.size(v.Node, depth+1)
			}
			all = append(all, size)
		}
		if len(all) == 0 {
			return 0
		}
		return slices.Min(all)
	}
	switch n.Kind {
	case cfn.Map:
		size := 1
		for _, f := range n.Fields {
			size += len(f.Key) + 4 + i.size(f.Value, depth+1)
		}
		return max(size, 2)
	case cfn.List:
		size := 1
		for _, item := range n.Items {
			size += 1 + i.size(item, depth+1)
		}
		return max(size, 2)
	}
	return len(strings.Join(strings.Fields(n.Text), "")) + 2
}
