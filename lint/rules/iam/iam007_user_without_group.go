package iam

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var userWithoutGroup = lint.Rule{
	ID: "IAM007", Name: "user-without-group", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A user is in no group",
	Aliases: []string{"F2000", "IAM_USER_MISSING_GROUP_RULE", "06933df4", "IAMUserGroupMembership"},
	Why:     "A user outside of groups has its permissions from somewhere that nobody looks at, or has none. It is in the strict profile, since users for programs often stand alone. Write Groups, or an AWS::IAM::UserToGroupAddition; with one in the template that names the user, or that cannot be read, the rule is silent.",
	Bad: `Resources:
  User:
    Type: AWS::IAM::User
    Properties:
      UserName: example
`,
	Good: `Resources:
  User:
    Type: AWS::IAM::User
    Properties:
      Groups: [example-readers]
`,
	Run: func(p *lint.Pass) {
		added := map[string]bool{}
		for _, r := range p.Resources("AWS::IAM::UserToGroupAddition") {
			for _, st := range p.Settings(r, "Users", "*") {
				id, _, refers := st.Node.RefersTo()
				if !refers && !st.IsKnown() {
					return
				}
				added[id], added[st.Text] = true, true
			}
		}
		for _, r := range p.Resources("AWS::IAM::User") {
			name, _ := p.Text(r.Property("UserName"))
			if p.Has(r.Node, "Properties", "Groups") == lint.Absent && !added[r.ID] && (name == "" || !added[name]) {
				p.Report(r.Path(), "the user is in no group", "write Groups with the names of groups")
			}
		}
	},
}
