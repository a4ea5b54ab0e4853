package eval

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
)

func parse(t testing.TB, source string) *cfn.Template {
	t.Helper()
	tree, ds := cfn.Parse("t.yaml", []byte(source))
	require.NotNil(t, tree, "%v", ds)
	return tree
}

// show words values, each with its scenario.
func show(list []Value) []string {
	var out []string
	for _, v := range list {
		s := v.String()
		switch {
		case v.Kind == Absent:
			s = "absent"
		case v.Kind == Map:
			s = "map"
		case v.Kind == List && !v.Known():
			s = "list " + s
		case v.Kind == List && v.isLiteral():
			s = "literal list"
		case v.Kind == List:
			s = "["
			for i, item := range v.items {
				if i > 0 {
					s += " "
				}
				s += item.String()
			}
			s += "]"
		case v.Kind == Any:
			s = "any " + s
		}
		if !v.When.Always() {
			s += " " + v.When.String()
		}
		out = append(out, s)
	}
	return out
}

const head = `Parameters:
  Name: {Type: String, Default: logs}
  Empty: {Type: String, Default: ""}
  Open: {Type: String}
  Stage: {Type: String, AllowedValues: [dev, prod], Default: prod}
  Secret: {Type: String, Default: hunter2, NoEcho: true}
  Latest: {Type: "AWS::SSM::Parameter::Value<String>", Default: /x}
  LatestList: {Type: "AWS::SSM::Parameter::Value<List<String>>", Default: /x}
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
  Words: {Type: CommaDelimitedList, Default: "a, b,c"}
  Given: {Type: String}
  GivenList: {Type: CommaDelimitedList}
Mappings:
  M:
    dev: {size: small, list: [x, y], only: here}
    prod: {size: large, list: [z]}
  Regions:
    eu-west-1: {ami: ami-1}
    us-east-1: {ami: ami-2}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Not [!Condition IsProd]
  Never: !And [!Condition IsProd, !Condition IsDev]
  Free: !Equals [!Ref Open, x]
Resources:
  Named: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub "${Name}-${AWS::Region}"}}
  Unnamed: {Type: AWS::S3::Bucket}
  Loop: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Loop}}
  OneOf: {Type: AWS::S3::Bucket, Properties: {BucketName: !If [Free, free, !Ref "AWS::NoValue"]}}
  Vpc: {Type: AWS::EC2::VPC}
  Child: {Type: AWS::CloudFormation::Stack}
Value: `

