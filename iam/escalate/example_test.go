package escalate_test

import (
	"fmt"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/iam/escalate"
)

func ExampleFind() {
	policy, _ := iam.Parse("deploy.json", []byte(`{
	  "Version": "2012-10-17",
	  "Statement": [
	    {"Effect": "Allow", "Action": ["lambda:CreateFunction", "lambda:InvokeFunction"], "Resource": "*"},
	    {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/app-*"}
	  ]
	}`), iam.Identity)
	found := escalate.Find(escalate.Principal{Kind: escalate.Role, Grants: []*iam.Policy{policy}}, escalate.Options{Catalog: actions.Open()})
	for _, f := range found {
		fmt.Println(f.Answer, f.ID, "-", f.How)
		for _, s := range f.Steps {
			fmt.Println(" ", s.Action, "on", s.Resources, "by", s.Grants[0].At.Pos)
		}
	}
	// Output:
	// yes pass-role-lambda - creates a function with the passed role and calls it
	//   iam:PassRole on [arn:aws:iam::111122223333:role/app-*] by deploy.json:5:36
	//   lambda:CreateFunction on [*] by deploy.json:4:37
	//   lambda:InvokeFunction on [*] by deploy.json:4:62
}
