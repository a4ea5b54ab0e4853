package main

import (
	"github.com/spf13/cobra"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/iam/escalate"
	"cuemulus.dev/internal/diag"
)

func (a *app) policyPublicCommand() *cobra.Command {
	var word, format string
	var accounts []string
	cmd := &cobra.Command{
		Use:   "public FILE...",
		Short: "Say who gets in from outside: the public, third parties, services for anybody",
		Long: `Public asks of each policy, on its own, who gets in that should not:

  public          anybody, from any account or none
  service-source  a service, for anybody who makes it call (a confused deputy)
  external-id     a third party that assumes a role without an external id
  token-subject   any user of an identity provider, as any repository of GitHub
  token-audience  sign-ins that were meant for another service or identity pool
  guest-identity  guests of an identity pool, like those who signed in

Conditions and Denies count. A service is asked about if AWS documents that it says
for whom it calls. Third parties are accounts that --account does not list; without
--account they are not asked about.

Exit codes: 0 nothing, 1 somebody gets in, 2 wrong arguments or a policy that cannot be
read, 4 somebody may get in.`,
		Example: `  cuemulus policy public bucket-policy.json
  cuemulus policy public --type trust --account 111122223333 trust.json
  cuemulus policy public --type key key.json --output json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := answerFormat(format); err != nil {
				return err
			}
			t, err := policyType(word)
			if err != nil {
				return err
			}
			for _, id := range accounts {
				if !isAccountID(id) {
					return usage("--account takes the 12 digits of an account, not %q", id)
				}
			}
			var p policies
			for _, arg := range args {
				file, kind := typedFile(arg, t)
				if kind != iam.Resource && kind != iam.Trust && kind != iam.Key {
					return usage("a policy of type %s lets nobody in from outside: --type is resource, trust or key", kind.String())
				}
				if err := p.add(a, file, kind); err != nil {
					return err
				}
			}
			if p.wrong() {
				return a.refuse(p.ds)
			}
			catalog := actions.Open()
			var found []escalate.Weakness
			for _, policy := range p.list {
				found = append(found, escalate.Outside([]*iam.Policy{policy}, escalate.Options{Catalog: catalog, Accounts: accounts})...)
			}
			return a.weaknesses(found, len(accounts) > 0, format)
		},
	}
	typeFlag(cmd, &word, "what the policies are attached to")
	_ = cmd.Flags().Set("type", "resource")
	cmd.Flags().Lookup("type").DefValue = "resource"
	cmd.Flags().StringSliceVar(&accounts, "account", nil, "an account `ID` that is yours; may stand several times")
	answerFlag(cmd, &format)
	return cmd
}

// The JSON of public: a stable contract, whose fields stay.
type (
	publicJSON struct {
		Answer   string         `json:"answer"` // FOUND, NONE, MAYBE
		Findings []weaknessJSON `json:"findings"`
		Limits   []string       `json:"limits"`
	}
	weaknessJSON struct {
		Kind      string       `json:"kind"`
		Certain   bool         `json:"certain"`
		Reason    string       `json:"reason,omitempty"`
		Principal string       `json:"principal"` // as the policy names it
		Message   string       `json:"message"`
		Help      string       `json:"help"`
		AllowedBy place        `json:"allowedBy"`
		Witness   *witnessJSON `json:"witness"`
	}
)

func (a *app) weaknesses(found []escalate.Weakness, accounts bool, format string) error {
	out := publicJSON{Answer: answerNone, Findings: []weaknessJSON{}, Limits: []string{
		"of the given policies alone: access control lists, settings that block public access, and resource control policies are not seen",
	}}
	if !accounts {
		out.Limits = append(out.Limits, "which accounts are third parties is not known: --account names those that are yours")
	}
	var ds []diag.Diagnostic
	for _, w := range found {
		severity := diag.Warning
		message := w.Message
		if w.Answer == iam.Yes {
			out.Answer = answerFound
		} else {
			severity, message = diag.Note, "perhaps "+message+" ("+w.Reason+")"
			if out.Answer == answerNone {
				out.Answer = answerMaybe
			}
		}
		out.Findings = append(out.Findings, weaknessJSON{
			Kind: string(w.Kind), Certain: w.Answer == iam.Yes, Reason: w.Reason, Principal: w.Principal, Message: w.Message, Help: w.Help,
			AllowedBy: placeOf(w.Policy, w.Statement), Witness: witnessOf(w.Witness, w.Policy.Type),
		})
		ds = append(ds, diag.Diagnostic{Name: string(w.Kind), Severity: severity, Message: message, Help: w.Help, Pos: w.At.Pos, End: w.At.End})
	}
	if format == "json" {
		if err := a.printJSON(out); err != nil {
			return err
		}
		return answerCode(out.Answer)
	}
	if err := a.printFindings(ds); err != nil {
		return err
	}
	if len(found) == 0 {
		a.printf("%s: nobody gets in from outside\n", out.Answer)
	}
	for _, l := range out.Limits {
		a.printf("%s\n", l)
	}
	return answerCode(out.Answer)
}