func TestFunctions(t *testing.T) {
	options := Options{Region: "eu-west-1", Account: "111122223333", StackName: "s", Parameters: map[string]string{"Given": "g", "GivenList": "1,2"}}
	for _, c := range []struct {
		value string
		want  []string
	}{
		{"plain", []string{"plain"}},
		{"12", []string{"12"}},
		{"null", []string{"absent"}},
		{"{a: b}", []string{"map"}},
		{"[a]", []string{"literal list"}},
		{"'{{resolve:ssm:/a}}'", []string{"{{resolve:ssm:/a}}"}},
		// Ref
		{"!Ref AWS::Region", []string{"eu-west-1"}},
		{"!Ref AWS::Partition", []string{"aws"}},
		{"!Ref AWS::URLSuffix", []string{"amazonaws.com"}},
		{"!Ref AWS::AccountId", []string{"111122223333"}},
		{"!Ref AWS::StackId", []string{"arn:aws:cloudformation:eu-west-1:111122223333:stack/s/${AWS::StackId}"}},
		{"!Ref AWS::NotificationARNs", []string{"list ${AWS::NotificationARNs}"}},
		{"!Ref AWS::NoValue", []string{"absent"}},
		{"!Ref Name", []string{`logs when Name is "logs"`, `${Name} when Name is not "logs"`}},
		{"!Ref Empty", []string{` when Empty is ""`, `${Empty} when Empty is not ""`}},
		{"!Ref Open", []string{"${Open}"}},
		{"!Ref Stage", []string{`prod when Stage is "prod"`, `dev when Stage is "dev"`}},
		{"!Ref Secret", []string{"${Secret}"}},
		{"!Ref Latest", []string{"${Latest}"}},
		{"!Ref LatestList", []string{"list ${LatestList}"}},
		{"!Ref Subnets", []string{"list ${Subnets}"}},
		{"!Ref Words", []string{`[a b c] when Words is "a, b,c"`, `list ${Words} when Words is not "a, b,c"`}},
		{"!Ref Given", []string{"g"}},
		{"!Ref GivenList", []string{"[1 2]"}},
		{"!Ref Nothing", []string{"${Nothing}"}},
		{"!Ref Vpc", []string{"${Vpc}"}},
		{"!Ref Named", []string{`logs-eu-west-1 when Name is "logs"`, `${Name}-eu-west-1 when Name is not "logs"`}},
		{"!Ref Loop", []string{"${Loop}"}},
		{"!Ref OneOf", []string{"free when Free is true", "${OneOf} when Free is false"}},
		{"{Ref: [a]}", []string{"any ${(Ref=[a,],)}"}},
		// GetAtt
		{"!GetAtt Vpc.CidrBlock", []string{"any ${Vpc.CidrBlock}"}},
		{"!GetAtt Unnamed.Arn", []string{"arn:aws:s3:::${Unnamed}"}},
		{"!GetAtt Nothing.Arn", []string{"any ${Nothing.Arn}"}},
		{"!GetAtt [Vpc, !Ref Given]", []string{"any ${Vpc.g}"}},
		{"!GetAtt [Vpc, !Ref Open]", []string{"any ${(Fn::GetAtt=[Vpc,(Ref=Open,),],)}"}},
		{"{Fn::GetAtt: {a: b}}", []string{"any ${(Fn::GetAtt=(a=b,),)}"}},
		{"!GetAtt Child.Outputs.X", []string{"any ${Child.Outputs.X}"}},
		// Sub
		{"!Sub 'a-${Given}-${!Given}-${AWS::Region}'", []string{"a-g-${Given}-eu-west-1"}},
		{"!Sub '${Stage}-${Stage}'", []string{`prod-prod when Stage is "prod"`, `dev-dev when Stage is "dev"`}},
		{"!Sub ['${A}/${Vpc.CidrBlock}', {A: !Ref Given}]", []string{"g/${Vpc.CidrBlock}"}},
		{"!Sub ['${A}', {A: [x]}]", []string{"${A}"}},
		{"!Sub '${unclosed'", []string{"${unclosed"}},
		{"!Sub ''", []string{""}},
		{"!Sub '{{resolve:secretsmanager:${Open}:SecretString:p}}x'", []string{"{{resolve:secretsmanager:${Open}:SecretString:p}}x"}},
		{"!Sub [a, b, c]", []string{"a"}},
		{"!Sub {a: b}", []string{"${(Fn::Sub=(a=b,),)}"}},
		{"!Sub [!Ref Given, {}]", []string{"${(Fn::Sub=[(Ref=Given,),(),],)}"}},
		// Join
		{"!Join [':', [a, !Ref Given, !Ref Open, !Ref AWS::NoValue]]", []string{"a:g:${Open}"}},
		{"!Join ['-', !Ref GivenList]", []string{"1-2"}},
		{"!Join ['-', !Ref Subnets]", []string{"${(Fn::Join=[-,(Ref=Subnets,),],)}"}},
		{"!Join ['', [a, !If [IsProd, b, c]]]", []string{"ab when IsProd is true", "ac when IsProd is false"}},
		{"!Join ['', !If [IsProd, [a, b], [c]]]", []string{"ab when IsProd is true", "c when IsProd is false"}},
		{"!Join [[], [a]]", []string{"${(Fn::Join=[[],[a,],],)}"}},
		{"!Join [a]", []string{"${(Fn::Join=[a,],)}"}},
		{"!Join x", []string{"${(Fn::Join=x,)}"}},
		{"!Join ['', [[a]]]", []string{"${(Fn::Join=[,[[a,],],],)}"}},
		// Select
		{"!Select [1, [a, b]]", []string{"b"}},
		{"!Select ['1', !Split ['/', 'a/b/c']]", []string{"b"}},
		{"!Select [1, !Ref Words]", []string{`b when Words is "a, b,c"`, `any ${(Fn::Select=[1,(Ref=Words,),],)} when Words is not "a, b,c"`}},
		{"!Select [0, !GetAZs '']", []string{"eu-west-1${(Fn::Select=[0,(Fn::GetAZs=,),],)}"}},
		{"!Select [5, [a]]", []string{"any ${(Fn::Select=[5,[a,],],)}"}},
		{"!Select [-1, [a]]", []string{"any ${(Fn::Select=[-1,[a,],],)}"}},
		{"!Select [x, [a]]", []string{"any ${(Fn::Select=[x,[a,],],)}"}},
		{"!Select [0, a]", []string{"any ${(Fn::Select=[0,a,],)}"}},
		{"!Select", []string{"any ${(Fn::Select=,)}"}},
		{"!Select [0, [{a: b}]]", []string{"map"}},
		{"!Select [!Ref Stage, [a]]", []string{`any ${(Fn::Select=[(Ref=Stage,),[a,],],)} when Stage is "prod"`, `any ${(Fn::Select=[(Ref=Stage,),[a,],],)} when Stage is "dev"`}},
		// Split
		{"!Split ['/', a/b]", []string{"[a b]"}},
		{"!Split ['/', !Ref Open]", []string{"list ${(Fn::Split=[/,(Ref=Open,),],)}"}},
		{"!Select [0, !Split ['/', !Sub 'a/${Open}']]", []string{"a"}},
		{"!Select [1, !Split ['/', !Sub 'a/${Open}']]", []string{"any ${(Fn::Select=[1,(Fn::Split=[/,(Fn::Sub=a/%(Open),),],),],)}"}},
		{"!Split ['', ab]", []string{"list ${(Fn::Split=[,ab,],)}"}},
		{"!Split [a]", []string{"list ${(Fn::Split=[a,],)}"}},
		{"!Split ['/', [a]]", []string{"list ${(Fn::Split=[/,[a,],],)}"}},
		// If
		{"!If [IsProd, a, b]", []string{"a when IsProd is true", "b when IsProd is false"}},
		{"!If [IsProd, !If [IsDev, x, y], !If [IsDev, z, w]]", []string{"y when IsDev is false and IsProd is true", "z when IsDev is true and IsProd is false"}},
		{"!If [Never, a, b]", []string{"b"}},
		{"!If [Undeclared, a, b]", []string{"a when Undeclared is true", "b when Undeclared is false"}},
		{"!If [IsProd, !Ref Stage, x]", []string{`prod when IsProd is true and Stage is "prod"`, "x when IsProd is false"}},
		{"!If [IsProd, a]", []string{"any ${(Fn::If=[IsProd,a,],)}"}},
		{"!If [[x], a, b]", []string{"any ${(Fn::If=[[x,],a,b,],)}"}},
		// FindInMap
		{"!FindInMap [M, !Ref Stage, size]", []string{`large when Stage is "prod"`, `small when Stage is "dev"`}},
		{"!FindInMap [M, dev, list]", []string{"[x y]"}},
		{"!FindInMap [Regions, !Ref AWS::Region, ami]", []string{"ami-1"}},
		{"!FindInMap [M, !Ref Open, size]", []string{`small when Open is "dev"`, `large when Open is "prod"`}},
		{"!FindInMap [M, !Ref Open, size, {DefaultValue: medium}]", []string{`small when Open is "dev"`, `large when Open is "prod"`, `medium when Open is not "dev" and Open is not "prod"`}},
		{"!FindInMap [M, prod, only, {DefaultValue: d}]", []string{"d"}},
		{"!FindInMap [M, prod, only]", []string{"any ${(Fn::FindInMap=[M,prod,only,],)}"}},
		{"!FindInMap [Gone, prod, only]", []string{"any ${(Fn::FindInMap=[Gone,prod,only,],)}"}},
		{"!FindInMap [M, !GetAtt Vpc.X, size]", []string{"any ${(Fn::FindInMap=[M,(Fn::GetAtt=[Vpc,X,],),size,],)}"}},
		{"!FindInMap [M]", []string{"any ${(Fn::FindInMap=[M,],)}"}},
		{"!FindInMap x", []string{"any ${(Fn::FindInMap=x,)}"}},
		// Base64, GetAZs, Cidr
		{"!Base64 abc", []string{"YWJj"}},
		{"!Base64 [a]", []string{"${(Fn::Base64=[a,],)}"}},
		{"!Base64\n  Ref: Open", []string{"${(Fn::Base64=(Ref=Open,),)}"}},
		{"!GetAZs us-east-1", []string{"list ${(Fn::GetAZs=us-east-1,)}"}},
		{"!GetAZs [a]", []string{"list ${(Fn::GetAZs=[a,],)}"}},
		{"!Cidr [10.0.0.0/16, 3, 8]", []string{"[10.0.0.0/24 10.0.1.0/24 10.0.2.0/24]"}},
		{"!Cidr [10.0.3.4/16, 1, 8]", []string{"[10.0.0.0/24]"}},
		{"!Select [2, !Cidr [10.0.0.0/22, 4, 8]]", []string{"10.0.2.0/24"}},
		{"!Cidr ['2001:db8::/56', 2, 64]", []string{"[2001:db8::/64 2001:db8:0:1::/64]"}},
		{"!Cidr [10.0.0.0/24, 3, 8]", []string{"list ${(Fn::Cidr=[10.0.0.0/24,3,8,],)}"}},
		{"!Cidr [10.0.0.0/24, 0, 2]", []string{"list ${(Fn::Cidr=[10.0.0.0/24,0,2,],)}"}},
		{"!Cidr [x, 3, 8]", []string{"list ${(Fn::Cidr=[x,3,8,],)}"}},
		{"!Cidr [10.0.0.0/16, 3]", []string{"list ${(Fn::Cidr=[10.0.0.0/16,3,],)}"}},
		{"!Cidr a", []string{"list ${(Fn::Cidr=a,)}"}},
		// Others
		{"{'Fn::ImportValue': x}", []string{"${(Fn::ImportValue=x,)}"}},
		{"!GetStackOutput {StackName: s, OutputName: o}", []string{"${(Fn::GetStackOutput=(StackName=s,OutputName=o,),)}"}},
		{"{'Fn::Transform': {Name: AWS::Include}}", []string{"any ${(Fn::Transform=(Name=AWS::Include,),)}"}},
		{"{'Fn::Unheard': x}", []string{"any ${(Fn::Unheard=x,)}"}},
		{"{'Fn::Length': [a, b, !Ref 'AWS::NoValue']}", []string{"2"}},
		{"{'Fn::Length': !Ref Words}", []string{`3 when Words is "a, b,c"`, `${(Fn::Length=(Ref=Words,),)} when Words is not "a, b,c"`}},
		{"{'Fn::Length': !Cidr [!Ref Open, 3]}", []string{"3"}},
		{"{'Fn::Length': a}", []string{"${(Fn::Length=a,)}"}},
		{"{'Fn::ToJsonString': {a: 1, b: !Ref Given, c: [!Ref Open, true], d: !Ref 'AWS::NoValue', e: 'q\"'}}", []string{`{"a":1,"b":"g","c":["${Open}",true],"e":"q\""}`}},
		{"{'Fn::ToJsonString': [!If [IsProd, 1, 2]]}", []string{`["1"] when IsProd is true`, `["2"] when IsProd is false`}},
		{"{'Fn::ToJsonString': a}", []string{"${(Fn::ToJsonString=a,)}"}},
		{"!Equals [a, a]", []string{"true"}},
		{"!Equals [!Ref Stage, other]", []string{"false"}},
		{"!Equals [!Ref Stage, dev]", []string{"${(Fn::Equals=[(Ref=Stage,),dev,],)}"}},
		{"!Not [!Equals [a, a]]", []string{"false"}},
		{"!And x", []string{"${(Fn::And=x,)}"}},
		{"{Condition: {StringEquals: {a: b}}}", []string{"map"}},
	} {
		e := New(parse(t, head+c.value+"\n"), options)
		require.Equal(t, c.want, show(e.Values("Value")), c.value)
		require.Equal(t, c.want, show(e.Values("Value")), "%s, from what was kept", c.value)
	}
}
