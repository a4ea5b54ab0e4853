package s3

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var bucketName = lint.Rule{
	ID: "S3016", Name: "bucket-name", Severity: diag.Error,
	Title:   "A bucket's name cannot be used",
	Aliases: []string{"RB-17"},
	Why: "S3 takes names of 3 to 63 characters: lower case letters, digits, hyphens and dots, with a letter or digit at both ends (Amazon S3 User Guide, \"General purpose bucket naming rules\"). Anything else fails when the stack is deployed. A name with the id of another account than the stack's is most likely copied from there, and in the account-regional namespace S3 refuses it. " +
		"Parts that are not known are not judged, and ids only where the stack's account is known.",
	Bad:  renamed(with(""), "!Sub Example_Logs-${AWS::Region}"),
	Good: renamed(with(""), "!Sub example-logs-${AWS::Region}"),
	Run: func(p *lint.Pass) {
		for _, bucket := range p.Resources("AWS::S3::Bucket") {
			path := bucket.Path("Properties", "BucketName")
			for _, v := range p.Values(bucket.Property("BucketName"), path) {
				checkName(p, v)
			}
		}
	},
}

// unknownPart is a part of a text that is not known.
var unknownPart = regexp.MustCompile(`\$\{[^}]*\}`)

var accountID = regexp.MustCompile(`(?:^|[^0-9])([0-9]{12})(?:[^0-9]|$)`)

func checkName(p *lint.Pass, v lint.Value) {
	if v.Text == "" {
		return
	}
	known := unknownPart.ReplaceAllString(v.Text, "")
	whole := known == v.Text
	switch wrong := strings.IndexFunc(known, notInName); {
	case len(known) > 63:
		p.Report(v.Path, fmt.Sprintf("the bucket's name has %d characters, and S3 takes 63", len(known)), "shorten it")
	case wrong >= 0 && unicode.IsUpper([]rune(known[wrong:])[0]):
		p.Report(v.Path, fmt.Sprintf("the bucket's name %q has upper case letters", lint.Show(v.Text)), "write it in lower case")
	case wrong >= 0:
		p.Report(v.Path, fmt.Sprintf("the bucket's name %q has the character %q", lint.Show(v.Text), []rune(known[wrong:])[0]),
			"use lower case letters, digits, hyphens and dots")
	case whole && len(known) < 3:
		p.Report(v.Path, fmt.Sprintf("the bucket's name %q is shorter than 3 characters", known), "write a longer name")
	case whole && strings.ContainsAny(known[:1]+known[len(known)-1:], "-."), strings.Contains(known, "..") && whole:
		p.Report(v.Path, fmt.Sprintf("the bucket's name %q begins or ends with a hyphen or dot, or has two dots in a row", known),
			"begin and end it with a letter or digit")
	default:
		checkAccount(p, v)
	}
}

func notInName(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '.')
}

// checkAccount reports an account's id in the name that is not that of the stack.
func checkAccount(p *lint.Pass, v lint.Value) {
	own := p.Target.AccountID
	if own == "" {
		return
	}
	for _, m := range accountID.FindAllStringSubmatch(v.Text, -1) {
		if m[1] != own {
			p.Report(v.Path, fmt.Sprintf("the bucket's name has the account id %s, but the stack is deployed to %s", m[1], own),
				"write ${AWS::AccountId} with Fn::Sub, or leave the id out")
			return
		}
	}
}
