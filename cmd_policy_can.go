package main

import (
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/internal/diag"
)

// canFlags are the request that `cuemulus policy can` asks about.
type canFlags struct {
	policies, context, missing []string
	word, format               string
	principal, action          string
	resource, owner            string
}

func (a *app) policyCanCommand() *cobra.Command {
	var f canFlags
	cmd := &cobra.Command{
		Use:   "can --policy FILE... --action ACTION --resource ARN",
		Short: "Say whether one request is allowed, and by which statement",
		Long: `Can decides one request by the evaluation logic of IAM: a Deny that matches denies;
then each level of policies that is given must allow.

--policy may stand several times, each with the type of its policies before the
file: --policy identity=role.json --policy resource=bucket.json. Where no type
stands, --type counts.

A condition key that is named neither by --context nor by --missing may be there
with any value; where it decides, the answer is unknown. --missing '*' says that
there are no keys but those of --context. Keys that follow from the principal are
filled in. A comma parts several values of a key, \, is a comma in one.

--principal is the ARN of a user, a role session, a role or a root user; or
Service:lambda.amazonaws.com, Federated:NAME; or * for an anonymous caller. It is
needed where a policy names principals; without it the request comes from somebody
in the resource's account to whom the identity policies are attached.

What is not given is not there: no boundary, no service control policy, no
session policy.

Exit codes: 0 allowed, 1 denied, 2 wrong arguments or a policy that cannot be read,
4 unknown.`,
		Example: `  cuemulus policy can --policy role.json --action s3:GetObject \
    --resource arn:aws:s3:::example-logs/today --context aws:SecureTransport=true
  cuemulus policy can --policy role.json --policy resource=bucket.json --policy scp=scps/ \
    --principal arn:aws:sts::111122223333:assumed-role/app/i-1 \
    --action s3:PutObject --resource arn:aws:s3:::example-logs/a --resource-account 444455556666
  cuemulus policy can --policy tags.json --action ec2:CreateTags \
    --resource arn:aws:ec2:eu-west-1:111122223333:volume/vol-1 --context aws:TagKeys=team,cost`,
		RunE: func(_ *cobra.Command, args []string) error { return a.can(f, args) },
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.policies, "policy", nil, "a policy, `[TYPE=]FILE`; may stand several times")
	typeFlag(cmd, &f.word, "type of the policies that have none before their file")
	flags.StringVar(&f.principal, "principal", "", "who makes the request")
	flags.StringVar(&f.action, "action", "", "the action, as s3:GetObject")
	flags.StringVar(&f.resource, "resource", "", `the ARN of the resource; "*" for actions that work on none`)
	flags.StringVar(&f.owner, "resource-account", "", "the `ACCOUNT` of the resource where its ARN has none (default: the caller's)")
	flags.StringArrayVar(&f.context, "context", nil, "a condition key and its values, `KEY=VALUE[,VALUE]`; may stand several times")
	flags.StringArrayVar(&f.missing, "missing", nil, "a condition `KEY` that the request does not have; * for all that are not named")
	answerFlag(cmd, &f.format)
	return cmd
}

// place is a statement in an answer.
type place struct {
	Policy    string `json:"policy"`
	Type      string `json:"type"`
	Statement int    `json:"statement"` // from 1; 0 is the policy as a whole
	Sid       string `json:"sid"`
	Effect    string `json:"effect"`
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
}

func placeOf(p *iam.Policy, s *iam.Statement) place {
	out := place{Policy: p.Name, Type: p.Type.String(), File: p.Pos.File, Line: p.Pos.Line, Column: p.Pos.Col}
	if s != nil {
		out.Statement, out.Sid, out.Effect = s.Index+1, s.Sid, s.Effect.String()
		out.File, out.Line, out.Column = s.Pos.File, s.Pos.Line, s.Pos.Col
	}
	return out
}

// decidedBy is the step of the evaluation, and the statements.
type decidedBy struct {
	Step       string  `json:"step"`
	Statements []place `json:"statements"`
}

