package template

import (
	"fmt"
	"strconv"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// shape says how many arguments a function takes; most 0 is one argument that is no
// list. Source: the functions' pages in the CloudFormation user guide.
type shape struct {
	least, most int
	help        string
}

var shapes = map[string]shape{
	"Fn::And":         {2, 10, "write 2 to 10 conditions"},
	"Fn::Or":          {2, 10, "write 2 to 10 conditions"},
	"Fn::Not":         {1, 1, "write [CONDITION]"},
	"Fn::Equals":      {2, 2, "write [VALUE, VALUE]"},
	"Fn::If":          {3, 3, "write [CONDITION, VALUE, OTHER VALUE]"},
	"Fn::Join":        {2, 2, "write [DELIMITER, LIST]"},
	"Fn::Split":       {2, 2, "write [DELIMITER, TEXT]"},
	"Fn::Select":      {2, 2, "write [NUMBER, LIST]"},
	"Fn::Cidr":        {2, 3, "write [BLOCK, COUNT, BITS]"},
	"Fn::FindInMap":   {3, 4, "write [MAPPING, KEY, KEY]"},
	"Fn::Base64":      {0, 0, "write one text"},
	"Fn::ImportValue": {0, 0, "write one name"},
	"Fn::GetAZs":      {0, 0, "write one Region, or \"\" for the stack's own"},
	"Ref":             {0, 0, "write one name"},
}

var malformedFunction = lint.Rule{
	ID: "CFN026", Name: "malformed-function", Severity: diag.Error,
	Title: "A function has too few, too many or the wrong arguments",
	Aliases: []string{
		"E1011", "E1015", "E1016", "E1017", "E1018", "E1019", "E1021", "E1022", "E1024", "E1028",
		"E8003", "E8004", "E8005", "E8006", "E1033",
	},
	Why: "CloudFormation refuses the template. Arguments that are computed are not judged. " +
		"Write the arguments in the order that the help says.",
	Bad: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !Join [a, b, c]
`,
	Good: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !Join ["", [a, b, c]]
`,
	Run: func(p *lint.Pass) {
		if hasMacro(p.Written()) {
			return
		}
		eachEvaluated(p.Target.Template, func(path []string, n *cfn.Node) bool {
			if len(path) > 0 && cfn.IsLoop(path[len(path)-1]) {
				return false
			}
			name, arg, ok := n.Intrinsic()
			if !ok || arg == nil {
				return true
			}
			if problem, help := misshapen(name, arg); problem != "" {
				p.Report(path, name+" "+problem, help)
			}
			return true
		})
	},
}

// misshapen says what is wrong with a function's arguments, "" for nothing.
func misshapen(name string, arg *cfn.Node) (problem, help string) {
	if arg.Kind == cfn.Null {
		help = shapes[name].help
		if help == "" {
			help = "write what the function is to work on"
		}
		return "has no argument", help
	}
	switch name {
	case "Fn::Sub":
		if arg.Kind == cfn.List && (len(arg.Items) != 2 || arg.Items[0].Kind != cfn.String || arg.Items[1].Kind != cfn.Map) {
			return "takes a text, or a text and a map of variables", "write TEXT or [TEXT, {NAME: VALUE}]"
		}
		if arg.Kind == cfn.Map {
			return "takes a text, no function", "write the text itself; a computed part goes into a variable"
		}
		return "", ""
	case "Fn::GetAtt":
		if arg.Kind == cfn.List && len(arg.Items) < 2 || arg.Kind == cfn.String && !strings.Contains(arg.Text, ".") {
			return "names no attribute", "write RESOURCE.ATTRIBUTE"
		}
		return "", ""
	case "Fn::GetStackOutput":
		return misshapenOutput(arg)
	}
	s, ok := shapes[name]
	switch {
	case !ok || arg.Kind == cfn.Map:
		return "", ""
	case s.most == 0 && arg.Kind == cfn.List:
		if name != "Ref" && len(arg.Items) == 1 {
			return "", ""
		}
		return "takes one argument, no list", s.help
	case s.most == 0:
		return "", ""
	case arg.Kind != cfn.List:
		return "takes a list of arguments", s.help
	case len(arg.Items) < s.least || len(arg.Items) > s.most:
		return fmt.Sprintf("has %d arguments", len(arg.Items)), s.help
	}
	if name == "Fn::Join" || name == "Fn::Select" {
		if _, scalar := arg.Items[1].Scalar(); scalar {
			return "takes a list as its second argument", s.help
		}
	}
	if name == "Fn::Select" {
		if text, ok := arg.Items[0].Scalar(); ok && strings.Trim(text, "0123456789") != "" {
			return "takes a number as its first argument", s.help
		} else if ok {
			return outOfRange(text, arg.Items[1])
		}
	}
	if name == "Fn::Cidr" {
		if n, ok := numeral(arg.Items[1]); ok && (n < 1 || n > maxCidrs) {
			return "makes 1 to 256 blocks", s.help
		}
	}
	if name == "Fn::If" && arg.Items[0].Kind != cfn.String && arg.Items[0].Kind != cfn.Map {
		return "takes the name of a condition first", s.help
	}
	return "", ""
}

// maxCidrs is how many blocks Fn::Cidr makes at most ("Fn::Cidr" in the
// CloudFormation user guide).
const maxCidrs = 256

// numeral reads a number that is written out.
func numeral(n *cfn.Node) (int, bool) {
	text, ok := n.Scalar()
	if !ok {
		return 0, false
	}
	i, err := strconv.Atoi(text)
	return i, err == nil
}

// outOfRange says that Fn::Select wants an item that its list does not have, "" where
// the length of the list is not written.
func outOfRange(index string, list *cfn.Node) (problem, help string) {
	length := len(list.Items)
	switch name, arg, ok := list.Intrinsic(); {
	case ok && name == "Fn::Cidr":
		count, known := numeral(arg.Get("1"))
		if !known {
			return "", ""
		}
		length = count
	case list.Kind != cfn.List:
		return "", ""
	}
	i, err := strconv.Atoi(index)
	if index == "" || len(index) > 9 || err == nil && i < length {
		return "", ""
	}
	return fmt.Sprintf("wants item %s, and the last is %d", index, length-1), "count from 0, or make the list longer"
}

// misshapenOutput says what is wrong with the arguments of Fn::GetStackOutput
// ("Fn::GetStackOutput" in the CloudFormation user guide).
func misshapenOutput(arg *cfn.Node) (problem, help string) {
	help = "write {StackName: NAME, OutputName: NAME}, and Region and RoleArn where they are needed"
	if _, _, computed := arg.Intrinsic(); arg.Kind != cfn.Map || computed {
		return "takes a map of arguments", help
	}
	for _, f := range arg.Fields {
		switch f.Key {
		case "StackName", "OutputName", "Region", "RoleArn":
		default:
			return "has no argument " + quoted(f.Key), help
		}
	}
	for _, name := range []string{"StackName", "OutputName"} {
		if arg.Field(name) == nil {
			return "lacks the argument " + name, help
		}
	}
	return "", ""
}
