package template_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
	"cuemulus.dev/lint/rules/template"
)

func found(t *testing.T, text string, target lint.Target) []string {
	t.Helper()
	parsed, ds := cfn.Parse("t.yaml", []byte(text))
	require.Empty(t, ds)
	target.Template = parsed
	list := []string{}
	for _, d := range lint.Run(template.Rules(), []lint.Target{target}, lint.Options{Today: "2026-06-30"}) {
		list = append(list, fmt.Sprintf("%d:%d %s %s; %s", d.Pos.Line, d.Pos.Col, d.Rule, d.Message, d.Help))
	}
	return list
}

const topic = "\n  Topic: {Type: AWS::SNS::Topic}\n"

func TestRules(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"the variable alone is guilty", "Resources:" + topic + "Outputs:\n  A: {Value: !Sub \"x-${Topik}\"}\n", "4:22 CFN002 there is no parameter or resource Topik; did you mean Topic?"},
		{"a literal of Fn::Sub", "Resources:" + topic + "Outputs:\n  A: {Value: !Sub \"${!Topik} ${Topic}\"}\n", ""},
		{"a variable of Fn::Sub", "Resources:" + topic + "Outputs:\n  A: {Value: !Sub [\"${X}\", {X: !Ref Topic}]}\n", ""},
		{"a macro may add it", "Transform: Mine\nResources:" + topic + "Outputs:\n  A: {Value: !Ref Topik}\n", ""},
		{"serverless makes it", "Transform: AWS::Serverless-2016-10-31\nResources:\n  F: {Type: AWS::Serverless::Function, Properties: {Runtime: python3.13, Handler: a.b, InlineCode: \"\"}}\nOutputs:\n  A: {Value: !GetAtt FRole.Arn}\n", ""},
		{"a resource in Conditions", "Conditions:\n  C: !Equals [!Ref Topic, a]\nResources:\n  Topic: {Type: AWS::SNS::Topic, Condition: C}\n", "2:15 CFN002 Topic is a resource, and Conditions are evaluated before there are any; name a parameter"},
		{"attributes of custom resources", "Resources:\n  C: {Type: Custom::Thing, Properties: {ServiceToken: !Ref Topic}}" + topic + "Outputs:\n  A: {Value: !GetAtt C.Anything}\n", ""},
		{"a parameter of a loop", "Transform: AWS::LanguageExtensions\nParameters:\n  Names: {Type: CommaDelimitedList, Default: \"A,B\"}\nResources:\n  Fn::ForEach::Topics:\n  - Name\n  - !Ref Names\n  - T${Name}: {Type: AWS::SNS::Topic}\n", ""},
		{"a mapping's default", "Transform: AWS::LanguageExtensions\nMappings:\n  M: {a: {b: c}}\nResources:\n  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !FindInMap [M, x, y, {DefaultValue: z}]}}\n", ""},
		{"a condition of a condition", "Parameters:\n  P: {Type: String}\nConditions:\n  A: !Equals [!Ref P, a]\n  B: !Not [!Condition A]\nResources:\n  Topic: {Type: AWS::SNS::Topic, Condition: B}\n", ""},
		{"a circle that never meets", "Parameters:\n  P: {Type: String}\nConditions:\n  A: !Equals [!Ref P, a]\nResources:\n  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !If [A, !GetAtt U.TopicName, x]}}\n  U: {Type: AWS::SNS::Topic, Properties: {DisplayName: !If [A, x, !GetAtt T.TopicName]}}\n", ""},
		{"a default of a list", "Parameters:\n  P: {Type: CommaDelimitedList, Default: \"a,b\", AllowedValues: [a, b]}\nResources:\n  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Select [0, !Ref P]}}\n", ""},
		{"a secret default is not told", "Parameters:\n  P: {Type: String, NoEcho: true, Default: hunter, MinLength: 8}\nResources:\n  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref P}}\n", "2:0 CFN017 the default does not fit: it is shorter than MinLength; write another default, or none|2:0 CFN032 a secret has a default that everybody can read; take the default away"},
		{"a pattern holds for the whole", "Parameters:\n  P: {Type: String, Default: abc, AllowedPattern: \"[a-b]+\"}\nResources:\n  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref P}}\n", "2:30 CFN017 the default does not fit: \"abc\" does not match AllowedPattern; write a default that matches, or none"},
		{"a shell variable", "Parameters:\n  P: {Type: String}\nResources:\n  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref P, TopicName: \"P=1; echo ${P}\"}}\n", ""},
		{"a piece of a dynamic reference", "Resources:" + topic + "  U: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Join [\"\", [\"{{resolve:ssm:\", !Ref Topic, \"}}\"]]}}\n", ""},
		{"a password is not told", "Resources:\n  D: {Type: AWS::RDS::DBInstance, Properties: {MasterUserPassword: hunter22}}\n", "2:0 CFN047 the value of MasterUserPassword is written out; read it with {{resolve:secretsmanager:...}}"},
		{"a loop before the serverless transform", "Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]\nResources:" + topic, ""},
		{"a loop behind the serverless transform", "Transform: [AWS::Serverless-2016-10-31, AWS::LanguageExtensions]\nResources:" + topic, "1:41 CFN044 the language extensions run too late, behind the serverless transform; write AWS::LanguageExtensions first"},
		{"zones of a function", "Resources:\n  V: {Type: AWS::EC2::Volume, Properties: {Size: 1, AvailabilityZone: !Sub \"${AWS::Region}a\"}}\n", "2:71 CFN043 the zone ${AWS::Region}a is written out; take it from a parameter or from Fn::GetAZs"},
		{"an item behind the last", "Resources:\n  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Select [2, [a, b]]}}\n", "2:56 CFN026 Fn::Select wants item 2, and the last is 1; count from 0, or make the list longer"},
		{"a block behind the last", "Parameters:\n  P: {Type: String}\nResources:\n  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Select [4, !Cidr [!Ref P, 4, 8]]}}\n", "4:56 CFN026 Fn::Select wants item 4, and the last is 3; count from 0, or make the list longer"},
		{"the last block", "Parameters:\n  P: {Type: String}\nResources:\n  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Select [3, !Cidr [!Ref P, 4, 8]]}}\n", ""},
		{"more blocks than there may be", "Parameters:\n  P: {Type: String}\nResources:\n  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Select [3, !Cidr [!Ref P, 257, 8]]}}\n", "4:68 CFN026 Fn::Cidr makes 1 to 256 blocks; write [BLOCK, COUNT, BITS]"},
		{"a second key of no row", "Parameters:\n  P: {Type: String}\nMappings:\n  M: {a: {x: y}, b: {x: z}}\nResources:\n  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !FindInMap [M, !Ref P, xx]}}\n", "6:79 CFN006 no row of the mapping has a key xx; did you mean x?"},
		{"a second key of one row", "Parameters:\n  P: {Type: String}\nMappings:\n  M: {a: {x: y}, b: {xx: z}}\nResources:\n  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !FindInMap [M, !Ref P, xx]}}\n", ""},
		{"an output that is a list", "Resources:" + topic + "Parameters:\n  P: {Type: CommaDelimitedList}\nOutputs:\n  A: {Value: !Ref P}\n", "6:14 CFN019 the value of an output is one text, no list; write !Join [\",\", LIST], or Fn::Select for one item"},
		{"an output that is a list in one branch", "Resources:" + topic + "Parameters:\n  P: {Type: String}\nConditions:\n  C: !Equals [!Ref P, a]\nOutputs:\n  A: {Value: !If [C, !GetAZs \"\", x]}\n", "8:22 CFN019 the value of an output is one text, no list when C is true; write !Join [\",\", LIST], or Fn::Select for one item"},
		{"an output of a number and of a text of lists", "Resources:" + topic + "Outputs:\n  A: {Value: 3}\n  B: {Value: !Select [0, !GetAZs \"\"]}\n  C: {Value: !Join [\",\", !GetAZs \"\"]}\n", ""},
		{"a condition of itself", "Conditions:\n  A: !Not [!Condition A]\nResources:\n  T: {Type: AWS::SNS::Topic, Condition: A}\n", "2:12 CFN062 condition A hangs on itself; take this out, or name another condition"},
		{"a circle of conditions", "Conditions:\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]\nResources:\n  T: {Type: AWS::SNS::Topic, Condition: A}\n", "3:12 CFN062 condition A hangs on itself; take this out, or name another condition"},
		{"a section that is no map", "Resources:" + topic + "Outputs: [a]\n", "3:1 CFN011 Outputs is no map; write names as keys below Outputs"},
		{"a section without content", "Resources:" + topic + "Outputs:\n", ""},
		{"attributes of the wrong kind", "Resources:\n  T:\n    Type: AWS::SNS::Topic\n    DependsOn: [{Ref: U}]\n    Metadata: 3\n    Condition: [c]\n  U: {Type: AWS::SNS::Topic}\n", "6:5 CFN015 a resource has the name of one condition; declare it under Conditions, and write its name|5:15 CFN015 Metadata is no map; write keys below Metadata|4:17 CFN015 DependsOn takes names of resources, and nothing computed; write the name of a resource"},
		{"a type that is a number", "Resources:\n  T: {Type: 3}\nOutputs: [a]\n", "3:1 CFN011 Outputs is no map; write names as keys below Outputs|2:13 CFN015 the type is no text; write the name of the type"},
		{"null", "Resources:\n  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Select [0, {Fn::GetAZs: null}]}}\n", "2:68 CFN026 Fn::GetAZs has no argument; write one Region, or \"\" for the stack's own"},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, strings.Join(found(t, c.text, lint.Target{}), "|"))
		})
	}
}