type openReason struct {
	Key    string `json:"key"`
	Text   string `json:"text"`
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

type canAnswer struct {
	Decision  string       `json:"decision"`
	DecidedBy decidedBy    `json:"decidedBy"`
	Reasons   []openReason `json:"reasons"` // unknown: what would have to be known
	Notes     []string     `json:"notes"`   // about the request
	Limits    []string     `json:"limits"`  // what the answer does not see
}

func (a *app) can(f canFlags, args []string) error {
	if err := answerFormat(f.format); err != nil {
		return err
	}
	t, err := policyType(f.word)
	if err != nil {
		return err
	}
	named := append(f.policies, args...)
	switch {
	case len(named) == 0:
		return usage("name the policies: --policy FILE, or --policy resource=FILE for the policy of a resource")
	case f.action == "" || !strings.Contains(f.action, ":"):
		return usage("name one action: --action s3:GetObject")
	case strings.ContainsAny(f.action, "*?"):
		return usage("--action takes one action, not %q; cuemulus policy expand lists what a pattern matches", f.action)
	case f.resource == "":
		return usage("name the resource: --resource ARN, or --resource '*' for an action that works on none")
	case f.owner != "" && !isAccountID(f.owner):
		return usage("--resource-account takes the 12 digits of an account, not %q", f.owner)
	}
	req := iam.Request{Action: f.action, Resource: f.resource}
	if req.Context, err = contextOf(f.context, f.missing); err != nil {
		return err
	}
	var p policies
	for _, text := range named {
		file, kind := typedFile(text, t)
		if err := p.add(a, file, kind); err != nil {
			return err
		}
	}
	if p.wrong() {
		return a.refuse(p.ds)
	}
	var notes []string
	req, notes = iam.Fit(req, actions.Open())
	if f.principal == "" {
		for _, policy := range p.list {
			if policy.Type.HasPrincipal() {
				return usage("%s is a policy that names principals: say who asks with --principal ARN", policy.Name)
			}
		}
		if parts := strings.SplitN(req.Resource, ":", 6); len(parts) == 6 && isAccountID(parts[4]) {
			req.Principal.Account = parts[4]
		}
		if f.owner != "" {
			req.Principal.Account = f.owner
		}
	} else {
		if req.Principal, err = principalOf(f.principal); err != nil {
			return err
		}
		req.Context = req.Principal.Fill(req.Context)
		if parts := strings.SplitN(req.Resource, ":", 6); f.owner == "" && len(parts) == 6 && parts[4] == "" {
			notes = append(notes, "the resource's ARN names no account, so it is taken to be in the caller's; --resource-account says otherwise")
		}
	}
	set := iam.SetOf(p.list...)
	set.ResourceAccount = f.owner
	d := iam.Decide(set, req)

	answer := canAnswer{
		Decision: d.Outcome.String(), DecidedBy: decidedBy{Step: d.Step, Statements: []place{}},
		Reasons: []openReason{}, Notes: append([]string{}, notes...), Limits: canLimits(set),
	}
	for _, m := range d.DecidedBy {
		answer.DecidedBy.Statements = append(answer.DecidedBy.Statements, placeOf(m.Policy, m.Statement))
	}
	for _, r := range d.Open {
		answer.Reasons = append(answer.Reasons, openReason{r.Key, r.Text, r.At.Pos.File, r.At.Pos.Line, r.At.Pos.Col})
	}
	if f.format == "json" {
		if err := a.printJSON(answer); err != nil {
			return err
		}
	} else {
		a.printCan(answer, d)
	}
	switch d.Outcome {
	case iam.Allowed:
		return nil
	case iam.Undecided:
		return &exit{code: exitMaybe}
	default:
		return &exit{code: exitFindings}
	}
}

// canLimits says what kinds of policies were not given.
func canLimits(s iam.Set) []string {
	var absent []string
	for _, kind := range []struct {
		given bool
		name  string
	}{
		{s.Identity != nil, "identity policies"},
		{s.Resource != nil, "the resource's policy"},
		{s.Boundary != nil, "a permissions boundary"},
		{s.SCP != nil, "service control policies"},
		{s.RCP != nil, "resource control policies"},
		{s.Session != nil, "a session policy"},
		{s.Endpoint != nil, "an endpoint's policy"},
	} {
		if !kind.given {
			absent = append(absent, kind.name)
		}
	}
	var out []string
	if len(absent) > 0 {
		out = append(out, "not given, so taken as not there: "+strings.Join(absent, ", "))
	}
	return append(out, "never seen: grants of KMS, access control lists, policies of other stacks")
}

func (a *app) printCan(answer canAnswer, d iam.Decision) {
	a.printf("%s (%s)\n", answer.Decision, answer.DecidedBy.Step)
	for _, s := range answer.DecidedBy.Statements {
		a.printf("  %s\n", s.words())
	}
	if len(answer.DecidedBy.Statements) == 0 && d.Outcome == iam.ImplicitlyDenied {
		a.printf("  no statement allows it\n")
	}
	for _, r := range answer.Reasons {
		a.printf("  not known: %s (%s:%d:%d)\n", r.Text, r.File, r.Line, r.Column)
	}
	for _, n := range answer.Notes {
		a.printf("note: %s\n", n)
	}
	for _, l := range answer.Limits {
		a.printf("%s\n", l)
	}
}

// words names a statement: file:line:col: Deny of statement 2 "Sid".
func (s place) words() string {
	at := s.Policy
	if s.Line > 0 {
		at = diag.Pos{File: s.File, Line: s.Line, Col: s.Column}.String()
	}
	if s.Statement == 0 {
		return at + ": a part of the policy that is not known"
	}
	words := at + ": " + s.Effect + " of statement " + strconv.Itoa(s.Statement)
	if s.Sid != "" {
		words += " \"" + s.Sid + "\""
	}
	return words
}

func isAccountID(text string) bool { return len(text) == 12 && strings.Trim(text, "0123456789") == "" }

// principalOf reads --principal, in the words in which answers name principals.
func principalOf(text string) (iam.Caller, error) {
	kind, id, _ := strings.Cut(text, ":")
	switch {
	case text == "*" || strings.EqualFold(text, "anonymous"):
		return iam.Caller{Type: iam.Anonymous, ID: "*"}, nil
	case strings.EqualFold(kind, "service") && id != "":
		return iam.Caller{Type: iam.Service, ID: id}, nil
	case strings.EqualFold(kind, "federated") && id != "":
		return iam.Caller{Type: iam.Federated, ID: id}, nil
	case kind == "AWS":
		text = id
	case strings.HasSuffix(text, ".amazonaws.com") && !strings.Contains(text, ":"):
		return iam.Caller{Type: iam.Service, ID: text}, nil
	}
	parts := strings.SplitN(text, ":", 6)
	if isAccountID(text) {
		return iam.Caller{}, usage("--principal takes who calls, not an account: arn:aws:iam::%s:root is its root user", text)
	}
	if len(parts) != 6 || parts[0] != "arn" || !isAccountID(parts[4]) || strings.ContainsAny(text, "*?") {
		return iam.Caller{}, usage("--principal takes the ARN of a user, a role, a role session or a root user, Service:NAME, Federated:NAME or *, not %q", text)
	}
	return iam.Caller{ID: text}, nil
}

// contextOf reads --context and --missing.
func contextOf(keys, missing []string) (iam.Context, error) {
	ctx := iam.Context{Values: map[string][]string{}, Absent: map[string]bool{}, Open: true}
	for _, text := range keys {
		key, values, ok := strings.Cut(text, "=")
		if !ok || key == "" {
			return ctx, usage("--context takes KEY=VALUE, not %q; a key that the request does not have is --missing KEY", text)
		}
		ctx.Values[iam.KeyName(key)] = append(ctx.Values[iam.KeyName(key)], splitValues(values)...)
	}
	for _, key := range missing {
		switch _, given := ctx.Values[iam.KeyName(key)]; {
		case key == "*":
			ctx.Open = false
		case given:
			return ctx, usage("%s stands in --context and in --missing", key)
		default:
			ctx.Absent[iam.KeyName(key)] = true
		}
	}
	return ctx, nil
}

// splitValues parts values at commas; a backslash before a comma or a backslash
// makes it a character.
func splitValues(text string) []string {
	out := []string{""}
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text) && (text[i+1] == ',' || text[i+1] == '\\'):
			i++
			out[len(out)-1] += text[i : i+1]
		case text[i] == ',':
			out = append(out, "")
		default:
			out[len(out)-1] += text[i : i+1]
		}
	}
	return out
}
