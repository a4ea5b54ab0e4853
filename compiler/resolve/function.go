package resolve

import (
	"context"
	"fmt"
	"regexp"
	"strings"
)

// functionPrefix is where the code of functions lies in a bucket of artifacts.
const functionPrefix = "cuemulus/functions/"

var (
	functionForm = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	archForm     = regexp.MustCompile(`^(arm64|x86_64)$`)
	digestForm   = regexp.MustCompile(`^[0-9a-f]{64}$`)
	// General purpose buckets, in the S3 user guide on naming.
	bucketForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)
)

// functionResolver is the code of one Lambda function in the bucket of an account
// and Region. No call can answer it: cuemulus package makes the code, uploads it and
// records where it is. Run and Check pass over such questions.
func functionResolver() resolver {
	return resolver{
		Kind: Kind{
			Name: "function", Title: "uploaded code of a Lambda function", API: "s3:PutObject", Region: true, Packaged: true,
			Args: []Arg{
				{"function", "the name of a function like spot-manager", 64, functionForm},
				{"architecture", "arm64 or x86_64", 6, archForm},
			},
			Actions: []string{"s3:GetObject", "s3:PutObject"},
		},
		shape: textShape,
		check: checkFunction,
		ask: func(context.Context, *session, Question) (Entry, error) {
			return Entry{}, fail("LOCK046", "the code of a function is not asked for, it is made", "run `cuemulus package`")
		},
	}
}

// FunctionQuestion asks for the code of a function for an architecture, "arm64" or
// "x86_64".
func FunctionQuestion(partition, account, region, name, arch string) Question {
	return Question{Kind: "function", Partition: partition, Account: account, Region: region, Args: []string{name, arch}}
}

// FunctionKey is the object key of a function's code: its name and the SHA-256 of
// the zip file, so that other code is another object and a deployed stack never
// changes under its feet.
func FunctionKey(name, digest string) string {
	return functionPrefix + name + "/" + digest + ".zip"
}

// FunctionCode is where the code of a function lies: what AWS::Lambda::Function wants to
// know of it.
type FunctionCode struct {
	Bucket string
	Key    string // "cuemulus/functions/spot-manager/<digest>.zip"
	Digest string // SHA-256 of the zip file, 64 hexadecimal digits in lower case
}

// Value is the code's answer in the lock file, "s3://bucket/key".
func (c FunctionCode) Value() Value { return TextValue("s3://" + c.Bucket + "/" + c.Key) }

// CodeOf reads the answer to a question about a function; the error says what is
// wrong with it.
func CodeOf(q Question, v Value) (FunctionCode, error) {
	rest, ok := strings.CutPrefix(v.Text, "s3://")
	bucket, key, found := strings.Cut(rest, "/")
	if !ok || !found || !ValidBucket(bucket) {
		return FunctionCode{}, fmt.Errorf("%q is not s3://bucket/key", clip(v.Text))
	}
	digest := strings.TrimSuffix(key[strings.LastIndexByte(key, '/')+1:], ".zip")
	if len(q.Args) == 0 || !digestForm.MatchString(digest) || key != FunctionKey(q.Args[0], digest) {
		return FunctionCode{}, fmt.Errorf("%q is not the key of the function's code", clip(key))
	}
	return FunctionCode{Bucket: bucket, Key: key, Digest: digest}, nil
}

// ValidBucket reports whether S3 would take the name for a general purpose bucket.
func ValidBucket(name string) bool {
	return bucketForm.MatchString(name) && !strings.Contains(name, "..") && !strings.Contains(name, ".-") && !strings.Contains(name, "-.")
}

func checkFunction(q Question, v Value) string {
	if _, err := CodeOf(q, v); err != nil {
		return err.Error()
	}
	return ""
}
