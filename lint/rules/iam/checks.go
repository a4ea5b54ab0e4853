package iam

import (
	"slices"
	"strings"
	"sync"

	"cuemulus.dev/iam"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// checkRules gives the rules of the checks, which are made once.
var checkRules = sync.OnceValue(makeCheckRules)

// makeCheckRules gives one rule for each check of package iam that a template can fail:
// what IAM Access Analyzer reports, and some more. The rule has the check's id, and
// AWS's code among its aliases.
func makeCheckRules() []lint.Rule {
	var list []lint.Rule
	examples := allExamples()
	for _, c := range iam.Checks() {
		if elsewhere[c.Code] != "" {
			continue
		}
		r := lint.Rule{
			ID: c.ID, Name: c.Name(), Severity: c.Severity, Title: c.Title, Why: c.Why, Aliases: c.Words(),
			Run: func(p *lint.Pass) { reportCheck(p, c.ID) },
		}
		if c.Severity == diag.Note || doubtful[c.Code] {
			r.Profile = lint.Strict
		}
		r.Bad, r.Good = examples[c.ID][0], examples[c.ID][1]
		list = append(list, r)
	}
	return list
}

// elsewhere are the checks that a rule of its own makes for templates, with the rule.
var elsewhere = map[string]string{
	"POLICY_SIZE_EXCEEDS_SCP_QUOTA":               "RES024",
	"POLICY_SIZE_EXCEEDS_RCP_QUOTA":               "RES024",
	"POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA":   "RES024",
	"POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA":   "RES024",
	"POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA": "RES024",
}

// inText are the checks that rules make by what is written, which is not a policy
// that stands as JSON in a string.
var inText = map[string]bool{
	"ALLOW_EVERYTHING":      true, // IAM002 and IAM003
	"KMS_ALIAS_AS_RESOURCE": true, // KMS001
}

// doubtful are the checks of more than a note that good templates fail often.
var doubtful = map[string]bool{
	"MISSING_VERSION":         true, // harmless without variables, with which IAM162 speaks
	"UNIQUE_SIDS_RECOMMENDED": true,
}

// judgement is what iam found in the documents of a template, by the check's id.
type judgement map[string][]finding

type finding struct {
	diag.Diagnostic
	document *lint.Document
	when     string // where it does not hold in every scenario
}

type judgementKey struct{}

// judged validates the documents of a template once for all rules.
func judged(p *lint.Pass) judgement {
	documents := p.Documents()
	if len(documents) == 0 {
		return nil
	}
	return p.Share(judgementKey{}, func() any {
		out := judgement{}
		for _, d := range documents {
			for _, f := range unhidden(judge(d)) {
				out[f.Rule] = append(out[f.Rule], f)
			}
		}
		return out
	}).(judgement)
}

// judge validates one document in every scenario; what is found in some only says in
// which.
func judge(d *lint.Document) []finding {
	var list []finding
	for _, p := range d.Problems() {
		list = append(list, finding{Diagnostic: p, document: d})
	}
	readings, _ := d.Readings()
	var found seen
	for i, r := range readings {
		for _, f := range iam.Validate(r.Policy, catalog()) {
			if d.Partial && (f.Name == "missing-resource" || f.Name == "missing-version") || strings.HasPrefix(f.Name, "policy-size-") {
				continue
			}
			found.add(f, i)
		}
	}
	found.each(scenariosOf(readings), func(f diag.Diagnostic, when string) {
		list = append(list, finding{f, d, when})
	})
	return list
}

func reportCheck(p *lint.Pass, id string) {
	for _, f := range judged(p)[id] {
		code := strings.ReplaceAll(strings.ToUpper(f.Name), "-", "_")
		if inText[code] && !f.document.Text || id == resourceMismatch && slices.ContainsFunc(s3Mismatches(p), f.at(p)) {
			continue
		}
		p.ReportPolicy(f.Diagnostic, f.when)
	}
}

// resourceMismatch is the check that IAM001 makes for S3, with better words.
const resourceMismatch = "IAM302"

// at reports whether a mismatch of IAM001 is this finding.
func (f finding) at(p *lint.Pass) func(mismatch) bool {
	steps, _ := p.PolicyPath(f.Pos)
	return func(m mismatch) bool { return slices.Equal(m.path, steps) }
}
