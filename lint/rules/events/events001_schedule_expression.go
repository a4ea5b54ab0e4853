package events

import (
	"strconv"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var scheduleExpression = lint.Rule{
	ID: "EVENTS001", Name: "schedule-expression", Severity: diag.Error,
	Title:   "A schedule is not written as EventBridge reads it",
	Aliases: []string{"E3027"},
	Why:     "A schedule is rate(NUMBER UNIT), with the unit in the singular for one and in the plural for more, or cron with six fields, of which either the day of the month or the day of the week is a question mark (Amazon EventBridge User Guide, \"Setting a schedule pattern\"). EventBridge refuses anything else. Write one of them.",
	Bad:     schedule("rate(5 minute)"),
	Good:    schedule("rate(5 minutes)"),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::Events::Rule") {
			for _, st := range p.Settings(r, "ScheduleExpression") {
				if st.Presence != lint.Present || !st.IsKnown() || st.Text == "" || strings.Contains(st.Text, "{{resolve:") {
					continue
				}
				if problem := wrongSchedule(st.Text); problem != "" {
					p.Report(st.Path, problem, "write rate(5 minutes) or cron(0 12 * * ? *)")
				}
			}
		}
	},
}

// wrongSchedule says what is wrong with a schedule, "" for nothing.
func wrongSchedule(text string) string {
	if inner, ok := strings.CutPrefix(text, "rate("); ok {
		inner, closed := strings.CutSuffix(inner, ")")
		words := strings.Fields(inner)
		if !closed || len(words) != 2 {
			return "a rate is a number and a unit in brackets"
		}
		n, err := strconv.Atoi(words[0])
		switch {
		case err != nil || n < 1:
			return "the number of a rate is 1 or more"
		case words[1] == "minute" || words[1] == "hour" || words[1] == "day":
			if n != 1 {
				return "the unit of a rate is in the plural for more than one"
			}
		case words[1] == "minutes" || words[1] == "hours" || words[1] == "days":
			if n == 1 {
				return "the unit of a rate is in the singular for one"
			}
		default:
			return "the unit of a rate is minutes, hours or days"
		}
		return ""
	}
	inner, ok := strings.CutPrefix(text, "cron(")
	inner, closed := strings.CutSuffix(inner, ")")
	if !ok || !closed {
		return "a schedule is rate(...) or cron(...)"
	}
	fields := strings.Fields(inner)
	switch {
	case len(fields) != 6:
		return "cron has six fields: minutes, hours, day of the month, month, day of the week, year"
	case fields[2] != "?" && fields[4] != "?":
		return "the day of the month or the day of the week must be a question mark"
	case fields[2] == "?" && fields[4] == "?":
		return "only one of the day of the month and the day of the week may be a question mark"
	}
	return ""
}
