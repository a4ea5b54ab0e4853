package iam_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/internal/diag"
)

// judge parses and validates.
func judge(t testing.TB, c *actions.Catalog, kind iam.Type, service, text string) []diag.Diagnostic {
	t.Helper()
	p, ds := iam.Parse("p.json", []byte(text), kind)
	if p == nil {
		return ds
	}
	p.Service = service
	return append(ds, iam.Validate(p, c)...)
}

// finding is a policy in which one code must be reported: on what stands between
// « and », where it has that.
type finding struct {
	code    string
	kind    iam.Type
	service string
	text    string
}

// doc makes a policy of a statement's elements.
func doc(statement string) string {
	return `{"Version":"2012-10-17","Statement":[{` + statement + `}]}`
}

// id is an identity policy's statement with an Allow of s3:GetObject and a condition.
func cond(c string) string {
	return doc(`"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{` + c + `}`)
}

func act(a string) string {
	return doc(`"Effect":"Allow","Action":` + a + `,"Resource":"*"`)
}

func res(action, r string) string {
	return doc(`"Effect":"Allow","Action":"` + action + `","Resource":` + r)
}

// bucket is a statement of a resource's policy with a principal.
func bucket(p string) string {
	return doc(`"Effect":"Allow","Principal":` + p + `,"Action":"s3:GetObject","Resource":"*"`)
}

func trustDoc(p, action, more string) string {
	return doc(`"Effect":"Allow","Principal":` + p + `,"Action":` + action + more)
}

const github = `{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}`

