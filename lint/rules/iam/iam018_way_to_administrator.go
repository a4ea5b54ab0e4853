package iam

import (
	"fmt"
	"strings"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/escalate"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var wayToAdministrator = lint.Rule{
	ID: "IAM018", Name: "way-to-administrator", Severity: diag.Warning,
	Title:   "An identity can become an administrator of the same template",
	Aliases: []string{"PrivilegeEscalation"},
	Why: "A role that may do everything is as safe as the weakest of those who may take it, or may hand it to a service. The policies, trust policies and boundaries of all identities of the template are followed, over several roles too, and only ways that are certain are reported. " +
		"Let people and pipelines take the administrator's role only by the way that is meant for it, with conditions; accept the finding for that one.",
	Bad: `Resources:
  Deployer:
    Type: AWS::IAM::Role
    Properties:
      RoleName: example-deployer
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: sts:AssumeRole}
      Policies:
        - PolicyName: take
          PolicyDocument:
            Version: "2012-10-17"
            Statement: {Effect: Allow, Action: sts:AssumeRole, Resource: "arn:aws:iam::111122223333:role/example-administrator"}
  Administrator:
    Type: AWS::IAM::Role
    Properties:
      RoleName: example-administrator
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Principal: {AWS: !GetAtt Deployer.Arn}, Action: sts:AssumeRole}
      Policies:
        - PolicyName: all
          PolicyDocument:
            Version: "2012-10-17"
            # cuemulus: ignore IAM003 why this role is for emergencies
            Statement: {Effect: Allow, Action: "*", Resource: "*"}
`,
	Good: `Resources:
  Deployer:
    Type: AWS::IAM::Role
    Properties:
      RoleName: example-deployer
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: sts:AssumeRole}
  Administrator:
    Type: AWS::IAM::Role
    Properties:
      RoleName: example-administrator
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Principal: {AWS: "arn:aws:iam::111122223333:role/example-emergency"}, Action: sts:AssumeRole}
      Policies:
        - PolicyName: all
          PolicyDocument:
            Version: "2012-10-17"
            # cuemulus: ignore IAM003 why this role is for emergencies
            Statement: {Effect: Allow, Action: "*", Resource: "*"}
`,
	Run: func(p *lint.Pass) {
		all := actorsOf(p)
		said := map[string]bool{}
		for n, actors := range all.in {
			for _, w := range waysOf(all, n) {
				from, to := actors[w.From], actors[w.To]
				message := fmt.Sprintf("whoever holds %s can become %s, which may do everything: an attacker %s", from.resource.ID, to.resource.ID, steps(actors, w))
				if said[message] {
					continue
				}
				said[message] = true
				if len(all.scenarios) > 1 {
					if when := all.scenarios[n].Without(existence(p, from.resource.ID)); !everywhere(all, w) && !when.Always() {
						message += " " + when.String()
					}
				}
				d := p.Report(from.resource.Path(), message, "narrow what the identity may take or pass, or the trust policy of "+to.resource.ID)
				d.Related = append(d.Related, diag.Related{Pos: p.PlaceOf(to.resource.Path()), Message: "this role may do everything"})
			}
		}
	},
}

// maxActors bounds the identities whose ways are followed.
const maxActors = 60

// waysOf gives the ways to administrators that are certain in one scenario.
func waysOf(all *actors, scenario int) (ways []escalate.Chain) {
	actors := all.in[scenario]
	if len(actors) < 2 || len(actors) > maxActors {
		return nil
	}
	found := false
	for i := range actors {
		found = found || actors[i].identity != nil && all.administrator(scenario, i)
	}
	if !found {
		return nil
	}
	var principals []escalate.Principal
	for _, a := range actors {
		principals = append(principals, a.Principal)
	}
	for _, c := range escalate.Reach(principals, escalate.Options{Catalog: catalog()}).Chains {
		if c.Administrator && c.Answer == iam.Yes && !all.administrator(scenario, c.From) {
			ways = append(ways, c)
		}
	}
	return ways
}

// steps words a way.
func steps(actors []actor, w escalate.Chain) string {
	var out []string
	for _, e := range w.Edges {
		how := "assumes " + actors[e.To].resource.ID
		if e.Kind == escalate.Pass {
			how = fmt.Sprintf("passes %s to %s", actors[e.To].resource.ID, e.Service)
		}
		out = append(out, how)
	}
	return strings.Join(out, ", then ")
}

// everywhere reports whether the same way is there in all scenarios.
func everywhere(all *actors, w escalate.Chain) bool {
	for n := range all.in {
		same := false
		for _, other := range waysOf(all, n) {
			same = same || other.From == w.From && other.To == w.To
		}
		if !same {
			return false
		}
	}
	return true
}
