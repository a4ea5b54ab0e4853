package spec_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn/spec"
)

func TestFormat(t *testing.T) {
	for _, c := range []struct {
		format  string
		yes, no []string
	}{
		{"AWS::ACM::Certificate.Arn", []string{"arn:aws:acm:us-east-1:111122223333:certificate/abc", "arn:aws-cn:iam::111122223333:server-certificate/a/b"}, []string{"arn:aws:acm:us-east-1::certificate/abc"}},
		{"AWS::EC2::Image.Id", []string{"ami-01234567", "ami-0123456789abcdef0"}, []string{"ami-0", "ami-0123456789ABCDEF0"}},
		{"AWS::EC2::SecurityGroup.Id", []string{"sg-0123456789abcdef0"}, []string{"my-group", "sg-0123456789abcdef01"}},
		{"AWS::EC2::SecurityGroup.Name", []string{"web (public)"}, []string{"", "a\tb"}},
		{"AWS::EC2::Subnet.Id", []string{"subnet-01234567"}, []string{"vpc-01234567"}},
		{"AWS::EC2::VPC.Id", []string{"vpc-01234567"}, []string{"subnet-01234567"}},
		{"AWS::IAM::Role.Arn", []string{"arn:aws-us-gov:iam::111122223333:role/path/name"}, []string{"name", "arn:aws:iam::111122223333:user/name"}},
		{"AWS::KMS::Alias.AliasName", []string{"alias/aws/s3"}, []string{"alias/", "s3"}},
		{"AWS::KMS::Key.Arn", []string{"arn:aws:kms:eu-west-1:111122223333:key/mrk-1", "arn:aws:kms:eu-west-1:111122223333:alias/a"}, []string{"alias/a"}},
		{"AWS::KMS::Key.Id", []string{"12345678-1234-1234-1234-123456789012", "mrk-0123456789abcdef0123456789abcdef", "alias/a"}, []string{"1234"}},
		{"AWS::Lambda::Function.Arn", []string{"arn:aws:lambda:eu-west-1:111122223333:function:f", "arn:aws:lambda:eu-west-1:111122223333:function:f:$LATEST"}, []string{"f"}},
		{"AWS::Lambda::Function.Name", []string{"f_1"}, []string{"f:1"}},
		{"AWS::Logs::LogGroup.Name", []string{"/aws/lambda/f"}, []string{"a b"}},
		{"AWS::S3::Bucket.Name", []string{"a.bucket-1"}, []string{"Bucket", "ab", "-abc"}},
		{"AWS::SNS::Topic.Arn", []string{"arn:aws:sns:eu-west-1:111122223333:t.fifo"}, []string{"t"}},
		{"AWS::SQS::Queue.Arn", []string{"arn:aws:sqs:eu-west-1:111122223333:q"}, []string{"arn:aws:sns:eu-west-1:111122223333:q"}},
	} {
		p, ok := spec.Format(c.format)
		require.True(t, ok, c.format)
		for _, s := range c.yes {
			require.True(t, p.Match(s), "%s %q", c.format, s)
		}
		for _, s := range c.no {
			require.False(t, p.Match(s), "%s %q", c.format, s)
		}
	}
	require.Len(t, spec.FormatNames(), 16)
	for _, name := range []string{"AWS::EC2::Subnet.Ids", "ipv4-network", ""} {
		_, ok := spec.Format(name)
		require.False(t, ok, name)
	}
}

// TestFormatsAreKnown says that every form of an AWS id that the facts name is in the
// list, as text or as a list.
func TestFormatsAreKnown(t *testing.T) {
	facts := spec.Open()
	known := map[string]bool{"AWS::EC2::SecurityGroup.Ids": true, "AWS::EC2::SecurityGroup.Names": true, "AWS::EC2::Subnet.Ids": true}
	for _, name := range spec.FormatNames() {
		known[name] = true
	}
	for _, name := range facts.Names() {
		typ, ok := facts.Type(name)
		require.True(t, ok)
		typ.Walk(func(path []string, p *spec.Property) bool {
			for _, f := range p.Value.Formats {
				require.True(t, known[f] || len(f) < 5 || f[:5] != "AWS::", "%s %v %s", name, path, f)
			}
			return len(path) < 4
		})
		if p := typ.ARNPattern(); p != nil {
			require.False(t, p.Match("not an ARN"), "%s %v", name, p.Clauses())
		}
	}
}

func TestARNPattern(t *testing.T) {
	facts := spec.Open()
	for _, c := range []struct{ typ, yes, no string }{
		{"AWS::S3::Bucket", "arn:aws:s3:::bucket", "arn:aws:s3:eu-west-1"},
		{"AWS::KMS::Key", "arn:aws:kms:eu-west-1:111122223333:key/mrk-1", "arn:aws:kms:eu-west-1:111122223333:alias/a"},
		{"AWS::IAM::Role", "arn:aws-cn:iam::111122223333:role/a/b", "arn:aws-cn:iam::111122223333:user/a"},
		{"AWS::Lambda::Function", "arn:aws:lambda:eu-west-1:111122223333:function:f", "arn:aws:lambda:eu-west-1:111122223333:layer:f"},
	} {
		typ, ok := facts.Type(c.typ)
		require.True(t, ok)
		p := typ.ARNPattern()
		require.True(t, p.Match(c.yes), p.Clauses())
		require.False(t, p.Match(c.no), p.Clauses())
	}
	none := &spec.Type{}
	require.Nil(t, none.ARNPattern())
}
