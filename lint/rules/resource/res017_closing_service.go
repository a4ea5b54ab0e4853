package resource

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var closingService = lint.Rule{
	ID: "RES017", Name: "closing-service", Severity: diag.Warning,
	Title:   "A resource is of a service that AWS closes",
	Aliases: []string{"W3696"},
	Why:     "AWS has said on which day the service ends, and stacks with it fail from then on. Plan the move to another service; the message names the day where it is known.",
	Bad: `Resources:
  Mesh:
    Type: AWS::AppMesh::Mesh
`,
	Good: `Resources:
  Queue:
    Type: AWS::SQS::Queue
`,
	Run: report(isClosing),
}
