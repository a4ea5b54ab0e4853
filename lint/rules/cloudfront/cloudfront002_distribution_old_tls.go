package cloudfront

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var distributionOldTls = lint.Rule{
	ID: "CLOUDFRONT002", Name: "distribution-old-tls", Severity: diag.Warning,
	Title: "A distribution takes TLS 1.0 or 1.1",
	Aliases: []string{
		"W70", "CLOUDFRONT_MINIMUM_PROTOCOL_VERSION_RULE", "CKV_AWS_174", "AWS-0013", "dc17ee4b",
		"CloudFrontDistributionHttpsViewerNoOutdatedSSL", "AwsSolutions-CFR4",
	},
	Why:  "TLS 1.0 and 1.1 are broken in theory and refused by browsers and auditors, so the rule is in the recommended profile. A certificate of your own without MinimumProtocolVersion takes TLS 1.0. Write MinimumProtocolVersion: TLSv1.2_2021 or later. Silent for the certificate of cloudfront.net, which leaves no choice.",
	Bad:  with("          MinimumProtocolVersion: TLSv1.2_2021\n", ""),
	Good: sound,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::CloudFront::Distribution") {
			for _, certificate := range p.Settings(r, "DistributionConfig", "ViewerCertificate") {
				if certificate.Presence == lint.Present && hasOwn(p, certificate) {
					checkVersion(p, certificate)
				}
			}
		}
	},
}

// hasOwn reports whether a ViewerCertificate names a certificate of the account.
func hasOwn(p *lint.Pass, certificate lint.Setting) bool {
	for _, property := range []string{"AcmCertificateArn", "IamCertificateId"} {
		if p.Has(certificate.Node, property) == lint.Present {
			return true
		}
	}
	return false
}

func checkVersion(p *lint.Pass, certificate lint.Setting) {
	const help = "write MinimumProtocolVersion: TLSv1.2_2021"
	for _, st := range p.SettingsBelow(certificate, "MinimumProtocolVersion") {
		old := strings.HasPrefix(st.Text, "SSL") || st.Says("TLSv1", "TLSv1_2016") || strings.HasPrefix(st.Text, "TLSv1.1")
		switch {
		case st.Presence == lint.Absent:
			p.Report(st.Path, "the distribution has no MinimumProtocolVersion, and so takes TLS 1.0", help)
		case old && st.IsKnown():
			p.Report(st.Path, fmt.Sprintf("%s takes old versions of TLS", st.Text), help)
		}
	}
}
