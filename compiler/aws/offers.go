package aws

import (
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
)

// offersOf gives the outputs of another stack of the project, by name. Where a stack
// becomes several, all of theirs count, and of two of one name the one that is deployed
// last: a bucket's, not its replica's.
func offersOf(b *compiler.Build, stack string) map[string]compiler.Output {
	offers := map[string]compiler.Output{}
	for _, a := range b.Preview(stack, Kinds()) {
		outputs := a.Template.Root.Field("Outputs")
		if outputs == nil {
			continue
		}
		for _, f := range outputs.Value.Fields {
			offers[f.Key] = compiler.Output{
				Account: a.Account, Region: a.Region, StackName: a.StackName, Name: f.Key,
				List:       joinedByCommas(f.Value.Get("Value")),
				Unexported: f.Value.Field("Export") == nil,
				Parameter:  writesParameter(a, f.Key),
			}
		}
	}
	return offers
}

func joinedByCommas(value *cfn.Node) bool {
	name, arg, ok := value.Intrinsic()
	return ok && name == "Fn::Join" && arg.Kind == cfn.List && len(arg.Items) == 2 && arg.Items[0].Text == ","
}

// writesParameter reports whether a template has the parameter of Systems Manager for
// one of its outputs.
func writesParameter(a *compiler.Artifact, output string) bool {
	for _, r := range a.Template.Resources("AWS::SSM::Parameter") {
		if text, ok := r.Property("Name").SubText(); ok && strings.TrimPrefix(text, "/stacks/${AWS::StackName}/") == output {
			return true
		}
	}
	return false
}
