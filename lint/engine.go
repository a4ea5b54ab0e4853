package lint

import "cuemulus.dev/internal/diag"

// Ids of the engine's own findings.
const (
	ignoreWithoutReason = "LINT001"
	ignoreMalformed     = "LINT002"
	ignoreUnknownRule   = "LINT003"
	ignoreExpired       = "LINT004"
	ignoreUnused        = "LINT005"
	ignoreForbidden     = "LINT006"

	// CrashRule is the id of the finding that says that a rule broke. It is a fault
	// of cuemulus: a run that has one exits with 3.
	CrashRule = "LINT007"

	baselineStale      = "LINT008"
	baselineUnreadable = "LINT009"
)

// EngineRules documents the findings about ignores, about baselines and about rules
// that break, as rules whose Run is nil: Run reports them by itself, and no ignore accepts
// them. Their severities can be set like those of any rule.
func EngineRules() []Rule {
	return append([]Rule(nil), engineRules[:]...)
}

var engineRules = [...]Rule{
	{
		ID: ignoreWithoutReason, Name: "ignore-without-reason", Severity: diag.Warning,
		Title: "An ignore gives no reason",
		Why:   "Whoever reads the template later must be able to tell whether the finding is still acceptable. An ignore without a reason does not count. Write why and the reason behind the rules' ids, or a why beside rule in Metadata.",
		Bad: `Resources:
  # cuemulus: ignore S3016
  Topic: {Type: AWS::SNS::Topic}
`,
		Good: `Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: Old_Bucket # cuemulus: ignore S3016 why made in 2014 and imported
`,
	},
	{
		ID: ignoreMalformed, Name: "malformed-ignore", Severity: diag.Warning,
		Title: "An ignore or a setting cannot be understood",
		Why:   "What is not understood has no effect, so a finding that was thought to be accepted comes back, or one that was wanted stays off. An until must be a date, YYYY-MM-DD; an ignore with a wrong date does not count.",
		Bad: `Resources:
  # cuemulus: ignore S3016 until=tomorrow why the name changes soon
  Topic: {Type: AWS::SNS::Topic}
`,
		Good: `Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: Old_Bucket # cuemulus: ignore S3016 until=2099-12-31 why the name changes soon
`,
	},
	{
		ID: ignoreUnknownRule, Name: "ignore-of-unknown-rule", Severity: diag.Warning,
		Title: "An ignore or a setting names a rule that does not exist",
		Why:   "A slip in an id makes an ignore that accepts nothing. Write the id, the name or an alias of a rule; cuemulus explain prints them.",
		Bad: `Resources:
  # cuemulus: ignore S3999 why made in 2014 and imported
  Topic: {Type: AWS::SNS::Topic}
`,
		Good: `Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: Old_Bucket # cuemulus: ignore bucket-name why made in 2014 and imported
`,
	},
	{
		ID: ignoreExpired, Name: "ignore-expired", Severity: diag.Warning,
		Title: "An ignore is past its date",
		Why:   "The day that the author gave has gone by, so the ignore counts no more and its findings are shown again. Mend them and remove the ignore, or decide anew and write a later date.",
		Bad: `Resources:
  # cuemulus: ignore S3016 until=2020-01-31 why the name changes soon
  Topic: {Type: AWS::SNS::Topic}
`,
		Good: `Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: Old_Bucket # cuemulus: ignore S3016 until=2099-12-31 why the name changes soon
`,
	},
	{
		ID: ignoreUnused, Name: "ignore-unused", Severity: diag.Warning,
		Title: "An ignore accepts nothing",
		Why:   "The finding is gone, or the ignore stands in the wrong place. Left behind it would hide the same mistake when it comes back. Remove it. An ignore for a rule that is switched off is not reported.",
		Bad: `Resources:
  # cuemulus: ignore S3016 why made in 2014 and imported
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: new-bucket
`,
		Good: `Resources:
  # cuemulus: ignore S3016 why made in 2014 and imported
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: Old_Bucket
`,
	},
	{
		ID: ignoreForbidden, Name: "ignore-forbidden", Severity: diag.Warning,
		Title: "An ignore stands beside the code although the project forbids it",
		Why:   "The project takes ignores from its own settings only (option NoInline), so that those who answer for them see each one. Comments, Metadata and attributes have no effect. Move the ignore to lint.ignores of the project value.",
		Bad: `Resources:
  # cuemulus: ignore S3016 why made in 2014 and imported
  Topic: {Type: AWS::SNS::Topic}
`,
		Good: `Resources:
  Topic: {Type: AWS::SNS::Topic}
`,
	},
	{
		ID: CrashRule, Name: "rule-broke", Severity: diag.Error,
		Title: "A rule broke on a template",
		Why:   "This is a fault of cuemulus, not of the template; the command exits with 3. The other rules and templates were judged. Please report it with the template, and set the rule to off in lint.severities until it is mended.",
	},
	{
		ID: baselineStale, Name: "baseline-stale", Severity: diag.Note,
		Title: "The baseline has a finding that is no more",
		Why:   "The finding was mended, or its text changed. What the baseline still has would hide the same mistake when it comes back. Write the baseline anew: lint with --baseline FILE and --write-baseline. Stacks and files that a run does not look at keep their entries.",
	},
	{
		ID: baselineUnreadable, Name: "unreadable-baseline", Severity: diag.Error,
		Title: "The baseline cannot be read",
		Why:   "A baseline that is understood in part would hide or show the wrong findings, so the command exits with 2. Write it anew: lint with --baseline FILE and --write-baseline.",
	},
}

// engineRule gives the engine's rule of an id or name, nil for others.
func engineRule(word string) *Rule {
	for i := range engineRules {
		if r := &engineRules[i]; r.ID == word || r.Name == word {
			return r
		}
	}
	return nil
}

func engineFinding(id string, path []string, pos, end diag.Pos, message, help string) diag.Diagnostic {
	r := engineRule(id)
	d := diag.Diagnostic{Rule: r.ID, Name: r.Name, Severity: r.Severity, Message: message, Help: help, Pos: pos, End: end, Path: path}
	if len(path) > 1 && path[0] == "Resources" {
		d.Resource = path[1]
	}
	return d
}