// TestAnywhere holds that what is known of one deployment makes no branch
// unreachable.
func TestAnywhere(t *testing.T) {
	text := "Parameters:\n  P: {Type: String}\nConditions:\n  A: !Equals [!Ref AWS::Region, us-east-1]\n  B: !Equals [!Ref P, a]\nResources:\n  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !If [A, !If [B, a, b], c]}}\n"
	require.Empty(t, found(t, text, lint.Target{Region: "eu-west-1", Parameters: map[string]string{"P": "b"}}))
}

// TestHostile wants answers in bounded time, whatever the template.
func TestHostile(t *testing.T) {
	var circle, names, ifs strings.Builder
	circle.WriteString("Resources:\n")
	names.WriteString("Resources:\n")
	ifs.WriteString("Parameters:\n  P: {Type: String}\nConditions:\n")
	for i := range 8000 {
		fmt.Fprintf(&circle, "  T%d: {Type: AWS::SNS::Topic, DependsOn: T%d}\n", i, (i+1)%8000)
		fmt.Fprintf(&names, "  %s%d: {Type: AWS::SNS::Topic, DependsOn: %s%dX}\n", strings.Repeat("N", 200), i, strings.Repeat("N", 200), i)
	}
	for i := range 200 {
		fmt.Fprintf(&ifs, "  C%d: !Equals [!Ref P, \"%d\"]\n", i, i)
	}
	ifs.WriteString("Resources:\n  T:\n    Type: AWS::SNS::Topic\n    Properties:\n      Subscription:\n")
	for i := range 4000 {
		fmt.Fprintf(&ifs, "      - !If [C%d, !If [C%d, a, b], c]\n", i%200, (i+1)%200)
	}
	for name, text := range map[string]string{"circle": circle.String(), "names": names.String(), "ifs": ifs.String()} {
		t.Run(name, func(t *testing.T) {
			done := make(chan int, 1)
			go func() { done <- len(found(t, text, lint.Target{})) }()
			select {
			case n := <-done:
				require.NotZero(t, n)
			case <-time.After(30 * time.Second):
				t.Fatal("still running after 30 s")
			}
		})
	}
}

