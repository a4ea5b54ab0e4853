package template

import (
	"fmt"

	"cuemulus.dev/lint"
)

// What CloudFormation takes of a template's text ("CloudFormation quotas" in its user
// guide): in the call itself, and in a bucket of S3.
const (
	maxInline = 51_200
	maxStored = 1_000_000
)

// longer makes the Run of a rule about templates that are longer than least and not
// longer than most.
func longer(least, most int, message, help string) func(*lint.Pass) {
	return func(p *lint.Pass) {
		if n := p.Written().Bytes; n > least && n <= most {
			p.Report(nil, fmt.Sprintf("the template has %d bytes; "+message, n, least), help)
		}
	}
}
