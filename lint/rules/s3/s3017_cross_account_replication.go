package s3

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var crossAccountReplication = lint.Rule{
	ID: "S3017", Name: "cross-account-replication", Severity: diag.Error,
	Title:   "Replication to another account does not hand over the objects",
	Aliases: []string{"RB-19"},
	Why: "By default a replica belongs to the account of the source, whose deletion or compromise the copy is there to survive. To hand it over three things are needed together: Destination.Account, AccessControlTranslation: {Owner: Destination}, and s3:ObjectOwnerOverrideToBucketOwner on the replica's objects for the role; S3 refuses the first two alone, and without the third replication fails. " +
		"Write all three. The destination is in another account when Account says so, or when the run has its bucket there.",
	Bad: configured(ruleTo("arn:aws:s3:::example-replica", "") + `              Account: "444455556666"
`),
	Good: configured(ruleTo("arn:aws:s3:::example-replica", "") + `              Account: "444455556666"
              AccessControlTranslation: {Owner: Destination}
`),
	Run: func(p *lint.Pass) {
		eachRule(p, func(_ cfn.Resource, rule lint.ReplicationRule) {
			if p.Has(rule.Node, "Destination") != lint.Present || rule.Node.Get("Destination").Field("Fn::Transform") != nil {
				return
			}
			account := p.Has(rule.Node, "Destination", "Account")
			translation := p.Has(rule.Node, "Destination", "AccessControlTranslation")
			other, foreign := otherAccount(p, rule)
			help := "write Account, and AccessControlTranslation: {Owner: Destination}"
			switch {
			case translation == lint.Present && account == lint.Absent:
				p.Report(rule.At("Destination", "AccessControlTranslation"), "AccessControlTranslation needs the destination's Account", help)
			case foreign && account == lint.Absent:
				p.Report(rule.At("Destination"), fmt.Sprintf("bucket %s is in account %s, but the destination names no Account", lint.Show(rule.DestinationName), other), help)
			case foreign && translation == lint.Absent:
				p.Report(rule.At("Destination"), fmt.Sprintf("the destination is in account %s, but the replicas stay with the source's account", other), help)
			case foreign && translation == lint.Present:
				checkOwnerAction(p, rule)
			}
		})
	},
}

// otherAccount gives the account of a destination where it is not the target's.
// An Account that is a parameter counts as another one.
func otherAccount(p *lint.Pass, rule lint.ReplicationRule) (account string, foreign bool) {
	text, _ := p.Text(rule.Node.Get("Destination", "Account"))
	if text == "" {
		found, ok := rule.Destination()
		own, other := p.Target.AccountID, ""
		if ok {
			other = found.Target.AccountID
		}
		return other, own != "" && other != "" && own != other
	}
	return lint.Show(text), text != p.Target.AccountID && text != "${AWS::AccountId}" && !strings.HasPrefix(text, "${(")
}

// checkOwnerAction reports a role of the template that may replicate but not hand
// the replicas over.
func checkOwnerAction(p *lint.Pass, rule lint.ReplicationRule) {
	id, _, ok := rule.Role.RefersTo()
	role, found := p.Resource(id)
	if !ok || !found || role.Type != "AWS::IAM::Role" {
		return
	}
	const action = "s3:ObjectOwnerOverrideToBucketOwner"
	statements, vague := p.StatementsOfRole(role)
	if vague || slices.ContainsFunc(statements, func(st *lint.Statement) bool {
		return st.Allows() && (st.Covers(action) || st.Node.Get("NotAction") != nil)
	}) {
		return
	}
	d := p.Report(role.Path(), "the replication role may not hand the replicas over to the destination's account",
		"permit "+action+" on the replica's objects")
	relate(d, p.Scope, rule.At("Destination"), "the destination")
}