func findings() []finding {
	I, R, T, K := iam.Identity, iam.Resource, iam.Trust, iam.Key
	web := `"sts:AssumeRoleWithWebIdentity"`
	long := strings.Repeat("x", 11000)
	return []finding{
		{"JSON_SYNTAX_ERROR", I, "", `{`},
		{"DATA_TYPE_MISMATCH", I, "", `{"Version":"2012-10-17","Statement":«1»}`},
		{"INVALID_POLICY_ELEMENT", I, "", `{"Version":"2012-10-17",«"Statements"»:[]}`},
		{"MISSING_STATEMENT", I, "", `{"Version":"2012-10-17","Statement":«[]»}`},
		{"MISSING_EFFECT", I, "", doc(`"Action":"*","Resource":"*"`)},
		{"MISSING_ACTION", I, "", doc(`"Effect":"Allow","Resource":"*"`)},
		{"MISSING_RESOURCE", I, "", doc(`"Effect":"Allow","Action":"*"`)},
		{"MISSING_PRINCIPAL", R, "", doc(`"Effect":"Allow","Action":"*","Resource":"*"`)},
		{"INVALID_EFFECT", I, "", doc(`"Effect":«"Alow"»,"Action":"*","Resource":"*"`)},
		{"INVALID_VERSION", I, "", `{"Version":«"2012-10-18"»,"Statement":[]}`},
		{"UNSUPPORTED_ELEMENT_COMBINATION", I, "", doc(`"Effect":"Allow","Action":"*",«"NotAction"»:"*","Resource":"*"`)},
		{"UNSUPPORTED_SID", I, "", doc(`"Sid":«"a b"»,"Effect":"Allow","Action":"s3:*","Resource":"*"`)},
		{"UNIQUE_SIDS_REQUIRED", I, "", `{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":"s3:*","Resource":"*"},{"Sid":«"A"»,"Effect":"Allow","Action":"sqs:*","Resource":"*"}]}`},
		{"UNIQUE_SIDS_RECOMMENDED", R, "", `{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Principal":"*","Action":"s3:*"},{"Sid":«"A"»,"Effect":"Allow","Principal":"*","Action":"sqs:*"}]}`},
		{"UNSUPPORTED_PRINCIPAL", I, "", doc(`"Effect":"Allow",«"Principal"»:"*","Action":"*","Resource":"*"`)},
		{"INVALID_PRINCIPAL_FORMAT", R, "", bucket(`«"me"»`)},
		{"INVALID_PRINCIPAL_KEY", R, "", bucket(`{«"User"»:"*"}`)},
		{"UNSUPPORTED_WILDCARD_IN_PRINCIPAL", R, "", bucket(`{"AWS":«"arn:aws:iam::111122223333:user/*"»}`)},
		{"INVALID_SERVICE_PRINCIPAL_FORMAT", R, "", bucket(`{"Service":«"cloudtrail"»}`)},
		{"FEDERATED_PRINCIPAL_NOT_SUPPORTED", R, "", bucket(`{"Federated":«"accounts.google.com"»}`)},
		{"INVALID_ACTION", I, "", act(`«"s3:GetObjekt"»`)},
		{"INVALID_ACTION", I, "", act(`["s3:GetObject",«"s3:Frob*"»]`)},
		{"INVALID_ACTION", I, "", act(`«"GetObject"»`)},
		{"INVALID_SERVICE_IN_ACTION", I, "", act(`«"s33:GetObject"»`)},
		{"INVALID_SERVICE", I, "", res("s3:GetObject", `«"arn:aws:s33:::b"»`)},
		{"UNSUPPORTED_ACTION_IN_POLICY", K, "", doc(`"Effect":"Allow","Principal":"*","Action":«"s3:GetObject"»,"Resource":"*"`)},
		{"UNSUPPORTED_ACTION_IN_POLICY", T, "", trustDoc(`{"AWS":"111122223333"}`, `«"s3:GetObject"»`, "")},
		{"UNSUPPORTED_RESOURCE_ARN_IN_POLICY", R, "s3", doc(`"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":«"arn:aws:sqs:*:*:q"»`)},
		{"INVALID_ARN_PREFIX", I, "", res("s3:*", `«"my-bucket/*"»`)},
		{"MISSING_ARN_FIELD", I, "", res("s3:*", `«"arn:aws:s3:b"»`)},
		{"INVALID_PARTITION", I, "", res("s3:*", `«"arn:gcp:s3:::b"»`)},
		{"INVALID_ARN_SERVICE_CASE", I, "", res("s3:*", `«"arn:aws:S3:::b"»`)},
		{"INVALID_ARN_REGION", I, "", res("sqs:*", `«"arn:aws:sqs:eu-west:111122223333:q"»`)},
		{"MISSING_ARN_REGION", I, "", res("sqs:*", `«"arn:aws:sqs::111122223333:q"»`)},
		{"ARN_REGION_NOT_ALLOWED", I, "", res("iam:GetRole", `«"arn:aws:iam:eu-west-1:111122223333:role/r"»`)},
		{"INVALID_ARN_ACCOUNT", I, "", res("sqs:*", `«"arn:aws:sqs:eu-west-1:1111:q"»`)},
		{"MISSING_ARN_ACCOUNT", I, "", res("sqs:*", `«"arn:aws:sqs:eu-west-1::q"»`)},
		{"ARN_ACCOUNT_NOT_ALLOWED", I, "", res("s3:ListBucket", `«"arn:aws:s3::111122223333:b-c"»`)},
		{"INVALID_ARN_RESOURCE", I, "", res("iam:GetRole", `«"arn:aws:iam::111122223333:rolle/r"»`)},
		{"INVALID_REGION", I, "", cond(`"StringEquals":{"aws:RequestedRegion":«"eu-west"»}`)},
		{"INVALID_CONDITION_OPERATOR", I, "", cond(`«"StringEqual"»:{"aws:SourceVpc":"vpc-12345678"}`)},
		{"NULL_WITH_IF_EXISTS", I, "", cond(`«"NullIfExists"»:{"aws:SourceVpc":"true"}`)},
		{"MISSING_QUALIFIER", I, "", cond(`«"StringEquals"»:{"aws:TagKeys":"a"}`)},
		{"INVALID_CONDITION_KEY_FORMAT", I, "", cond(`"StringEquals":{«"prefix"»:"a"}`)},
		{"INVALID_GLOBAL_CONDITION_KEY", I, "", cond(`"IpAddress":{«"aws:SourceIpp"»:"192.0.2.0/24"}`)},
		{"INVALID_SERVICE_CONDITION_KEY", I, "", cond(`"StringEquals":{«"s3:prefixx"»:"a"}`)},
		{"UNSUPPORTED_GLOBAL_CONDITION_KEY", I, "", cond(`"ArnLike":{«"aws:ARN"»:"arn:aws:iam::111122223333:role/r"}`)},
		{"UNSUPPORTED_ACTION_FOR_CONDITION_KEY", I, "", cond(`"StringEquals":{«"s3:prefix"»:"a"}`)},
		{"UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", R, "", doc(`"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"*","Condition":{"StringEquals":{«"aws:PrincipalOrgID"»:"o-exampleorgid","aws:SourceAccount":"111122223333"}}`)},
		{"INVALID_CONDITION_DATA_TYPE", I, "", cond(`"NumericLessThan":{"aws:MultiFactorAuthAge":«[1,"2"]»}`)},
		{"INVALID_CONDITION_MULTIPLE_BOOLEAN", I, "", cond(`"Bool":{"aws:SecureTransport":«["true","false"]»}`)},
		{"DUPLICATE_KEYS_WITH_DIFFERENT_CASE", I, "", cond(`"StringEquals":{"aws:SourceVpc":"vpc-12345678",«"aws:sourcevpc"»:"vpc-12345679"}`)},
		{"MISSING_TAG_KEY_IN_CONDITION", I, "", cond(`"StringEquals":{«"aws:ResourceTag/"»:"a"}`)},
		{"INVALID_VPC_FORMAT", I, "", cond(`"StringEquals":{"aws:SourceVpc":«"vpc-123"»}`)},
		{"INVALID_VPCE_FORMAT", I, "", cond(`"StringEquals":{"aws:SourceVpce":«"vpc-12345678"»}`)},
		{"PRIVATE_IP_ADDRESS", I, "", cond(`"IpAddress":{"aws:SourceIp":«"10.0.0.0/8"»}`)},
		{"PRIVATE_NOT_IP_ADDRESS", I, "", cond(`"NotIpAddress":{"aws:SourceIp":«"192.168.1.0/24"»}`)},
		{"PRIVATE_IP_ADDRESS_SUBSET", I, "", cond(`"IpAddress":{"aws:SourceIp":["192.0.2.0/24",«"10.0.0.0/8"»]}`)},
		{"PRIVATE_NOT_IP_ADDRESS_SUBSET", I, "", cond(`"NotIpAddress":{"aws:SourceIp":["192.0.2.0/24",«"fd00::/8"»]}`)},
		{"TYPE_MISMATCH_IP_RANGE", I, "", cond(`"IpAddress":{"aws:SourceIp":«"192.0.2"»}`)},
		{"INVALID_KMS_KEY_VALUE", I, "", doc(`"Effect":"Allow","Action":"s3:PutObject","Resource":"*","Condition":{"StringEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":«"alias/logs"»}}`)},
		{"INVALID_VARIABLE_FOR_OPERATOR", I, "", cond(`"NumericEquals":{"aws:MultiFactorAuthAge":«"${aws:EpochTime}"»}`)},
		{"MISSING_BRACE_IN_VARIABLE", I, "", res("s3:*", `«"arn:aws:s3:::b/${aws:username"»`)},
		{"MISSING_QUOTE_IN_VARIABLE", I, "", res("s3:*", `«"arn:aws:s3:::b/${aws:username, none}"»`)},
		{"UNSUPPORTED_SPACE_IN_VARIABLE", I, "", res("s3:*", `«"arn:aws:s3:::b/${aws: username}"»`)},
		{"EMPTY_VARIABLE", I, "", res("s3:*", `«"arn:aws:s3:::b/${}"»`)},
		{"VARIABLE_UNSUPPORTED_IN_ELEMENT", I, "", act(`«"s3:${aws:username}"»`)},
		{"VARIABLE_UNSUPPORTED_IN_ELEMENT", R, "", bucket(`{"AWS":«"arn:aws:iam::111122223333:user/${aws:username}"»}`)},
		{"VARIABLE_UNSUPPORTED_IN_VERSION", I, "", `{"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":«"arn:aws:s3:::b/${aws:username}"»}}`},
		{"VARIABLE_USAGE_TOO_PERMISSIVE", I, "", cond(`"StringLike":{"aws:userid":«"AROAEXAMPLE${aws:username}:*"»}`)},
		{"WILDCARD_USAGE_TOO_PERMISSIVE", I, "", cond(`"StringLike":{"aws:userid":«"AROA*"»}`)},
		{"POLICY_SIZE_EXCEEDS_SCP_QUOTA", iam.SCP, "", doc(`"Sid":"` + long + `","Effect":"Deny","Action":"s3:*","Resource":"*"`)},
		{"POLICY_SIZE_EXCEEDS_RCP_QUOTA", iam.RCP, "", doc(`"Sid":"` + long + `","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"`)},
		{"POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", I, "", doc(`"Sid":"` + long + `","Effect":"Deny","Action":"s3:*","Resource":"*"`)},
		{"POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", R, "s3", doc(`"Sid":"` + long + long + `","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"`)},
		{"POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", T, "", trustDoc(`{"AWS":"111122223333"}`, `"sts:AssumeRole"`, `,"Sid":"`+long+`"`)},
		{"SCP_SYNTAX_ERROR_ACTION_WILDCARD", iam.SCP, "", doc(`"Effect":"Deny","Action":«"s3:*Object"»,"Resource":"*"`)},
		{"SCP_SYNTAX_ERROR_PRINCIPAL", iam.SCP, "", doc(`"Effect":"Deny",«"Principal"»:"*","Action":"s3:*","Resource":"*"`)},
		{"RCP_SYNTAX_ERROR_PRINCIPAL", iam.RCP, "", doc(`"Effect":"Deny","Principal":«{"AWS":"111122223333"}»,"Action":"s3:*","Resource":"*"`)},
		{"RCP_SYNTAX_ERROR_ALLOW", iam.RCP, "", doc(`"Effect":«"Allow"»,"Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b"`)},
		{"RCP_SYNTAX_ERROR_NOTACTION", iam.RCP, "", doc(`"Effect":"Deny","Principal":"*",«"NotAction"»:"s3:*","Resource":"*"`)},
		{"RCP_SYNTAX_ERROR_ACTION", iam.RCP, "", doc(`"Effect":"Deny","Principal":"*","Action":«"ec2:*"»,"Resource":"*"`)},
		{"ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL", T, "", doc(`"Effect":"Allow",«"NotPrincipal"»:{"AWS":"111122223333"},"Action":"sts:AssumeRole"`)},
		{"ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", T, "", trustDoc(`{"AWS":"111122223333"}`, `"sts:AssumeRole"`, `,«"Resource"»:"*"`)},
		{"ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL", T, "", trustDoc(`{"Service":«"*.amazonaws.com"»}`, `"sts:AssumeRole"`, "")},
		{"INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", T, "", trustDoc(`{"Federated":«"example.com"»}`, web, "")},
		{"MISMATCHED_ACTION_FOR_PRINCIPAL", T, "", trustDoc(`{"Federated":"arn:aws:iam::111122223333:saml-provider/idp"}`, `«"sts:AssumeRoleWithWebIdentity"»`, "")},
		{"MISMATCHED_ACTION_FOR_PRINCIPAL", T, "", trustDoc(`{"Federated":«"arn:aws:iam::111122223333:saml-provider/idp"»}`, `"sts:AssumeRole"`, "")},
		{"MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY", T, "", trustDoc(`{"Service":«"rolesanywhere.amazonaws.com"»}`, `"sts:AssumeRole"`, "")},
		{"CREATE_SLR_WITH_NOT_RESOURCE", I, "", doc(`"Effect":"Allow","Action":«"iam:CreateServiceLinkedRole"»,"NotResource":"arn:aws:iam::*:role/x"`)},
		{"CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", I, "", doc(`"Effect":"Allow","Action":«"iam:Create*"»,"NotResource":"arn:aws:iam::*:role/x"`)},
		{"CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE", I, "", doc(`"Effect":"Allow",«"NotAction"»:"s3:*","NotResource":"arn:aws:iam::*:role/x"`)},
		{"CREATE_SLR_WITH_STAR_IN_RESOURCE", I, "", act(`«"iam:CreateServiceLinkedRole"»`)},
		{"CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE", I, "", act(`«"iam:*"»`)},
		{"CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", I, "", doc(`"Effect":"Allow",«"NotAction"»:"s3:*","Resource":"*"`)},
		{"PASS_ROLE_WITH_NOT_RESOURCE", I, "", doc(`"Effect":"Allow","Action":«"iam:PassRole"»,"NotResource":"arn:aws:iam::*:role/x"`)},
		{"PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE", I, "", doc(`"Effect":"Allow","Action":«"iam:Pass*"»,"NotResource":"arn:aws:iam::*:role/x"`)},
		{"PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE", I, "", doc(`"Effect":"Allow",«"NotAction"»:"s3:*","NotResource":"arn:aws:iam::*:role/x"`)},
		{"PASS_ROLE_WITH_STAR_IN_RESOURCE", I, "", res("iam:PassRole", `"arn:aws:iam::111122223333:role/*"`)},
		{"PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE", I, "", act(`«"*"»`)},
		{"PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", I, "", doc(`"Effect":"Allow",«"NotAction"»:"s3:*","Resource":"*"`)},
		{"INVALID_DATE_VALUE", I, "", cond(`"DateLessThan":{"aws:CurrentTime":«"1780000000"»}`)},
		{"INVALID_ROLE_REFERENCE", R, "", bucket(`{"AWS":«"AROAEXAMPLEEXAMPLE123"»}`)},
		{"INVALID_USER_REFERENCE", R, "", bucket(`{"AWS":«"AIDAEXAMPLEEXAMPLE123"»}`)},
		{"MISSING_VERSION", I, "", `{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}`},
		{"OLD_VERSION", I, "", `{"Version":«"2008-10-17"»,"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}`},
		{"WILDCARD_WITHOUT_LIKE_OPERATOR", I, "", cond(`"StringEquals":{"aws:PrincipalTag/t":«"a*"»}`)},
		{"TYPE_MISMATCH", I, "", cond(`«"StringEquals"»:{"aws:CurrentTime":"2027-01-01T00:00:00Z"}`)},
		{"TYPE_MISMATCH_BOOLEAN", I, "", cond(`"Bool":{"aws:SecureTransport":«"yes"»}`)},
		{"TYPE_MISMATCH_DATE", I, "", cond(`"DateLessThan":{"aws:CurrentTime":«"tomorrow"»}`)},
		{"TYPE_MISMATCH_NUMBER", I, "", cond(`"NumericLessThan":{"aws:MultiFactorAuthAge":«"1h"»}`)},
		{"TYPE_MISMATCH_STRING", I, "", cond(`"StringEquals":{"aws:PrincipalTag/t":«1»}`)},
		{"SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED", T, "", trustDoc(github, web, `,"Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":«"repo:example/*"»}}`)},
		{"RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", iam.RCP, "", doc(`"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{«"aws:PrincipalOrgID"»:"o-exampleorgid"}}`)},
		{"RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", iam.RCP, "", doc(`"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{«"aws:SourceOrgID"»:"o-exampleorgid"}}`)},
		{"RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", iam.RCP, "", doc(`"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{«"aws:SourceOrgID"»:"o-exampleorgid"},"Bool":{"aws:PrincipalIsAWSService":"true"}}`)},
		{"ALLOW_WITH_NOT_PRINCIPAL", R, "", doc(`"Effect":"Allow",«"NotPrincipal"»:{"AWS":"111122223333"},"Action":"s3:*","Resource":"*"`)},
		{"FORALLVALUES_WITH_SINGLE_VALUED_KEY", I, "", cond(`«"ForAllValues:StringEquals"»:{"aws:PrincipalTag/t":"a"}`)},
		{"MISSING_PAIRED_CONDITION_KEYS", I, "", cond(`"IpAddress":{«"aws:VpcSourceIp"»:"10.0.0.0/8"}`)},
		{"DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", I, "", doc(`"Effect":"Deny","Action":"health:*","Resource":"*","Condition":{"StringEquals":{«"aws:ResourceTag/t"»:"a"}}`)},
		{"ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", I, "", doc(`"Effect":"Allow","Action":"health:*","Resource":"*","Condition":{"StringEquals":{«"aws:ResourceTag/t"»:"a"}}`)},
		{"DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", I, "", doc(`"Effect":"Deny","NotAction":"iam:*","Resource":"*","Condition":{"StringEquals":{«"aws:ResourceTag/t"»:"a"}}`)},
		{"ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", I, "", doc(`"Effect":"Allow","NotAction":"iam:*","Resource":"*","Condition":{"StringEquals":{«"aws:ResourceTag/t"»:"a"}}`)},
		{"RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", R, "", bucket(`{"Service":«"cloudtrail.amazonaws.com"»}`)},
		{"MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", T, "", trustDoc(`{"Federated":«"cognito-identity.amazonaws.com"»}`, web, "")},
		{"MISSING_GITHUB_REPO_CONDITION_KEY", T, "", trustDoc(`{"Federated":«"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"»}`, web, `,"Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}`)},
		{"UNTRUSTWORTHY_CONDITION_KEY", I, "", cond(`"StringLike":{«"aws:Referer"»:"https://example.com/*"}`)},
		{"RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", R, "", doc(`"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"*","Condition":{"StringEquals":{«"aws:Referer"»:"111122223333"}}`)},
		{"STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", I, "", cond(`«"StringLike"»:{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}`)},
		{"DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", I, "", doc(`"Effect":"Allow","Action":"dynamodb:Query","Resource":"*","Condition":{"ForAllValues:StringEquals":{«"dynamodb:Attributes"»:["a"]}}`)},
		{"S3_PREFIX_IN_NEGATIVE_CONTEXT", I, "", doc(`"Effect":"Deny","Action":"s3:ListBucket","Resource":"*","Condition":{"StringLike":{«"s3:prefix"»:"secret/*"}}`)},
		{"FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE", T, "", trustDoc(`{"Federated":"arn:aws:iam::111122223333:oidc-provider/id.example.com"}`, web, `,"Condition":{«"ForAnyValue:StringEquals"»:{"id.example.com:aud":"a"}}`)},
		{"CONFIRM_AUDIENCE_CLAIM_TYPE", T, "", trustDoc(`{"Federated":"arn:aws:iam::111122223333:oidc-provider/id.example.com"}`, web, `,"Condition":{"StringEquals":{«"id.example.com:aud"»:"a"}}`)},
		{"EMPTY_ARRAY_ACTION", I, "", act(`«[]»`)},
		{"EMPTY_ARRAY_CONDITION", I, "", cond(`"StringEquals":{"aws:SourceVpc":«[]»}`)},
		{"EMPTY_ARRAY_CONDITION_FORALLVALUES", I, "", cond(`"ForAllValues:StringEquals":{"aws:TagKeys":«[]»}`)},
		{"EMPTY_ARRAY_CONDITION_FORANYVALUE", I, "", cond(`"ForAnyValue:StringEquals":{"aws:TagKeys":«[]»}`)},
		{"EMPTY_ARRAY_CONDITION_IFEXISTS", I, "", cond(`"StringEqualsIfExists":{"aws:SourceVpc":«[]»}`)},
		{"EMPTY_ARRAY_PRINCIPAL", R, "", bucket(`{"AWS":«[]»}`)},
		{"EMPTY_ARRAY_RESOURCE", I, "", res("s3:GetObject", `«[]»`)},
		{"EMPTY_OBJECT_CONDITION", I, "", doc(`"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":«{}»`)},
		{"EMPTY_OBJECT_PRINCIPAL", R, "", bucket(`«{}»`)},
		{"EMPTY_SID_VALUE", I, "", doc(`"Sid":«""»,"Effect":"Allow","Action":"s3:*","Resource":"*"`)},
		{"IMPROVE_IP_RANGE", I, "", cond(`"IpAddress":{"aws:SourceIp":«"192.0.2.1/24"»}`)},
		{"NULL_WITH_QUALIFIER", I, "", cond(`«"ForAllValues:Null"»:{"aws:TagKeys":"true"}`)},
		{"REDUNDANT_ACTION", I, "", act(`["s3:Get*",«"s3:GetObject"»]`)},
		{"REDUNDANT_ACTION", I, "", act(`["s3:GetObject",«"S3:getobject"»]`)},
		{"REDUNDANT_CONDITION_VALUE_NUM", I, "", cond(`"NumericLessThan":{"aws:MultiFactorAuthAge":«["10","20"]»}`)},
		{"REDUNDANT_RESOURCE", I, "", res("s3:GetObject", `["arn:aws:s3:::b/*",«"arn:aws:s3:::b/c/*"»]`)},
		{"REDUNDANT_STATEMENT", I, "", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"},«{"Sid":"B","Effect":"Allow","Action":["s3:*"],"Resource":["*"]}»]}`},
		{"WILDCARD_IN_SERVICE_NAME", I, "", act(`«"s*:Get*"»`)},
		{"IRRELEVANT_CONDITION_KEY_IN_POLICY", R, "s3", doc(`"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{«"s3:ResourceAccount"»:"111122223333"}}`)},
		{"REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY", T, "", trustDoc(`{"AWS":["arn:aws:iam::111122223333:role/r",«"arn:aws:sts::111122223333:assumed-role/r/s"»]}`, `"sts:AssumeRole"`, "")},
		{"EQUIVALENT_TO_NULL_FALSE", I, "", cond(`"StringLike":{"aws:PrincipalTag/t":«"*"»}`)},
		{"EQUIVALENT_TO_NULL_TRUE", I, "", cond(`"StringNotLike":{"aws:PrincipalTag/t":«"*"»}`)},
		{"REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", I, "", cond(`"StringLikeIfExists":{"aws:PrincipalTag/t":«"*"»}`)},
		{"REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", I, "", cond(`"ForAnyValue:StringNotLike":{"aws:TagKeys":«"*"»}`)},
		{"DUPLICATE_KEY", I, "", doc(`"Effect":"Allow",«"Effect"»:"Deny","Action":"s3:*","Resource":"*"`)},
		{"RESOURCE_MISMATCH", I, "", doc(`"Effect":"Allow","Action":«"s3:GetObject"»,"Resource":"arn:aws:s3:::example-logs"`)},
		{"WILDCARD_ONLY_ACTION", I, "", doc(`"Effect":"Allow","Action":["s3:ListBucket",«"s3:ListAllMyBuckets"»],"Resource":"arn:aws:s3:::*"`)},
		{"RETIRED_ACTION", I, "", act(`«"deeplens:CreateModel"»`)},
		{"ALLOW_WITH_NOT_ACTION", I, "", doc(`"Effect":"Allow",«"NotAction"»:"iam:*","Resource":"*"`)},
		{"ALLOW_WITH_NOT_RESOURCE", I, "", doc(`"Effect":"Allow","Action":"s3:*",«"NotResource"»:"arn:aws:s3:::b"`)},
		{"ALLOW_EVERYTHING", I, "", act(`«"*"»`)},
		{"MFA_BOOL_WITHOUT_IF_EXISTS", I, "", doc(`"Effect":"Deny","Action":"*","Resource":"*","Condition":{«"Bool"»:{"aws:MultiFactorAuthPresent":"false"}}`)},
		{"DATA_ON_ALL_RESOURCES", I, "", act(`["sqs:SendMessage",«"secretsmanager:Get*"»]`)},
		{"CREDENTIALS_ON_ALL_RESOURCES", I, "", act(`«"sts:AssumeRole"»`)},
		{"SERVICE_WILDCARD", I, "", act(`«"sqs:*"»`)},
		{"PERMISSIONS_ON_ALL_RESOURCES", I, "", act(`«"s3:PutBucket*"»`)},
		{"RESOURCE_GIVES_ITSELF_AWAY", R, "s3", doc(`"Effect":"Allow","Principal":"*","Action":«"s3:*"»,"Resource":"*"`)},
		{"KMS_ALIAS_AS_RESOURCE", I, "", doc(`"Effect":"Allow","Action":"kms:Decrypt","Resource":«"arn:aws:kms:eu-west-1:111122223333:alias/a"»`)},
	}
}

// TestFindings holds that every check finds its mistake, on the guilty text.
func TestFindings(t *testing.T) {
	c := actions.Open()
	found := map[string]bool{}
	for _, f := range findings() {
		name := strings.ToLower(strings.ReplaceAll(f.code, "_", "-"))
		before, rest, marked := strings.Cut(f.text, "«")
		guilty, _, _ := strings.Cut(rest, "»")
		text := strings.NewReplacer("«", "", "»", "").Replace(f.text)
		ds := judge(t, c, f.kind, f.service, text)
		i := slices.IndexFunc(ds, func(d diag.Diagnostic) bool { return d.Name == name })
		require.GreaterOrEqual(t, i, 0, "%s is not found in %s: %v", f.code, clip(text), codes(ds))
		d := ds[i]
		found[f.code] = true
		require.Equal(t, 1, d.Pos.Line)
		if marked {
			require.Equal(t, len(before)+1, d.Pos.Col, "%s: %s", f.code, text)
			require.Equal(t, len(before)+len(guilty)+1, d.End.Col, "%s: %s", f.code, text)
		}
	}
	for _, check := range iam.Checks() {
		require.True(t, found[check.Code], "no example for %s", check.Code)
	}
}

func clip(s string) string { return s[:min(len(s), 300)] }

// TestChecks holds the table, and that the codes that are not checked are named
// in the package documentation.
func TestChecks(t *testing.T) {
	text, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	plain := strings.ReplaceAll(string(text), "\n//", "")
	ids, names := map[string]bool{}, map[string]bool{}
	aws := 0
	for _, c := range iam.Checks() {
		require.False(t, ids[c.ID] || names[c.Code], "%s %s", c.ID, c.Code)
		ids[c.ID], names[c.Code] = true, true
		require.NotEmpty(t, c.Title)
		require.Regexp(t, `^IAM[123][0-9][0-9]$`, c.ID)
		if c.AWS {
			aws++
		}
	}
	for _, u := range iam.NotChecked() {
		require.False(t, names[u.Code], u.Code)
		require.Contains(t, plain, u.Code)
		require.Contains(t, strings.Join(strings.Fields(plain), " "), u.Why)
		aws++
	}
	require.Equal(t, 153, aws, "Access Analyzer's reference has 153 codes")
}

// TestClean holds policies that nothing is wrong with.
func TestClean(t *testing.T) {
	c := actions.Open()
	for _, f := range []finding{
		{"", iam.Identity, "", res("s3:GetObject", `["arn:aws:s3:::b/*","arn:aws:s3:::c/${aws:username}/*"]`)},
		{"", iam.Identity, "", doc(`"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}`)},
		{"", iam.Identity, "", doc(`"Effect":"Allow","Action":"ec2:RunInstances","Resource":["arn:aws:ec2:*::image/ami-*","arn:aws:ec2:*:111122223333:*"]`)},
		{"", iam.Identity, "", doc(`"Effect":"Allow","Action":["logs:CreateLogStream","logs:PutLogEvents"],"Resource":"arn:aws:logs:eu-west-1:111122223333:log-group:g:*"`)},
		{"", iam.Identity, "", doc(`"Effect":"Allow","Action":"ec2:CreateTags","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"aws:TagKeys":["a"]},"StringEquals":{"ec2:CreateAction":"RunInstances"}}`)},
		{"", iam.Identity, "", doc(`"Effect":"Deny","NotAction":["iam:*","sts:GetSessionToken"],"Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}`)},
		{"", iam.Identity, "", doc(`"Effect":"Deny","Action":"s3:ListBucket","Resource":"*","Condition":{"StringNotLike":{"s3:prefix":"public/*"}}`)},
		{"", iam.Resource, "s3", doc(`"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}`)},
		{"", iam.Resource, "s3", doc(`"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringEquals":{"aws:SourceArn":"arn:aws:cloudtrail:eu-west-1:111122223333:trail/t"}}`)},
		{"", iam.Resource, "s3", bucket(`{"AWS":["arn:aws:iam::111122223333:root","arn:aws:iam::111122223333:role/r","arn:aws:sts::111122223333:assumed-role/r/s","444455556666"]}`)},
		{"", iam.Resource, "s3", bucket(`{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EXAMPLE"}`)},
		{"", iam.Key, "", doc(`"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"`)},
		{"", iam.Trust, "", trustDoc(`{"Service":["ec2.amazonaws.com","lambda.amazonaws.com"]}`, `"sts:AssumeRole"`, "")},
		{"", iam.Trust, "", trustDoc(github, `"sts:AssumeRoleWithWebIdentity"`, `,"Condition":{"StringEquals":{"token.actions.githubusercontent.com:sub":"repo:example/app:ref:refs/heads/main","token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}`)},
		{"", iam.Trust, "", trustDoc(`{"Federated":"arn:aws:iam::111122223333:saml-provider/idp"}`, `"sts:AssumeRoleWithSAML"`, `,"Condition":{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}`)},
		{"", iam.SCP, "", doc(`"Effect":"Deny","NotAction":["iam:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1"]}}`)},
		{"", iam.RCP, "", doc(`"Effect":"Deny","Principal":"*","Action":["s3:*","sqs:*"],"Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-exampleorgid"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}`)},
	} {
		require.Empty(t, codes(judge(t, c, f.kind, f.service, f.text)), f.text)
	}
}

func TestSuggestions(t *testing.T) {
	c := actions.Open()
	for text, help := range map[string]string{
		act(`"s3:GetObjects"`): `did you mean "s3:GetObject"`,
		act(`"s4:GetObject"`):  `did you mean "s3:GetObject"`,
		cond(`"StringEquals":{"aws:SourceVcp":"vpc-12345678"}`):      `did you mean "aws:SourceVpc"`,
		cond(`"StringLke":{"aws:SourceVpc":"vpc-12345678"}`):         `did you mean "StringLike"`,
		doc(`"Efect":"Allow","Action":"s3:*","Resource":"*"`):        `did you mean "Effect"`,
		cond(`"IpAddress":{"aws:SourceIp":"192.0.2.9/24"}`):          `write "192.0.2.0/24"`,
		doc(`"Effect":"deny","Action":"s3:*","Resource":"*"`):        `did you mean "Deny"; letter case counts`,
		cond(`"StringEquals":{"s3:exisitngobjecttag/a":"x"}`):        ``,
		cond(`"ForAnyvalue:StringLikes":{"aws:TagKeys":"x"}`):        `did you mean "ForAnyValue:StringLike"`,
		doc(`"Effect":"Allow","Action":"s3:*,ec2:*","Resource":"*"`): `write each action as a string of its own`,
	} {
		ds := judge(t, c, iam.Identity, "", text)
		require.NotEmpty(t, ds, text)
		if help != "" {
			require.Contains(t, ds[0].Help, help, text)
		}
	}
}

// TestSymbolicValidate holds that what a template does not tell is not judged.
func TestSymbolicValidate(t *testing.T) {
	p := policy(t, iam.Identity, allow([]string{"s3:GetObject", "s3:Nope"}, "arn:aws:s3:::b"))
	s := &p.Statements[0]
	s.Resources.Texts[0].Pieces = []iam.Piece{{Symbol: &iam.Symbol{Name: "GetAtt B.Arn", Class: iam.Arn}}, {Literal: "/*"}}
	require.Equal(t, []string{"INVALID_ACTION"}, onlyCodes(iam.Validate(p, actions.Open())))
}

func onlyCodes(ds []diag.Diagnostic) (out []string) {
	for _, c := range codes(ds) {
		out = append(out, c[strings.IndexByte(c, ' ')+1:])
	}
	return out
}

func BenchmarkValidate(b *testing.B) {
	text := []byte(`{"Version":"2012-10-17","Statement":[
{"Sid":"Read","Effect":"Allow","Action":["s3:GetObject","s3:ListBucket","s3:Get*"],"Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]},
{"Sid":"Key","Effect":"Allow","Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"arn:aws:kms:eu-west-1:111122223333:key/1","Condition":{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}},
{"Sid":"Queue","Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:111122223333:q"}]}`)
	c := actions.Open()
	for b.Loop() {
		p, _ := iam.Parse("p.json", text, iam.Identity)
		iam.Validate(p, c)
	}
}
