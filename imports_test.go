package main

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// arrows says which of our packages each package may import, besides what its
// name's last "/..." stands for. It is the picture in ARCHITECTURE.md.
func arrows() map[string][]string {
	rule := []string{"lint", "cfn", "cfn/eval", "cfn/spec", "internal/diag"}
	host := []string{"lint", "hostconf", "hostconf/cloud", "hostconf/eucanetwork", "internal/diag"}
	return map[string][]string{
		"":                           nil, // main may import all
		"schemas":                    {},
		"internal/diag":              {},
		"internal/report":            {"internal/diag"},
		"internal/functions":         {},
		"internal/fix":               {"internal/diag"},
		"internal/bench":             {}, // in no binary
		"cfn":                        {"internal/diag"},
		"hostconf":                   {"internal/diag"},
		"hostconf/cloud":             {},
		"hostconf/eucanetwork":       {"hostconf", "internal/diag"},
		"cfn/eval":                   {"cfn", "internal/diag"},
		"cfn/spec":                   {},
		"cfn/spec/internal/generate": {"cfn/spec"}, // not in the binary
		"compiler/resolve":           {"internal/diag"},
		"compiler":                   {"schemas", "cfn", "cfn/spec", "hostconf", "hostconf/cloud", "compiler/resolve", "compiler/subnets", "internal/diag"},
		"compiler/subnets":           {},
		"compiler/aws":               {"compiler", "compiler/resolve", "compiler/subnets", "cfn", "internal/diag"},
		"compiler/hybrid":            {"compiler", "compiler/resolve", "cfn", "hostconf", "hostconf/cloud", "internal/diag"},
		"render":                     {"compiler", "cfn", "hostconf", "internal/diag"},
		"lint":                       {"cfn", "cfn/eval", "cfn/spec", "hostconf", "hostconf/cloud", "iam", "internal/diag"},
		"lint/rules": {
			"lint", "cfn", "hostconf", "hostconf/cloud", "internal/diag", "lint/rules/apigateway", "lint/rules/cloudfront", "lint/rules/cloudtrail",
			"lint/rules/euca", "lint/rules/midonet", "lint/rules/bgp", "lint/rules/ceph", "lint/rules/nsdb", "lint/rules/site", "lint/rules/codebuild", "lint/rules/dynamodb", "lint/rules/ec2", "lint/rules/ecr", "lint/rules/ecs",
			"lint/rules/efs", "lint/rules/eks", "lint/rules/elasticache", "lint/rules/elb", "lint/rules/iam",
			"lint/rules/kinesis", "lint/rules/kms", "lint/rules/lambda", "lint/rules/logs", "lint/rules/rds", "lint/rules/resource",
			"lint/rules/s3", "lint/rules/secrets", "lint/rules/sns", "lint/rules/sqs", "lint/rules/style",
			"lint/rules/template", "lint/rules/vpc", "lint/rules/vpn", "lint/rules/acm", "lint/rules/autoscaling", "lint/rules/backup",
			"lint/rules/cloudwatch", "lint/rules/events", "lint/rules/route53", "lint/rules/ssm",
		},
		"lint/rules/apigateway":  rule,
		"lint/rules/autoscaling": rule,
		"lint/rules/cloudfront":  rule,
		"lint/rules/cloudtrail":  rule,
		"lint/rules/acm":         rule,
		"lint/rules/backup":      rule,
		"lint/rules/events":      rule,
		"lint/rules/route53":     rule,
		"lint/rules/ssm":         rule,
		"lint/rules/cloudwatch":  rule,
		"lint/rules/codebuild":   rule,
		"lint/rules/dynamodb":    rule,
		"lint/rules/ec2":         rule,
		"lint/rules/ecr":         rule,
		"lint/rules/ecs":         rule,
		"lint/rules/efs":         rule,
		"lint/rules/eks":         rule,
		"lint/rules/elasticache": rule,
		"lint/rules/elb":         rule,
		"lint/rules/iam":         {"lint", "cfn", "cfn/eval", "iam", "iam/actions", "iam/compare", "iam/escalate", "iam/managed", "internal/diag"},
		"lint/rules/kinesis":     rule,
		"lint/rules/kms":         rule,
		"lint/rules/lambda":      rule,
		"lint/rules/logs":        rule,
		"lint/rules/rds":         rule,
		"lint/rules/resource":    rule,
		"lint/rules/s3":          rule,
		"lint/rules/secrets":     rule,
		"lint/rules/sns":         rule,
		"lint/rules/sqs":         rule,
		"lint/rules/style":       rule,
		"lint/rules/template":    rule,
		"lint/rules/vpc":         rule,
		"lint/rules/vpn":         rule,
		"lint/rules/euca":        host,
		"lint/rules/midonet":     host,
		"lint/rules/bgp":         host,
		"lint/rules/ceph":        host,
		"lint/rules/nsdb":        host,
		"lint/rules/site":        host,
		"internal/e2e":           {},
		"internal/daemons":       {},
		"iam":                    {"iam/actions", "internal/diag"},
		"iam/actions":            {},
		"iam/managed":            {},
		"iam/compare":            {"iam", "iam/actions", "iam/internal/naive", "internal/diag"},
		"iam/escalate":           {"iam", "iam/actions", "iam/compare", "internal/diag"},
		"iam/internal/naive":     {"iam"},
	}
}

// TestImports holds the arrows between packages.
func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,GoFiles", "./...").Output()
	require.NoError(t, err)
	allowed := arrows()
	dec := json.NewDecoder(strings.NewReader(string(out)))
	seen := 0
	for dec.More() {
		var p struct {
			ImportPath string
			Imports    []string
			GoFiles    []string
		}
		require.NoError(t, dec.Decode(&p))
		name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, "cuemulus.dev"), "/")
		may, listed := allowed[name]
		require.True(t, listed, "say in arrows() what %q may import", name)
		seen++
		for _, path := range p.Imports {
			ours, ok := strings.CutPrefix(path, "cuemulus.dev/")
			if ok && name != "" {
				require.Contains(t, may, ours, "%s must not import %s", name, ours)
			}
		}
	}
	require.Equal(t, len(allowed), seen, "arrows() lists a package that is not there")
}

// TestOneCommand holds what `go install ./...` builds, as pre-commit runs it, to
// one binary.
func TestOneCommand(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{if eq .Name \"main\"}}{{.ImportPath}}{{end}}", "./...").Output()
	require.NoError(t, err)
	require.Equal(t, []string{"cuemulus.dev"}, strings.Fields(string(out)))
}
