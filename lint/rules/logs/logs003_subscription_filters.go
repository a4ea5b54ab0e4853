package logs

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var subscriptionFilters = lint.Rule{
	ID: "LOGS003", Name: "subscription-filters", Severity: diag.Error,
	Title:   "A log group has more subscription filters than CloudWatch takes",
	Aliases: []string{"E2529"},
	Why:     "A log group has two of them at most. Take one out, or send the events on from where the others go.",
	Bad:     filters(3),
	Good:    filters(2),
	Run: func(p *lint.Pass) {
		seen := map[string][]lint.Setting{}
		for _, r := range p.Resources("AWS::Logs::SubscriptionFilter") {
			list := p.Settings(r, "LogGroupName")
			if len(list) != 1 || list[0].Text == "" || r.Node.Get("Condition") != nil {
				continue
			}
			key := list[0].Text
			seen[key] = append(seen[key], list[0])
			if len(seen[key]) == 3 {
				p.Report(list[0].Path, fmt.Sprintf("this is the third subscription filter of %s, and two are the most", lint.Show(key)), "take one out")
			}
		}
	},
}

// filters writes subscription filters of one log group.
func filters(n int) string {
	text := "Resources:\n"
	for i := range n {
		text += fmt.Sprintf("  Filter%d: {Type: AWS::Logs::SubscriptionFilter, Properties: {LogGroupName: example, FilterPattern: \"\", DestinationArn: \"arn:aws:lambda:eu-west-1:111122223333:function:example-%d\"}}\n", i, i)
	}
	return text
}