// TestExportsOfStacks holds that the names of exports are compared over the stacks of
// one account and Region.
func TestExportsOfStacks(t *testing.T) {
	target := func(stack, account, region string) lint.Target {
		text := "Resources:\n  Topic: {Type: AWS::SNS::Topic}\nOutputs:\n  Arn: {Value: !Ref Topic, Export: {Name: !Sub \"${AWS::Region}-alarms\"}}\n"
		parsed, ds := cfn.Parse(stack+".yaml", []byte(text))
		require.Empty(t, ds)
		return lint.Target{Template: parsed, Stack: stack, StackName: stack, AccountID: account, Region: region}
	}
	for _, c := range []struct {
		account, region string
		want            []string
	}{
		{"111122223333", "eu-west-1", []string{"b.yaml"}},
		{"444455556666", "eu-west-1", nil},
		{"111122223333", "us-east-1", nil},
		{"", "eu-west-1", nil},
	} {
		var got []string
		for _, d := range lint.Run(template.Rules(), []lint.Target{target("a", "111122223333", "eu-west-1"), target("b", c.account, c.region)}, lint.Options{}) {
			require.Equal(t, "CFN021", d.Rule)
			require.Equal(t, "a.yaml", d.Related[0].Pos.File)
			got = append(got, d.Pos.File)
		}
		require.Equal(t, c.want, got, "%+v", c)
	}
}
