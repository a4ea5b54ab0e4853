package lint

import (
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/iam"
)

// Identity is a user, role or group of the template, or a function that gets a role of
// its own, with the policies that the template gives it.
type Identity struct {
	Resource cfn.Resource
	ARN      iam.Text // without pieces where it is not known
	// Policies are the documents inside it and those of policies of the template that
	// are attached to it. Trust is the trust policy of a role.
	Policies, Trust []*Document
	// Attached are the managed policies, of the template or not. A user has those of
	// its groups too.
	Attached []Attachment
	// Groups are the groups of a user, as far as they are of the template.
	Groups []string
	// Boundary is the permissions boundary; nil where it has none.
	Boundary *Attachment
}

// Attachment is a managed policy that an identity names.
type Attachment struct {
	ARN    iam.Text // what is written, with symbols
	Policy string   // logical id of the policy, "" for one that is not of the template
	Path   []string
	When   eval.Scenario
}

// identityTypes are the types that have policies attached, with the property of a
// policy's resource that names them.
var identityTypes = map[string]string{
	"AWS::IAM::Role":                "Roles",
	"AWS::IAM::User":                "Users",
	"AWS::IAM::Group":               "Groups",
	"AWS::Serverless::Function":     "",
	"AWS::Serverless::StateMachine": "",
}

type identitiesKey struct{}

// Identities gives the identities of the template, in source order.
func (s *Scope) Identities() []*Identity {
	documents := s.Documents()
	if !slices.ContainsFunc(s.resources, func(r cfn.Resource) bool { _, ok := identityTypes[r.Type]; return ok }) {
		return nil
	}
	found := s.policies()
	return s.Share(identitiesKey{}, func() any {
		b := identityBuilder{s: s, arns: found.arns, byID: map[string]*Identity{}, byName: map[string]string{}, documents: map[string][]*Document{}}
		for _, d := range documents {
			b.documents[d.Resource.ID] = append(b.documents[d.Resource.ID], d)
		}
		return b.build()
	}).([]*Identity)
}

type identityBuilder struct {
	s         *Scope
	arns      map[string]iam.Text
	byID      map[string]*Identity
	byName    map[string]string // type and name -> logical id
	documents map[string][]*Document
	list      []*Identity
}

func (b *identityBuilder) build() []*Identity {
	for _, r := range b.s.resources {
		property, ok := identityTypes[r.Type]
		if !ok || property == "" && b.s.Has(r.Node, "Properties", "Role") != Absent {
			continue
		}
		i := &Identity{Resource: r, ARN: b.arns[r.ID]}
		b.list, b.byID[r.ID] = append(b.list, i), i
		if name, known := b.s.Known(r.Property(strings.TrimSuffix(property, "s") + "Name")); known && property != "" {
			b.byName[property+" "+name] = r.ID
		}
		b.own(i)
	}
	for _, r := range b.s.resources {
		b.attach(r)
	}
	b.members()
	return b.list
}

// own reads what stands in the identity itself.
func (b *identityBuilder) own(i *Identity) {
	for _, d := range b.documents[i.Resource.ID] {
		if d.Policy.Type == iam.Trust {
			i.Trust = append(i.Trust, d)
		} else {
			i.Policies = append(i.Policies, d)
		}
	}
	properties := []string{"ManagedPolicyArns"}
	if i.Resource.IsServerless() {
		properties = []string{"Policies"}
	}
	for _, property := range properties {
		for _, v := range b.s.Values(i.Resource.Property(property), i.Resource.Path("Properties", property)) {
			if v.Node.Kind == cfn.Map && !isIntrinsic(v.Node) {
				continue // a document, or a policy template
			}
			i.Attached = append(i.Attached, b.attachment(v))
		}
	}
	for _, v := range b.s.Values(i.Resource.Property("PermissionsBoundary"), i.Resource.Path("Properties", "PermissionsBoundary")) {
		if boundary := b.attachment(v); i.Boundary == nil {
			i.Boundary = &boundary
		}
	}
}

func isIntrinsic(n *cfn.Node) bool {
	_, _, ok := n.Intrinsic()
	return ok
}

