package escalate

import (
	"cuemulus.dev/iam"
	"cuemulus.dev/iam/compare"
)

// everything asks whether the principal may do all there is, or all of IAM.
func (q *asker) everything() (Finding, bool) {
	if q.admin == nil {
		f, ok := q.newEverything()
		q.admin = &everything{f, ok}
	}
	return q.admin.finding, q.admin.is
}

type everything struct {
	finding Finding
	is      bool
}

func (q *asker) newEverything() (Finding, bool) {
	var grants []Grant
	for _, p := range q.p.Grants {
		for i := range p.Statements {
			s := &p.Statements[i]
			sure, _ := reaches(s.Actions, "iam:CreateUser")
			other, _ := reaches(s.Actions, "iam:DeleteRole")
			if s.Effect == iam.Allow && sure && other {
				grants = append(grants, grant(allow{policy: p, statement: s}, "iam:CreateUser", iam.Yes))
			}
		}
	}
	if len(grants) == 0 || q.gap != "" {
		return Finding{}, false
	}
	has := func(action string) bool {
		all := query(action, nil)
		return compare.Compare(compare.Set{Policies: q.p.Grants, Limits: q.p.Limits}, compare.Set{Policies: []*iam.Policy{all}}, q.opts).Verdict == compare.NoNewAccess
	}
	f := Finding{Answer: iam.Yes, Steps: []Step{{Action: "iam:*", Grants: grants, Resources: []string{"*"}, Any: true, Resource: "*"}}}
	switch {
	case has("*"):
		f.ID, f.Category = AdministratorID, Administrator
		f.Title, f.How = "administrator: every action on every resource", "need not do anything: the principal is an administrator"
		f.Steps[0].Action = "*"
	case has("iam:*"):
		s := setOf("iam-all")
		f.ID, f.Category, f.Title, f.How, f.Also = s.ID, s.Category, "iam-all: every action of IAM", s.How, s.Also
	default:
		return Finding{}, false
	}
	return f, true
}

func setOf(id string) Set {
	for _, s := range parsed() {
		if s.ID == id {
			return s
		}
	}
	return Set{ID: id}
}
