package s3

import (
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var insecureTransport = lint.Rule{
	ID: "S3014", Name: "insecure-transport", Severity: diag.Error,
	Title:   "A bucket that holds data takes requests without TLS",
	Aliases: []string{"RB-15", "S3_BUCKET_SSL_REQUESTS_ONLY", "S3BucketSSLRequestsOnly", "AwsSolutions-S10"},
	Why: "S3 answers plain HTTP, so a client that is set up wrongly sends objects where others on the way can read them. " +
		"Deny s3:* to everybody with the condition Bool aws:SecureTransport \"false\" alone, on the bucket's ARN and on ARN/*; a statement that denies less, or has a second condition, leaves a way open. Bucket policies of all templates in the run count; where one is computed, or a macro or a module may add one, the rule is silent. " + whatHoldsData,
	Bad:  without("            Condition: {Bool: {aws:SecureTransport: \"false\"}}\n", "            Condition: {Bool: {aws:SecureTransport: \"true\"}}\n"),
	Good: with(""),
	Run: func(p *lint.Pass) {
		eachDataBucket(p, func(bucket cfn.Resource) {
			var covered denied
			policies := p.PoliciesOfBucket(bucket)
			if len(policies) == 0 {
				if !p.Incomplete() && !policyOfUnknownBucket(p) {
					p.Report(bucket.Path(), "the bucket holds data but has no policy that denies requests without TLS", denyPlain)
				}
				return
			}
			for _, found := range policies {
				statements, vague := found.StatementsOf(found.Resource, lint.ResourcePolicy)
				if vague {
					return
				}
				for _, st := range statements {
					if deniesPlain(found.Scope, st) {
						covered.add(found.Scope, st, p.NameOfBucket(bucket))
					}
				}
			}
			message, help := covered.missing()
			if message == "" {
				return
			}
			if first := policies[0]; first.Scope == p.Scope {
				p.Report(first.Resource.Path("Properties", "PolicyDocument", "Statement"), message, help)
				return
			}
			p.Report(bucket.Path(), "the bucket holds data, and "+message, help)
		})
	},
}

// policyOfUnknownBucket reports whether a bucket policy of the template may be
// that of any bucket, since its Bucket is computed.
func policyOfUnknownBucket(p *lint.Pass) bool {
	return slices.ContainsFunc(p.Resources("AWS::S3::BucketPolicy"), func(r cfn.Resource) bool {
		text, _ := p.Text(r.Property("Bucket"))
		return strings.Contains(text, "${(")
	})
}

// denyPlain is what to write.
const denyPlain = "deny s3:* to Principal \"*\" on the bucket's ARN and on ARN/*, with the condition Bool aws:SecureTransport \"false\" alone"

// denied is what the statements of a bucket's policies deny without TLS.
type denied struct{ bucket, objects bool }

// missing says what is not denied, "" when all is.
func (d denied) missing() (message, help string) {
	switch {
	case d.bucket && d.objects:
		return "", ""
	case d.bucket:
		return "the bucket's policy denies requests without TLS for the bucket, not for its objects", "name the bucket's ARN with /* as a Resource of the statement as well"
	case d.objects:
		return "the bucket's policy denies requests without TLS for objects, not for the bucket itself", "name the bucket's ARN, without /*, as a Resource of the statement as well"
	}
	return "no statement of the bucket's policy denies requests without TLS", denyPlain
}

// add takes up what a statement covers of the bucket of a name. What is not known
// may be the bucket, so it counts.
func (d *denied) add(s *lint.Scope, st *lint.Statement, name string) {
	if st.Node.Get("NotResource") != nil {
		d.bucket, d.objects = true, true
		return
	}
	for _, v := range st.Resources {
		resource := v.Text
		if a, ok := lint.ParseARN(v.Text); ok && a.Service == "s3" {
			resource = a.Resource
		}
		d.bucket = d.bucket || lint.Matches(resource, name)
		d.objects = d.objects || lint.Matches(resource, name+"/any/key")
		if own, _, _ := strings.Cut(resource, "/"); own != name && strings.Contains(own, "${") {
			d.bucket = d.bucket || !strings.Contains(resource, "/")
			d.objects = d.objects || strings.HasSuffix(resource, "*") || resource == own
		}
	}
}

// deniesPlain reports whether a statement denies every action to everybody whose
// request comes without TLS, and asks for nothing else.
func deniesPlain(s *lint.Scope, st *lint.Statement) bool {
	all := slices.ContainsFunc(st.Actions, func(v lint.Value) bool { return v.Text == "*" || strings.EqualFold(v.Text, "s3:*") })
	if st.Effect != "Deny" || !all || !everybody(s, st.Node.Get("Principal")) {
		return false
	}
	conditions := s.Conditions(st)
	return len(conditions) == 1 && conditions[0].Is("aws:SecureTransport") && strings.HasPrefix(conditions[0].Operator, "Bool") &&
		slices.ContainsFunc(conditions[0].Values, func(v lint.Value) bool { return strings.EqualFold(v.Text, "false") })
}

func everybody(s *lint.Scope, principal *cfn.Node) bool {
	if aws := principal.Get("AWS"); aws != nil {
		principal = aws
	}
	return slices.ContainsFunc(s.Values(principal, nil), func(v lint.Value) bool { return v.Text == "*" })
}
