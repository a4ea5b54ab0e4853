package s3

import (
	"fmt"
	"strconv"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var tieringDays = lint.Rule{
	ID: "S3024", Name: "tiering-days", Severity: diag.Error,
	Title:   "Intelligent-Tiering archives earlier or later than S3 does",
	Aliases: []string{"E3061"},
	Why:     "ARCHIVE_ACCESS takes 90 to 730 days without access, DEEP_ARCHIVE_ACCESS 180 to 730. Write a number in that range.",
	Bad:     with(tiering("30")),
	Good:    with(tiering("90")),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::S3::Bucket") {
			for _, tier := range p.Settings(r, "IntelligentTieringConfigurations", "*", "Tierings", "*") {
				kinds, list := p.SettingsBelow(tier, "AccessTier"), p.SettingsBelow(tier, "Days")
				if len(kinds) != 1 || len(list) != 1 || list[0].Presence != lint.Present {
					continue
				}
				least := 90
				if kinds[0].Says("DEEP_ARCHIVE_ACCESS") {
					least = 180
				} else if !kinds[0].Says("ARCHIVE_ACCESS") {
					continue
				}
				if n, err := strconv.Atoi(list[0].Text); err == nil && (n < least || n > 730) {
					p.Report(list[0].Path, fmt.Sprintf("%s takes %d to 730 days, and not %d", kinds[0].Text, least, n), "write a number in that range")
				}
			}
		}
	},
}

// tiering archives what was not read for some days.
func tiering(days string) string {
	return "      IntelligentTieringConfigurations: [{Id: archive, Status: Enabled, Tierings: [{AccessTier: ARCHIVE_ACCESS, Days: " + days + "}]}]\n"
}
