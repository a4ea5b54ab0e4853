package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/lint"
)

// peerRule has an id of each peer for one idea.
var peerRule = []lint.Rule{tagged("A001", "first", "W3011", "W35", "CKV_AWS_18", "S3_BUCKET_LOGGING_ENABLED"), tagged("B002", "second", "E3002")}

func TestSuppressionsOfPeers(t *testing.T) {
	yaml := func(metadata string) string {
		return "Resources:\n  One:\n    Type: X\n    Metadata:\n" + metadata + "    Properties:\n      Bad: yes\n  Two:\n    Type: X\n    Properties:\n      Bad: yes\n"
	}
	bare := "Resources:\n  One:\n    Type: X\n    Properties:\n      Bad: yes\n  Two:\n    Type: X\n    Properties:\n      Bad: yes\n"
	accepted := []string{"Two A001", "One B002", "Two B002"}
	all := []string{"One A001", "Two A001", "One B002", "Two B002"}
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"cfn-lint, resource", yaml("      cfn-lint:\n        config:\n          ignore_checks:\n            - W3011\n"), accepted},
		{"cfn-lint, resource, no prefixes", yaml("      cfn-lint: {config: {ignore_checks: [W]}}\n"), all},
		{"cfn-lint, template", "Metadata: {cfn-lint: {config: {ignore_checks: [W3011]}}}\n" + bare, []string{"One B002", "Two B002"}},
		{"cfn-lint, template, prefix", "Metadata: {cfn-lint: {config: {ignore_checks: [W]}}}\n" + bare, []string{"One B002", "Two B002"}},
		{"cfn-lint, JSON", `{"Resources": {"One": {"Type": "X", "Metadata": {"cfn-lint": {"config": {"ignore_checks": ["W3011"]}}}, "Properties": {"Bad": 1}}}}`, []string{"One B002"}},
		{"cfn-lint, JSON, template", `{"Metadata": {"cfn-lint": {"config": {"ignore_checks": ["W3011", "E3002"]}}}, "Resources": {"One": {"Type": "X", "Properties": {"Bad": 1}}}}`, nil},
		{"cfn_nag", yaml("      cfn_nag:\n        rules_to_suppress:\n          - id: W35\n            reason: no logs of logs\n"), accepted},
		{"cfn_nag, JSON", `{"Resources": {"One": {"Type": "X", "Metadata": {"cfn_nag": {"rules_to_suppress": [{"id": "W35", "reason": "r"}]}}, "Properties": {"Bad": 1}}}}`, []string{"One B002"}},
		{"cfn_nag, not at the top", "Metadata: {cfn_nag: {rules_to_suppress: [{id: W35}]}}\n" + bare, all},
		{"checkov", yaml("      checkov:\n        skip:\n          - id: CKV_AWS_18\n            comment: no logs of logs\n"), accepted},
		{"checkov, JSON", `{"Resources": {"One": {"Type": "X", "Metadata": {"checkov": {"skip": [{"id": "CKV_AWS_18", "comment": "r"}]}}, "Properties": {"Bad": 1}}}}`, []string{"One B002"}},
		{"checkov, comment", strings.Replace(bare, "Type: X", "# checkov:skip=CKV_AWS_18:no logs of logs\n    Type: X", 1), accepted},
		{"checkov, comment behind a value", strings.Replace(bare, "Bad: yes", "Bad: yes #checkov:skip=CKV_AWS_18", 1), accepted},
		{"checkov, older name", strings.Replace(bare, "One:", "One: # bridgecrew:skip=CKV_AWS_18:why", 1), accepted},
		{"checkov, comment in a text", strings.Replace(bare, "Bad: yes", "Bad: |\n        # checkov:skip=CKV_AWS_18:x", 1), all},
		{"checkov, comment outside", "# checkov:skip=CKV_AWS_18:x\n" + bare + "Outputs: {}\n# checkov:skip=CKV_AWS_18:x\n", all},
		{"guard", yaml("      guard:\n        SuppressedRules:\n          - S3_BUCKET_LOGGING_ENABLED\n"), accepted},
		{"guard, with a reason", yaml("      guard:\n        SuppressedRules:\n          - id: S3_BUCKET_LOGGING_ENABLED\n            reason: no logs of logs\n"), accepted},
		{"guard, JSON", `{"Resources": {"One": {"Type": "X", "Metadata": {"guard": {"SuppressedRules": ["S3_BUCKET_LOGGING_ENABLED"]}}, "Properties": {"Bad": 1}}}}`, []string{"One B002"}},
		// An id in another tool's place, ours, unknown ones, nonsense, and what is of no use: silence.
		{"another's id", yaml("      cfn_nag: {rules_to_suppress: [{id: CKV_AWS_18}]}\n      checkov: {skip: [{id: W35}]}\n      guard: {SuppressedRules: [W3011]}\n"), all},
		{"our id", yaml("      cfn-lint: {config: {ignore_checks: [A001, first]}}\n"), all},
		{"nonsense", yaml("      cfn-lint: 5\n      cfn_nag: {rules_to_suppress: {id: [1]}}\n      checkov: [skip]\n      guard: {SuppressedRules: [{}, [], !Ref X]}\n"), all},
		{"unused", strings.ReplaceAll(yaml("      cfn-lint: {config: {ignore_checks: [W3011]}}\n      checkov: {skip: [{id: CKV_AWS_1}]}\n"), "Bad", "Good"), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			target := []lint.Target{{Template: template(t, c.text)}}
			found := func(opt lint.Options) (got []string) {
				for _, d := range lint.Run(peerRule, target, opt) {
					got = append(got, fmt.Sprintf("%s %s", d.Resource, d.Rule))
				}
				return got
			}
			require.Equal(t, c.want, found(lint.Options{}))
			if !strings.Contains(c.name, "JSON") && c.name != "unused" {
				require.Equal(t, all, found(lint.Options{NoPeers: true}))
				require.Equal(t, all, found(lint.Options{NoInline: true}), "what is forbidden to us is forbidden to them")
			}
		})
	}
}

func TestCommentsOfPeersAreNotOurs(t *testing.T) {
	text := "Resources:\n  One:\n    # checkov:skip=CKV_AWS_18:x\n    # cuemulus: ignore A001 why x\n    Type: X # checkov:skip=nothing\n    Properties:\n      Bad: yes\n"
	found := lint.Run(peerRule[:1], []lint.Target{{Template: template(t, text)}}, lint.Options{NoPeers: true})
	require.Len(t, found, 2, "the ignore above Type speaks of Type alone: %v", found)
	require.Equal(t, "LINT005", found[1].Rule)
}
