package escalate_test

import (
	"fmt"
	"testing"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/iam/escalate"
)

// tenRoles is what a template of some size has: most roles use data, two deploy, one
// is an administrator in a part of the account.
func tenRoles(t testing.TB) (out []escalate.Principal) {
	for i := range 10 {
		text := fmt.Sprintf("Allow A=[s3:GetObject,s3:PutObject,s3:ListBucket] R=[arn:aws:s3:::logs-%d,arn:aws:s3:::logs-%d/*] ; "+
			`Allow A=[dynamodb:GetItem,dynamodb:PutItem,dynamodb:Query] R=arn:aws:dynamodb:eu-west-1:111122223333:table/orders-%d C:{"StringEquals":{"aws:PrincipalTag/team":["orders","billing"]}} ; `+
			`Allow A=[kms:Decrypt,kms:GenerateDataKey*] R=arn:aws:kms:eu-west-1:111122223333:key/* C:{"StringLike":{"kms:ViaService":"s3.*.amazonaws.com"}} ; `+
			`Deny A=s3:* R=* C:{"Bool":{"aws:SecureTransport":"false"}}`, i, i, i)
		switch i {
		case 3, 4:
			text += ` ; Allow A=[lambda:*,cloudformation:*] R=*` +
				` ; Allow A=iam:PassRole R=arn:aws:iam::111122223333:role/app-* C:{"StringEquals":{"iam:PassedToService":["lambda.amazonaws.com","cloudformation.amazonaws.com"]}}`
		case 5:
			text += ` ; Allow NA=[organizations:*,account:*] R=* ; Deny A=iam:* R=* C:{"StringNotEquals":{"aws:PrincipalTag/team":"platform"}}`
		case 6:
			text += ` ; Allow A=[ec2:*,ecs:*,iam:PassRole,ssm:*] R=*`
		}
		out = append(out, escalate.Principal{
			Name: fmt.Sprintf("Role%d", i), Kind: escalate.Role, ARN: iam.Lit(fmt.Sprintf("arn:aws:iam::111122223333:role/app-%d", i)),
			Grants: []*iam.Policy{policy(t, iam.Identity, text)},
			Trust: []*iam.Policy{policy(t, iam.Trust, fmt.Sprintf("Allow A=sts:AssumeRole P=Service|%s", []string{"lambda.amazonaws.com", "ec2.amazonaws.com"}[i%2])+
				fmt.Sprintf(" ; Allow A=sts:AssumeRole P=arn:aws:iam::111122223333:role/app-%d", (i+9)%10))},
		})
	}
	return out
}

// BenchmarkTenRoles looks for all escalations and chains of a template's roles.
func BenchmarkTenRoles(b *testing.B) {
	roles := tenRoles(b)
	opts := escalate.Options{Catalog: actions.Open()}
	n := 0
	for b.Loop() {
		n = 0
		found, graph := escalate.All(roles, opts)
		for _, f := range found {
			n += len(f)
		}
		n += len(graph.Chains)
	}
	b.ReportMetric(float64(n), "findings")
}

// BenchmarkOne looks at single roles of the ten.
func BenchmarkOne(b *testing.B) {
	roles := tenRoles(b)
	opts := escalate.Options{Catalog: actions.Open()}
	for _, i := range []int{0, 3, 5, 6} {
		b.Run(roles[i].Name, func(b *testing.B) {
			for b.Loop() {
				escalate.Find(roles[i], opts)
			}
		})
	}
}
