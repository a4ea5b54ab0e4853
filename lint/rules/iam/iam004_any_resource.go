package iam

import (
	"fmt"
	"strings"
	"sync"

	"cuemulus.dev/iam/actions"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var anyResource = lint.Rule{
	ID: "IAM004", Name: "any-resource", Severity: diag.Note, Profile: lint.Strict,
	Title: "A policy allows actions on every resource that could be told apart",
	Aliases: []string{
		"W12", "W13", "IAM_POLICYDOCUMENT_NO_WILDCARD_RESOURCE", "AWS-0057", "IAMNoWildcardPermissions", "CKV_AWS_111",
		"AwsSolutions-IAM5", "W11",
	},
	Why: "An action on every resource reaches what other teams own, and what comes later. It is in the strict profile, since names are often not known when a policy is written. Name the resources, or add a condition on their tags. It speaks only of actions that the service can permit by resource, as the Service Authorization Reference says, and of whole services; silent where a condition narrows the statement.",
	Bad: `Resources:
  Operator:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: [sqs:SendMessage, sqs:ListQueues]
            Resource: "*"
`,
	Good: `Resources:
  Operator:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: sqs:SendMessage
            Resource: arn:aws:sqs:eu-west-1:111122223333:example
          - Effect: Allow
            Action: sqs:ListQueues
            Resource: "*"
`,
	Run: func(p *lint.Pass) {
		all := p.Statements()
		var said map[string]bool
		for i := range all {
			st := &all[i]
			if st.Kind != lint.IdentityPolicy || !st.Allows() || st.Vague || st.Node.Get("Condition") != nil {
				continue
			}
			for _, v := range st.Resources {
				if v.Text != "*" {
					continue
				}
				if said == nil {
					said = moreSaid(p)
				}
				if said[strings.Join(st.Path, "/")] {
					break
				}
				if named := byResource(st.Actions); len(named) > 0 {
					p.Report(v.Path, fmt.Sprintf("%s could be allowed on some resources rather than on all", strings.Join(named, ", ")), "name the resources, or add a condition on their tags")
				}
				break
			}
		}
	},
}

// moreSaid gives the statements, by path, of which a check says more: that they are
// too wide for what they allow.
func moreSaid(p *lint.Pass) map[string]bool {
	said := map[string]bool{}
	for _, id := range []string{"IAM182", "IAM183", "IAM209", "IAM210", "IAM311", "IAM312", "IAM313", "IAM314"} {
		for _, f := range judged(p).all[id] {
			steps, _ := p.PolicyPath(f.Pos)
			for i := range steps { // "Statement", or "Statement" and a number
				if steps[i] == "Statement" {
					said[strings.Join(steps[:i+1], "/")] = true
					said[strings.Join(steps[:min(i+2, len(steps))], "/")] = true
				}
			}
		}
	}
	return said
}

// catalog is the index of actions, read when it is first needed.
var catalog = sync.OnceValue(actions.Open)

const (
	maxNamed  = 3   // actions that a message names
	maxJudged = 500 // actions of one statement; a policy has room for fewer
)

// byResource gives those of some actions that a service permits by resource, the
// first few of them by name.
func byResource(all []lint.Value) []string {
	var named []string
	for _, v := range all[:min(len(all), maxJudged)] {
		prefix, name, ok := strings.Cut(v.Text, ":")
		if !ok || !lint.IsKnown(v.Text) || !actsOnResources(prefix, name) {
			continue
		}
		if len(named) == maxNamed {
			return append(named, "and others")
		}
		named = append(named, v.Text)
	}
	return named
}

// actsOnResources reports whether an action has resource types; for a pattern,
// whether most of the actions that it covers do.
func actsOnResources(prefix, name string) bool {
	service := catalog().Service(prefix)
	if service == nil {
		return false
	}
	if !strings.ContainsAny(name, "*?") {
		action := service.Action(name)
		return action != nil && len(action.Resources) > 0
	}
	covered, with := 0, 0
	for i := range service.Actions {
		if a := &service.Actions[i]; !a.Retired && lint.Matches(name, a.Name) {
			covered++
			if len(a.Resources) > 0 {
				with++
			}
		}
	}
	return 2*with > covered
}
