package template

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var secretParameterShown = lint.Rule{
	ID: "CFN031", Name: "password-parameter-shown", Severity: diag.Warning,
	Title:   "A parameter becomes a password but has no NoEcho",
	Aliases: []string{"W2501", "CFN-07"},
	Why: "Whoever may describe the stack reads the value of the parameter in clear. Reported where the whole value of a property that is a password comes from the parameter; those that are read from SSM are not judged. " +
		"Write NoEcho: true, or better no parameter: let Secrets Manager make the password and read it with {{resolve:secretsmanager:...}}.",
	Bad: `Parameters:
  Password: {Type: String}
Resources:
  Directory:
    Type: AWS::DirectoryService::SimpleAD
    Properties:
      Name: corp.example.com
      Password: !Ref Password
      Size: Small
      VpcSettings: {VpcId: vpc-12345678, SubnetIds: [subnet-12345678, subnet-87654321]}
`,
	Good: `Parameters:
  Password: {Type: String, NoEcho: true}
Resources:
  Directory:
    Type: AWS::DirectoryService::SimpleAD
    Properties:
      Name: corp.example.com
      Password: !Ref Password
      Size: Small
      VpcSettings: {VpcId: vpc-12345678, SubnetIds: [subnet-12345678, subnet-87654321]}
`,
	Run: func(p *lint.Pass) {
		said := map[string]bool{}
		for _, u := range uses(p) {
			if u.by != "Ref" || u.path[0] != "Resources" || len(u.path) < 4 || u.path[2] != "Properties" || said[u.name] {
				continue
			}
			parameter := p.Target.Template.Root.Get("Parameters", u.name)
			kind, _ := parameter.Get("Type").String()
			if kind != "String" || isNoEcho(parameter) || !isPassword(lastKey(u.path)) {
				continue
			}
			said[u.name] = true
			d := p.Report([]string{"Parameters", u.name}, fmt.Sprintf("parameter %s becomes %s but has no NoEcho", u.name, lastKey(u.path)), "write NoEcho: true")
			if parameter.Get("Default") != nil {
				withoutLine(d)
			}
			if pos, _ := p.Target.Template.Place(u.path); !pos.IsZero() {
				d.Related = append(d.Related, diag.Related{Pos: pos, Message: "used here"})
			}
		}
	},
}

func isNoEcho(parameter *cfn.Node) bool {
	text, _ := parameter.Get("NoEcho").Scalar()
	return strings.EqualFold(text, "true")
}

// lastKey gives the property that a path leads to, without the functions around its
// value.
func lastKey(path []string) string {
	for i := len(path) - 1; i > 2; i-- {
		if path[i-1] == "Fn::If" {
			i--
			continue
		}
		return path[i]
	}
	return ""
}

// isPassword reports whether properties of a name are passwords in the types that have
// them.
func isPassword(property string) bool {
	switch property {
	case "Password", "MasterUserPassword", "MasterPassword", "DbPassword", "AdminPassword", "AuthToken", "SecretString", "OauthToken", "OAuthToken":
		return true
	}
	return false
}
