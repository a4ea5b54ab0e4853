package iam_test

import (
	"fmt"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
)

func ExampleDecide() {
	text := []byte(`{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "ReadOwn", "Effect": "Allow", "Action": "s3:Get*",
    "Resource": "arn:aws:s3:::example-logs/${aws:username}/*",
    "Condition": {"Bool": {"aws:SecureTransport": "true"}}
  }]
}`)
	policy, mistakes := iam.Parse("logs.json", text, iam.Identity)
	fmt.Println(len(mistakes), "mistakes")

	req, _ := iam.Fit(iam.Request{
		Principal: iam.Caller{ID: "arn:aws:iam::111122223333:user/ana"},
		Action:    "s3:getobject",
		Resource:  "arn:aws:s3:::example-logs/ana/today",
		Context:   iam.Context{Open: true}, // what is not named may be there or not
	}, actions.Open())
	req.Context = req.Principal.Fill(req.Context)

	d := iam.Decide(iam.SetOf(policy), req)
	fmt.Println(d.Outcome, "because", d.Open[0].Text)

	req.Context.Values["aws:securetransport"] = []string{"true"}
	d = iam.Decide(iam.SetOf(policy), req)
	fmt.Println(d.Outcome, "by", d.DecidedBy[0].Statement.Sid, "at", d.DecidedBy[0].Statement.Pos)

	// Output:
	// 0 mistakes
	// unknown because the request's aws:SecureTransport is not known
	// allowed by ReadOwn at logs.json:3:17
}

func ExampleValidate() {
	policy, _ := iam.Parse("p.json", []byte(`{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": "s3:GetObjects", "Resource": "arn:aws:s3:::example-logs/*"}]}`), iam.Identity)
	for _, d := range iam.Validate(policy, actions.Open()) {
		fmt.Printf("%s: %s %s; %s %v\n", d.Pos, d.Rule, d.Message, d.Help, d.Aliases)
	}
	// Output:
	// p.json:2:33: IAM120 s3 has no action "GetObjects"; did you mean "s3:GetObject" [INVALID_ACTION UNKNOWN_ACTION W3037]
}
