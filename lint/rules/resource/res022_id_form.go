package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var idForm = lint.Rule{
	ID: "RES022", Name: "id-form", Severity: diag.Error,
	Title:   "An id, ARN or address has not the form of what belongs there",
	Aliases: []string{"E1150", "E1151", "E1152", "E1153", "E1154", "E1155", "E1156", "E1157", "E1158", "E1159", "E1160", "E1161", "E1162", "E1163", "E1164", "W1030", "W1031", "W1034"},
	Why:     "The service finds nothing by such a text. Write the id or ARN of the kind that the message names, or better refer to the resource. Texts that are known only in part are not judged.",
	Bad: `Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: example
      VpcId: subnet-0123456789abcdef0
`,
	Good: `Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: example
      VpcId: vpc-0123456789abcdef0
`,
	Run: report(isWrongForm),
}
