package iam

import (
	"slices"
	"strings"
	"sync"

	"cuemulus.dev/cfn"
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
	"WILDCARD_ONLY_ACTION":    true, // beside actions that need the ARNs, as AWS itself writes them
}

// judgement is what iam found in the documents of a template, by the check's id: all
// of it, and of each document.
type judgement struct {
	all map[string][]finding
	of  map[*lint.Document]map[string][]finding
}

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
		return judgement{}
	}
	return p.Share(judgementKey{}, func() any {
		out := judgement{map[string][]finding{}, map[*lint.Document]map[string][]finding{}}
		for _, d := range documents {
			byRule := map[string][]finding{}
			for _, f := range unhidden(judge(d)) {
				byRule[f.Rule] = append(byRule[f.Rule], f)
				out.all[f.Rule] = append(out.all[f.Rule], f)
			}
			out.of[d] = byRule
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
	list := judged(p).all[id]
	if len(list) == 0 {
		return
	}
	said := map[string]bool{} // what IAM001 says with better words
	if id == resourceMismatch {
		for _, m := range s3Mismatches(p) {
			said[strings.Join(m.path, "/")] = true
		}
	}
	for _, f := range list {
		code := strings.ReplaceAll(strings.ToUpper(f.Name), "-", "_")
		if inText[code] && !f.document.Text {
			continue
		}
		if steps, _ := p.PolicyPath(f.Pos); said[strings.Join(steps, "/")] || !f.document.Text && elsewhereSaid(p, f, steps) {
			continue
		}
		p.ReportPolicy(f.Diagnostic, f.when)
	}
}

// resourceMismatch is the check that IAM001 makes for S3.
const resourceMismatch = "IAM302"

// elsewhereSaid reports whether a rule of another area says what is wrong: CFN027
// where a text has a variable of Fn::Sub without one, KMS001 where a key stands there
// by its id or alias, KMS006 and ECR002 where a key or repository is for everybody.
func elsewhereSaid(p *lint.Pass, f finding, steps []string) bool {
	if len(steps) < 2 {
		return false
	}
	r, _ := p.Resource(steps[1])
	if f.Name == "resource-gives-itself-away" {
		return strings.HasPrefix(r.Type, "AWS::KMS::") || r.Type == "AWS::ECR::Repository"
	}
	text, ok := r.Node.Get(steps[2:]...).String()
	if !ok {
		return false
	}
	return lacksSub(p, text) || f.Name == "invalid-arn-prefix" && isKey(text) && usesKMS(p, steps)
}

// lacksSub reports whether a text has a variable of Fn::Sub.
func lacksSub(p *lint.Pass, text string) bool {
	if !strings.Contains(text, "${") {
		return false
	}
	for _, part := range cfn.SubParts(text) {
		id, _, _ := strings.Cut(part.Text, ".")
		_, resource := p.Resource(id)
		if part.Kind == cfn.SubVariable && (resource || strings.HasPrefix(id, "AWS::") || p.Target.Template.Root.Get("Parameters", id) != nil) {
			return true
		}
	}
	return false
}

// isKey reports whether a text is the alias or the id of a KMS key.
func isKey(text string) bool {
	id := strings.TrimPrefix(text, "mrk-")
	return strings.HasPrefix(text, "alias/") || (len(id) == 32 || len(id) == 36) && strings.Trim(id, "0123456789abcdef-") == ""
}

// usesKMS reports whether the statement that a path leads into has an action of KMS.
func usesKMS(p *lint.Pass, steps []string) bool {
	all := p.Statements()
	for i := range all {
		if at := all[i].Path; len(at) < len(steps) && slices.Equal(at, steps[:len(at)]) {
			return slices.ContainsFunc(all[i].Actions, func(v lint.Value) bool { return strings.HasPrefix(strings.ToLower(v.Text), "kms:") })
		}
	}
	return false
}
