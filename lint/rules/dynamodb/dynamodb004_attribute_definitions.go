package dynamodb

import (
	"fmt"
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var attributeDefinitions = lint.Rule{
	ID: "DYNAMODB004", Name: "attribute-definitions", Severity: diag.Error,
	Title:   "The attributes that a table declares are not those of its keys",
	Aliases: []string{"E3039"},
	Why:     "DynamoDB refuses a table that declares an attribute which no key of the table or of an index has, and a key whose attribute is not declared. Declare exactly the attributes of the keys; all others need no declaration. Silent where an index or a key depends on a condition.",
	Bad: `Resources:
  Table:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      BillingMode: PAY_PER_REQUEST
      PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
      SSESpecification: {SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: alias/example}
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}, {AttributeName: created, AttributeType: N}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      DeletionProtectionEnabled: true
`,
	Good: `Resources:
  Table:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      BillingMode: PAY_PER_REQUEST
      PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
      SSESpecification: {SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: alias/example}
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      DeletionProtectionEnabled: true
`,
	Run: func(p *lint.Pass) {
		for _, kind := range []string{"AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"} {
			for _, r := range p.Resources(kind) {
				checkAttributes(p, r)
			}
		}
	},
}

func checkAttributes(p *lint.Pass, r cfn.Resource) {
	declared, ok := attributes(p, p.Settings(r, "AttributeDefinitions", "*", "AttributeName"))
	keys, ok1 := attributes(p, p.Settings(r, "KeySchema", "*", "AttributeName"))
	if !ok || !ok1 || len(declared) == 0 || p.Incomplete() {
		return
	}
	for _, index := range []string{"GlobalSecondaryIndexes", "LocalSecondaryIndexes"} {
		more, ok := attributes(p, p.Settings(r, index, "*", "KeySchema", "*", "AttributeName"))
		if list := r.Property(index); !ok || list != nil && list.Kind != cfn.List {
			return
		}
		keys = append(keys, more...)
	}
	for _, st := range declared {
		if !slices.ContainsFunc(keys, func(k lint.Setting) bool { return k.Text == st.Text }) {
			p.Report(st.Path, fmt.Sprintf("no key of the table or of an index has the attribute %s", st.Text), "take the declaration out, or write a key of it")
		}
	}
	for _, st := range keys {
		if !slices.ContainsFunc(declared, func(d lint.Setting) bool { return d.Text == st.Text }) {
			p.Report(st.Path, fmt.Sprintf("the attribute %s is not declared", st.Text), "write it in AttributeDefinitions with its type")
		}
	}
}

// attributes gives the settings that are names known whole; ok is false where one is
// not, or hangs on a condition.
func attributes(p *lint.Pass, list []lint.Setting) (names []lint.Setting, ok bool) {
	for _, st := range list {
		if st.Presence != lint.Present || st.Text == "" || len(st.Scenario.Facts()) > 0 || st.Node == nil || st.Node.Kind == cfn.List {
			return nil, false
		}
	}
	return list, true
}
