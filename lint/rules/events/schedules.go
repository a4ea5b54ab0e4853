package events

// schedule is a rule with a schedule.
func schedule(expression string) string {
	return "Resources:\n  Rule:\n    Type: AWS::Events::Rule\n    Properties: {ScheduleExpression: \"" + expression + "\"}\n"
}
