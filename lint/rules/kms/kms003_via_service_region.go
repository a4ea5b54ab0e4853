package kms

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var viaServiceRegion = lint.Rule{
	ID: "KMS003", Name: "via-service-region", Severity: diag.Error,
	Title:   "A kms:ViaService condition names another Region than the key's",
	Aliases: []string{"RB-07"},
	Why: "A service uses a key in the key's own Region, so kms:ViaService s3.eu-west-1.amazonaws.com on a key in us-east-1 is never true, and the statement permits nothing. It happens when the statement for a replica's key is copied from that for the source's. " +
		"Write the Region of the key into the condition. Silent where either Region is not known.",
	Bad: `Resources:
  Writer:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: kms:Encrypt
            Resource: arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
            Condition:
              StringEquals: {kms:ViaService: s3.eu-west-1.amazonaws.com}
`,
	Good: `Resources:
  Writer:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: kms:Encrypt
            Resource: arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
            Condition:
              StringEquals: {kms:ViaService: s3.us-east-1.amazonaws.com}
`,
	Run: func(p *lint.Pass) {
		all := p.Statements()
		for i := range all {
			st := &all[i]
			for _, c := range p.Conditions(st) {
				if c.Is("kms:ViaService") && c.Positive() && st.Allows() {
					checkVia(p, st, c)
				}
			}
		}
	},
}

func checkVia(p *lint.Pass, st *lint.Statement, c lint.Condition) {
	via := map[string]bool{}
	for _, v := range c.Values {
		region, ok := viaRegion(v.Text)
		if !ok {
			return
		}
		via[region] = true
	}
	for _, v := range st.Resources {
		region, ok := p.RegionOfKey(v.Node)
		if !ok || !lint.IsKnown(region) || strings.ContainsAny(region, "*?") || len(via) == 0 || via[region] {
			continue
		}
		path := c.Path
		if len(c.Values) == 1 {
			path = c.Values[0].Path
		}
		p.Report(path, fmt.Sprintf("the key is in %s, but kms:ViaService asks for %s", region, strings.Join(slices.Sorted(maps.Keys(via)), ", ")),
			fmt.Sprintf("write the service of the key's Region, such as s3.%s.amazonaws.com", region))
		return
	}
}

var viaService = regexp.MustCompile(`^[a-z0-9-]+\.([a-z]{2,4}(?:-[a-z]+)+-[0-9]+)\.amazonaws\.com(?:\.cn)?$`)

// viaRegion gives the Region of a service's name such as s3.eu-west-1.amazonaws.com.
func viaRegion(text string) (string, bool) {
	m := viaService.FindStringSubmatch(text)
	if m == nil {
		return "", false
	}
	return m[1], true
}
