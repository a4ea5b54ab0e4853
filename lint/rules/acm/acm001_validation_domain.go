package acm

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var validationDomain = lint.Rule{
	ID: "ACM001", Name: "validation-domain", Severity: diag.Error,
	Title:   "A certificate is validated by a domain that is not above its own",
	Aliases: []string{"E3503"},
	Why:     "Mails go to a domain that is the certificate's own or one above it; ACM refuses others. Correct the ValidationDomain.",
	Bad: `Resources:
  Certificate:
    Type: AWS::CertificateManager::Certificate
    Properties: {DomainName: www.example.com, ValidationMethod: EMAIL, DomainValidationOptions: [{DomainName: www.example.com, ValidationDomain: example.org}]}
`,
	Good: `Resources:
  Certificate:
    Type: AWS::CertificateManager::Certificate
    Properties: {DomainName: www.example.com, ValidationMethod: EMAIL, DomainValidationOptions: [{DomainName: www.example.com, ValidationDomain: example.com}]}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::CertificateManager::Certificate") {
			for _, option := range p.Settings(r, "DomainValidationOptions", "*") {
				name, by := p.SettingsBelow(option, "DomainName"), p.SettingsBelow(option, "ValidationDomain")
				if len(name) != 1 || len(by) != 1 || name[0].Presence != lint.Present || by[0].Presence != lint.Present || !name[0].IsKnown() || !by[0].IsKnown() {
					continue
				}
				inner, outer := strings.ToLower(name[0].Text), strings.ToLower(by[0].Text)
				if inner != outer && !strings.HasSuffix(inner, "."+outer) {
					p.Report(by[0].Path, fmt.Sprintf("the domain %s is not above %s", by[0].Text, name[0].Text), "write the domain itself, or one above it")
				}
			}
		}
	},
}
