package resource_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestHostile holds that templates made to be slow are not.
func TestHostile(t *testing.T) {
	many := func(n int, format string) string {
		var out strings.Builder
		for i := range n {
			out.WriteString(strings.ReplaceAll(format, "%d", fmt.Sprint(i)))
		}
		return out.String()
	}
	conditions := "Parameters:\n" + many(200, "  P%d: {Type: String}\n") + "Conditions:\n" + many(200, "  C%d: !Equals [!Ref P%d, a]\n") + "Resources:\n"
	nested := strings.Repeat("!If [C1, {A: 1}, ", 60) + "1" + strings.Repeat("]", 60)
	for name, text := range map[string]string{
		"two hundred conditions in one resource": conditions + "  X:\n    Type: AWS::SQS::Queue\n    Properties:\n      Tags:\n" + many(200, "        - !If [C%d, {Key: k%d, Value: !If [C%d, a, b]}, !Ref AWS::NoValue]\n"),
		"groups of conditional properties": conditions + many(300, `  X%d:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !If [C1, vpc-0123456789abcdef0, !Ref AWS::NoValue]
      CidrBlock: !If [C2, 192.0.2.0/24, !Ref AWS::NoValue]
      Ipv4IpamPoolId: !If [C3, a, !Ref AWS::NoValue]
      Ipv4NetmaskLength: !If [C4, 20, !Ref AWS::NoValue]
      Ipv6CidrBlock: !If [C5, "2001:db8::/56", !Ref AWS::NoValue]
      Ipv6IpamPoolId: !If [C6, a, !Ref AWS::NoValue]
      Ipv6NetmaskLength: !If [C7, 20, !Ref AWS::NoValue]
      AvailabilityZone: !If [C8, a, !Ref AWS::NoValue]
      AvailabilityZoneId: !If [C9, a, !Ref AWS::NoValue]
`),
		"nested":       conditions + "  X:\n    Type: AWS::SQS::Queue\n    Properties:\n      VisibilityTimeout: " + nested + "\n",
		"a long list":  "Resources:\n  X:\n    Type: AWS::SQS::Queue\n    Properties:\n      Tags:\n" + many(20_000, "        - {Key: k%d, Value: a}\n"),
		"long unknown": "Resources:\n" + many(3_000, "  X%d: {Type: AWS::SQS::Queueeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee%d, Properties: {A: 1}}\n"),
		"wrong keys":   "Resources:\n  X:\n    Type: AWS::EC2::Instance\n    Properties:\n" + many(20_000, "      Wrong%d: 1\n"),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			found := find(t, "", text)
			took := time.Since(start)
			t.Logf("%d bytes, %d findings, %s", len(text), len(found), took)
			require.Less(t, took, 10*time.Second)
		})
	}
}
