package iam

import (
	"cuemulus.dev/iam"
	"cuemulus.dev/iam/compare"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var statementWithoutEffect = lint.Rule{
	ID: "IAM017", Name: "statement-without-effect", Severity: diag.Note, Profile: lint.Strict,
	Title: "A statement changes nothing that its policy allows or denies",
	Why: "What a Deny takes away again, and what other statements say already, misleads those who read the policy: they think that it is needed, or that it works. Each statement of an identity's policy is compared with the others of its document, conditions included, and only what is certain is reported. It is in the strict profile, since nothing is wrong with what the policy does. " +
		"Remove the statement, or write what was meant.",
	Bad: `Resources:
  Reader:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: s3:GetObject
            Resource: arn:aws:s3:::example-data/*
          - Effect: Allow
            Action: s3:GetObject
            Resource: arn:aws:s3:::example-data/reports/*
`,
	Good: `Resources:
  Reader:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: s3:GetObject
            Resource: arn:aws:s3:::example-data/*
`,
	Run: func(p *lint.Pass) {
		for _, d := range p.Documents() {
			effectsOf(p, d)
		}
	},
}

// maxCompared bounds the statements of a policy that are compared with one another.
const maxCompared = 20

func effectsOf(p *lint.Pass, d *lint.Document) {
	readings, all := d.Readings()
	if !all || d.Partial || d.Policy.Type.HasPrincipal() {
		return // naming an account is less than naming its role, though it covers it
	}
	var found seen
	for i, r := range readings {
		n := len(r.Policy.Statements)
		if n < 2 || n > maxCompared || len(r.Policy.Gaps) > 0 {
			continue
		}
		for _, f := range compare.Facts(compare.Set{Policies: []*iam.Policy{r.Policy}}, compare.Options{Catalog: catalog()}) {
			if what := effect(f); what != "" {
				found.add(diag.Diagnostic{Message: what, Help: "remove it, or write what was meant", Pos: f.Statement.Pos}, i)
			}
		}
	}
	found.each(scenariosOf(readings), func(f diag.Diagnostic, when string) {
		if when == "" && !repeated(p, d) {
			p.ReportPolicy(f, "")
		}
	})
}

// effect words a fact; "" where it says nothing against the statement.
func effect(f compare.Fact) string {
	switch {
	case f.Redundant:
		return "other statements of the policy say all that this one says"
	case f.Idle && f.Statement.Effect == iam.Allow:
		return "the policy denies all that this statement allows"
	}
	return ""
}

// repeated reports whether IAM240 speaks of statements of the document.
func repeated(p *lint.Pass, d *lint.Document) bool { return len(judged(p).of[d]["IAM240"]) > 0 }
