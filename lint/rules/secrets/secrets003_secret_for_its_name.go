package secrets

import (
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var secretForItsName = lint.Rule{
	ID: "SECRETS003", Name: "secret-for-its-name", Severity: diag.Error,
	Title:   "The value of a secret stands where its ARN belongs",
	Aliases: []string{"W1051"},
	Why:     "The property wants to know where the secret lies and reads it itself; with {{resolve:secretsmanager:...}} CloudFormation puts the secret in, which is neither found nor hidden. Write the ARN or the name of the secret.",
	Bad: `Resources:
  Proxy:
    Type: AWS::RDS::DBProxy
    Properties:
      DBProxyName: example
      EngineFamily: POSTGRESQL
      RoleArn: arn:aws:iam::111122223333:role/example-proxy
      VpcSubnetIds: [subnet-0a1b2c3d4e5f60718, subnet-0a1b2c3d4e5f60719]
      Auth: [{AuthScheme: SECRETS, IAMAuth: REQUIRED, SecretArn: "{{resolve:secretsmanager:example}}"}]
`,
	Good: `Resources:
  Proxy:
    Type: AWS::RDS::DBProxy
    Properties:
      DBProxyName: example
      EngineFamily: POSTGRESQL
      RoleArn: arn:aws:iam::111122223333:role/example-proxy
      VpcSubnetIds: [subnet-0a1b2c3d4e5f60718, subnet-0a1b2c3d4e5f60719]
      Auth: [{AuthScheme: SECRETS, IAMAuth: REQUIRED, SecretArn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:example-AbCdEf"}]
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("") {
			if !strings.HasPrefix(r.Type, "AWS::") {
				continue
			}
			r.Node.Get("Properties").Walk(func(path []string, n *cfn.Node) bool {
				text, ok := n.TextOf()
				if !ok || !strings.HasPrefix(text, "{{resolve:secretsmanager:") || len(path) == 0 {
					return true
				}
				if name := path[len(path)-1]; name == "SecretId" || strings.HasSuffix(strings.ToLower(name), "secretarn") || strings.HasPrefix(name, "SecretsManager") && strings.HasSuffix(name, "SecretId") {
					p.Report(append(r.Path("Properties"), path...), "the secret itself stands where its ARN belongs", "write the ARN or the name of the secret")
				}
				return true
			})
		}
	},
}
