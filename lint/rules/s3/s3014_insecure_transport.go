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
		"Deny s3:* to everybody with the condition Bool aws:SecureTransport \"false\", on the bucket and its objects. Bucket policies of all templates in the run count; where one is computed, or a macro or a module may add one, the rule is silent. " + whatHoldsData,
	Bad:  without("            Condition: {Bool: {aws:SecureTransport: \"false\"}}\n", "            Condition: {Bool: {aws:SecureTransport: \"true\"}}\n"),
	Good: with(""),
	Run: func(p *lint.Pass) {
		eachDataBucket(p, func(bucket cfn.Resource) {
			help := "deny s3:* to Principal \"*\" with the condition Bool aws:SecureTransport \"false\""
			policies := p.PoliciesOfBucket(bucket)
			if len(policies) == 0 {
				if !p.Incomplete() && !policyOfUnknownBucket(p) {
					p.Report(bucket.Path(), "the bucket holds data but has no policy that denies requests without TLS", help)
				}
				return
			}
			for _, found := range policies {
				statements, vague := found.StatementsOf(found.Resource, lint.ResourcePolicy)
				if vague || slices.ContainsFunc(statements, func(st *lint.Statement) bool { return deniesPlain(found.Scope, st) }) {
					return
				}
			}
			if first := policies[0]; first.Scope == p.Scope {
				p.Report(first.Resource.Path("Properties", "PolicyDocument", "Statement"), "no statement of the bucket's policy denies requests without TLS", help)
				return
			}
			p.Report(bucket.Path(), "the bucket holds data, and no statement of its policy denies requests without TLS", help)
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

// deniesPlain reports whether a statement denies every action to everybody whose
// request comes without TLS.
func deniesPlain(s *lint.Scope, st *lint.Statement) bool {
	if st.Effect != "Deny" || !st.Covers("s3:GetObject") || !st.Covers("s3:PutObject") || !everybody(s, st.Node.Get("Principal")) {
		return false
	}
	return slices.ContainsFunc(s.Conditions(st), func(c lint.Condition) bool {
		return c.Is("aws:SecureTransport") && strings.HasPrefix(c.Operator, "Bool") &&
			slices.ContainsFunc(c.Values, func(v lint.Value) bool { return strings.EqualFold(v.Text, "false") })
	})
}

func everybody(s *lint.Scope, principal *cfn.Node) bool {
	if aws := principal.Get("AWS"); aws != nil {
		principal = aws
	}
	return slices.ContainsFunc(s.Values(principal, nil), func(v lint.Value) bool { return v.Text == "*" })
}
