package rules_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
	"cuemulus.dev/lint/rules"
)

// FuzzRules wants no rule to break on any template, and none to take long.
func FuzzRules(f *testing.F) {
	for _, r := range append(rules.All(), lint.EngineRules()...) {
		f.Add([]byte(r.Bad), "111122223333", "eu-west-1")
		f.Add([]byte(r.Good), "", "")
	}
	files, _ := filepath.Glob(filepath.Join(shared, "reference/aws/01*.yaml"))
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil {
			f.Add(text, "444455556666", "us-east-1")
		}
	}
	f.Fuzz(func(t *testing.T, text []byte, account, region string) {
		template, _ := cfn.Parse("fuzz.yaml", text)
		if template == nil {
			return
		}
		target := lint.Target{Template: template, StackName: "example", AccountID: account, Region: region}
		start := time.Now()
		for _, d := range lint.Run(rules.All(), []lint.Target{target, target}, lint.Options{Profile: lint.Strict, Today: today}) {
			if d.Rule == lint.CrashRule {
				t.Fatal(d.Message)
			}
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Fatalf("took %s for %d bytes", took, len(text))
		}
	})
}
