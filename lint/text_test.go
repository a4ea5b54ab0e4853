package lint_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// inside calls look with a Scope of a template.
func inside(t *testing.T, target lint.Target, look func(s *lint.Scope)) {
	t.Helper()
	called := false
	rule := lint.Rule{ID: "A001", Name: "look", Run: func(p *lint.Pass) { called = true; look(p.Scope) }}
	require.Empty(t, lint.Run([]lint.Rule{rule}, []lint.Target{target}, lint.Options{}))
	require.True(t, called)
}

func TestText(t *testing.T) {
	head := `Parameters:
  Name: {Type: String, Default: logs}
  Empty: {Type: String, Default: ""}
  Open: {Type: String}
  Secret: {Type: String, Default: hunter2, NoEcho: true}
  Latest: {Type: "AWS::SSM::Parameter::Value<String>", Default: /x}
Resources:
  Named: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub "${Name}-${AWS::Region}"}}
  Unnamed: {Type: AWS::S3::Bucket}
  Loop: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Loop}}
  Alias: {Type: AWS::KMS::Alias, Properties: {AliasName: alias/logs}}
Value: `
	full := lint.Target{AccountID: "111122223333", Region: "eu-west-1", Partition: "aws", StackName: "s"}
	for _, c := range []struct{ value, want, bare string }{
		{"plain", "plain", "plain"},
		{"12", "12", "12"},
		{"!Ref Name", "logs", "logs"},
		{"!Ref Empty", "${Empty}", "${Empty}"},
		{"!Ref Open", "${Open}", "${Open}"},
		{"!Ref Secret", "${Secret}", "${Secret}"},
		{"!Ref Latest", "${Latest}", "${Latest}"},
		{"!Ref Named", "logs-eu-west-1", "logs-${AWS::Region}"},
		{"!GetAtt Named.Arn", "arn:aws:s3:::logs-eu-west-1", "arn:${AWS::Partition}:s3:::logs-${AWS::Region}"},
		{"!Sub '${Named.Arn}/*'", "arn:aws:s3:::logs-eu-west-1/*", "arn:${AWS::Partition}:s3:::logs-${AWS::Region}/*"},
		{"!Sub 'arn:${AWS::Partition}:s3:::${Unnamed}'", "arn:aws:s3:::${Unnamed}", "arn:${AWS::Partition}:s3:::${Unnamed}"},
		{"!GetAtt Unnamed.Arn", "arn:aws:s3:::${Unnamed}", "arn:${AWS::Partition}:s3:::${Unnamed}"},
		{"!GetAtt Unnamed.DomainName", "${Unnamed.DomainName}", "${Unnamed.DomainName}"},
		{"!Ref Alias", "alias/logs", "alias/logs"},
		{"!Sub ['${A}-${!B}-${AWS::AccountId}', {A: !Ref Name}]", "logs-${B}-111122223333", "logs-${B}-${AWS::AccountId}"},
		{"!Join [':', [a, !Ref Name, !Ref Open]]", "a:logs:${Open}", "a:logs:${Open}"},
		{"!Sub 's3.${AWS::Region}.${AWS::URLSuffix}'", "s3.eu-west-1.amazonaws.com", "s3.${AWS::Region}.${AWS::URLSuffix}"},
		{"!Sub '${unclosed'", "${unclosed", "${unclosed"},
		{"!ImportValue 'x{y}'", "${(Fn::ImportValue=x(y),)}", "${(Fn::ImportValue=x(y),)}"},
	} {
		parsed := template(t, head+c.value+"\n")
		for want, target := range map[string]lint.Target{c.want: full, c.bare: {}} {
			target.Template = parsed
			inside(t, target, func(s *lint.Scope) {
				got, ok := s.Text(parsed.Root.Get("Value"))
				require.True(t, ok)
				if c.want != c.bare || want == c.want {
					require.Equal(t, want, got, c.value)
				}
				loop, _ := s.Text(cfn.Ref("Loop"))
				require.False(t, lint.IsKnown(loop))
				_, ok = s.Text(cfn.Strs("a"))
				require.False(t, ok, "a list has no text")
			})
		}
	}
}

