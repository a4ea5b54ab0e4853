package iam

// Unchecked is an issue code of IAM Access Analyzer that Validate does not
// report, and the reason.
type Unchecked struct{ Code, Why string }

// NotChecked lists the codes of Access Analyzer that this package does not have.
// The package documentation has the same list.
func NotChecked() []Unchecked {
	return []Unchecked{
		{"DEPRECATED_GLOBAL_CONDITION_KEY", "AWS publishes no list of deprecated keys"},
		{"MISSING_ACTION_FOR_CONDITION_KEY", "AWS publishes no table of the actions that go with one another"},
		{"USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", "the services that send aws:VpceAccount, aws:VpceOrgID and aws:VpceOrgPaths are in no data that may be embedded"},
	}
}