func (b *identityBuilder) attachment(v Value) Attachment {
	a := Attachment{Path: v.Path, When: v.Scenario}
	if id, _, ok := v.Node.RefersTo(); ok {
		if r, ok := b.s.Resource(id); ok && r.Type == "AWS::IAM::ManagedPolicy" {
			a.Policy, a.ARN = id, b.arns[id]
			return a
		}
	}
	// A partition that is not known leaves the name of an AWS policy readable.
	text := v.Text
	if parsed, ok := ParseARN(text); ok && parsed.Service == "iam" && parsed.Account == "aws" && IsKnown(parsed.Resource) {
		if !IsKnown(parsed.Partition) {
			parsed.Partition = "aws"
		}
		text = "arn:" + parsed.Partition + ":iam::aws:" + parsed.Resource
	}
	if IsKnown(text) {
		a.ARN = iam.Lit(text)
	} else {
		a.ARN = iam.Text{Pieces: []iam.Piece{{Symbol: &iam.Symbol{Name: strings.TrimSuffix(strings.TrimPrefix(text, "${"), "}")}}}}
	}
	return a
}

// attach reads a policy that names the identities that it is for.
func (b *identityBuilder) attach(r cfn.Resource) {
	var places map[string]string // property of the policy -> kind of identity
	switch r.Type {
	case "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy":
		places = map[string]string{"Roles": "Roles", "Users": "Users", "Groups": "Groups"}
	case "AWS::IAM::RolePolicy":
		places = map[string]string{"RoleName": "Roles"}
	case "AWS::IAM::UserPolicy":
		places = map[string]string{"UserName": "Users"}
	case "AWS::IAM::GroupPolicy":
		places = map[string]string{"GroupName": "Groups"}
	default:
		return
	}
	for _, property := range sortedKeys(places) {
		for _, v := range b.s.Values(r.Property(property), r.Path("Properties", property)) {
			i := b.identity(v, places[property])
			if i == nil {
				continue
			}
			for _, d := range b.documents[r.ID] {
				if !slices.Contains(i.Policies, d) {
					i.Policies = append(i.Policies, d)
				}
			}
			if r.Type == "AWS::IAM::ManagedPolicy" {
				i.Attached = append(i.Attached, Attachment{ARN: b.arns[r.ID], Policy: r.ID, Path: v.Path, When: v.Scenario})
			}
		}
	}
}

// identity gives the identity that a policy or a group names.
func (b *identityBuilder) identity(v Value, kind string) *Identity {
	id, _, ok := v.Node.RefersTo()
	if !ok {
		id = b.byName[kind+" "+v.Text]
	}
	i := b.byID[id]
	if i == nil || identityTypes[i.Resource.Type] != kind {
		return nil
	}
	return i
}

// members gives policies of the template to those that name them by ARN, and users
// what their groups have.
func (b *identityBuilder) members() {
	for _, i := range b.list {
		for _, a := range i.Attached {
			for _, d := range b.documents[a.Policy] {
				if !slices.Contains(i.Policies, d) {
					i.Policies = append(i.Policies, d)
				}
			}
		}
	}
	for _, i := range b.list {
		if i.Resource.Type == "AWS::IAM::User" {
			for _, v := range b.s.Values(i.Resource.Property("Groups"), i.Resource.Path("Properties", "Groups")) {
				b.member(i, v)
			}
		}
	}
	for _, r := range b.s.byType["AWS::IAM::UserToGroupAddition"] {
		group := b.s.Values(r.Property("GroupName"), r.Path("Properties", "GroupName"))
		for _, v := range b.s.Values(r.Property("Users"), r.Path("Properties", "Users")) {
			if user := b.identity(v, "Users"); user != nil && len(group) == 1 {
				b.member(user, group[0])
			}
		}
	}
}

func (b *identityBuilder) member(user *Identity, v Value) {
	group := b.identity(v, "Groups")
	if group == nil || slices.Contains(user.Groups, group.Resource.ID) || len(user.Groups) == maxGroups {
		return
	}
	user.Groups = append(user.Groups, group.Resource.ID)
	for _, d := range group.Policies {
		if !slices.Contains(user.Policies, d) {
			user.Policies = append(user.Policies, d)
		}
	}
	user.Attached = append(user.Attached, group.Attached...)
}

// maxGroups is how many groups a user may be in (IAM User Guide, "IAM and AWS STS
// quotas").
const maxGroups = 10