func TestParseARN(t *testing.T) {
	a, ok := lint.ParseARN("arn:${AWS::Partition}:kms:${AWS::Region}:111122223333:key/a:b")
	require.True(t, ok)
	require.Equal(t, lint.ARN{Partition: "${AWS::Partition}", Service: "kms", Region: "${AWS::Region}", Account: "111122223333", Resource: "key/a:b"}, a)
	for _, text := range []string{"", "*", "${Key.Arn}", "arn:aws:s3", "alias/x"} {
		_, ok := lint.ParseARN(text)
		require.False(t, ok, text)
	}
	name, key, object, ok := lint.BucketOfARN("arn:aws:s3:::a-${(Fn::If=[x,/,],)}/b/*")
	require.Equal(t, "a-${(Fn::If=[x,/,],)} b/* true true", strings.Join([]string{name, key, map[bool]string{true: "true"}[object], map[bool]string{true: "true"}[ok]}, " "))
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		pattern, action string
		want            bool
	}{
		{"s3:Get*", "s3:GetObject", true},
		{"S3:GETOBJECT", "s3:GetObject", true},
		{"s3:Get?bject", "s3:GetObject", true},
		{"*", "s3:GetObject", true},
		{"s3:*ForReplication", "s3:GetObjectVersionForReplication", true},
		{"s3:Put*", "s3:GetObject", false},
		{"s3:GetObject", "s3:GetObjectVersion", false},
		{strings.Repeat("*a", 50_000) + "b", strings.Repeat("a", 200), false},
	} {
		require.Equal(t, c.want, lint.Matches(c.pattern, c.action))
	}
}

func TestStatements(t *testing.T) {
	parsed := template(t, `Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: {Effect: Allow, Action: "sts:AssumeRole"}}
      Policies:
        - PolicyDocument:
            Statement:
              - {Effect: Allow, Action: [a:B, !If [C, c:D, !Ref "AWS::NoValue"]], Resource: "*"}
              - Fn::If: [C, {Effect: Deny, Action: e:F}, !Ref AWS::NoValue]
  Policy:
    Type: AWS::IAM::Policy
    Properties: {Roles: [!Ref Role], PolicyDocument: {Statement: [{Effect: Allow, NotAction: g:H, Condition: {StringEquals: {"aws:x": [1, 2]}}}]}}
  Other: {Type: AWS::IAM::Role, Properties: {Policies: !Ref X, ManagedPolicyArns: [arn:aws:iam::aws:policy/X]}}
`)
	inside(t, lint.Target{Template: parsed}, func(s *lint.Scope) {
		var got []string
		all := s.Statements()
		for i := range all {
			st := &all[i]
			line := strings.Join(st.Path[1:], ".") + " " + st.Effect
			for _, v := range st.Actions {
				line += " " + v.Text
			}
			for _, c := range s.Conditions(st) {
				line += " " + c.Operator + " " + c.Key + " " + c.Values[1].Text
			}
			got = append(got, line)
			require.Same(t, st.Node, parsed.Root.Get(st.Path...))
		}
		require.Equal(t, []string{
			"Role.Properties.AssumeRolePolicyDocument.Statement Allow sts:AssumeRole",
			"Role.Properties.Policies.0.PolicyDocument.Statement.0 Allow a:B c:D",
			"Role.Properties.Policies.0.PolicyDocument.Statement.1.Fn::If.1 Deny e:F",
			"Policy.Properties.PolicyDocument.Statement.0 Allow StringEquals aws:x 2",
		}, got)
		role, _ := s.Resource("Role")
		list, vague := s.StatementsOfRole(role)
		require.Len(t, list, 3)
		require.True(t, vague)
		other, _ := s.Resource("Other")
		list, vague = s.StatementsOfRole(other)
		require.Empty(t, list)
		require.True(t, vague)
	})
}

func TestProducer(t *testing.T) {
	consumer := template(t, "V: {Fn::GetStackOutput: {StackName: p, OutputName: O, Region: us-east-1}}\nW: {Fn::GetStackOutput: {StackName: p, OutputName: O, Region: us-east-1, RoleArn: 'arn:aws:iam::444455556666:role/r'}}\n")
	producer := func(account, region string) lint.Target {
		return lint.Target{Template: template(t, "Outputs: {O: {Value: x}}\n"), StackName: "p", AccountID: account, Region: region}
	}
	for _, c := range []struct {
		name      string
		producers []lint.Target
		v, w      bool
	}{
		{"none", nil, false, false},
		{"here", []lint.Target{producer("111122223333", "us-east-1")}, true, false},
		{"there", []lint.Target{producer("444455556666", "us-east-1")}, false, true},
		{"another Region", []lint.Target{producer("111122223333", "eu-west-1")}, false, false},
		{"both", []lint.Target{producer("111122223333", "us-east-1"), producer("444455556666", "us-east-1")}, true, true},
		{"not known", []lint.Target{producer("", "")}, true, true},
		{"two that may be it", []lint.Target{producer("", ""), producer("", "us-east-1")}, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			looked := false
			rule := lint.Rule{ID: "A001", Name: "look", Severity: diag.Note, Run: func(p *lint.Pass) {
				if root := p.Target.Template.Root; root.Get("V") != nil {
					looked = true
					_, _, v := p.Producer(root.Get("V"))
					_, _, w := p.Producer(root.Get("W"))
					require.Equal(t, []bool{c.v, c.w}, []bool{v, w})
				}
			}}
			targets := append([]lint.Target{{Template: consumer, AccountID: "111122223333", Region: "eu-west-1"}}, c.producers...)
			require.Empty(t, lint.Run([]lint.Rule{rule}, targets, lint.Options{}))
			require.True(t, looked)
		})
	}
}
