package cfn

import "cuemulus.dev/internal/diag"

// Codes documents the diagnostics about templates and what is beside them that are
// no rules.
func Codes() []diag.Code {
	return []diag.Code{
		{
			ID: "TPL001", Name: "unreadable-template", Title: "The file cannot be read as a template",
			Why:  "The text is broken, too large, too deep, not UTF-8, or holds more than one document. Nothing below the broken place can be judged, so this makes the command exit with 2.",
			Bad:  "Resources:\n\tBucket: {Type: AWS::S3::Bucket}\n",
			Good: "Resources:\n  Bucket: {Type: AWS::S3::Bucket}\n",
		},
		{
			ID: "TPL002", Name: "duplicate-key", Title: "A key stands twice in one map",
			Why:  "YAML and JSON readers disagree about which of the two counts; CloudFormation silently takes the last. What the first one says is lost.",
			Bad:  "Resources:\n  Bucket: {Type: AWS::S3::Bucket}\n  Bucket: {Type: AWS::SNS::Topic}\n",
			Good: "Resources:\n  Bucket: {Type: AWS::S3::Bucket}\n  Topic: {Type: AWS::SNS::Topic}\n",
		},
		{
			ID: "TPL003", Name: "loop-too-large", Title: "The loops of a template make too many values",
			Why: "Fn::ForEach is unrolled before a template is judged, within a limit that is far beyond what CloudFormation takes (500 resources after expansion). Nothing in the loop is judged. Loop over less, or part the template.",
		},
		{
			ID: "TPL004", Name: "nested-missing", Title: "The template of a nested stack cannot be read",
			Why:  "A nested stack whose TemplateURL is a path is read from beside the template, as aws cloudformation package does before it uploads. Write the path from the folder of the template that names it.",
			Bad:  "Resources:\n  Network: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: netwrok.yaml}}\n",
			Good: "Resources:\n  Network: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: network.yaml}}\n",
		},
		{
			ID: "TPL005", Name: "nested-loop", Title: "A nested stack's template is one that it stands in",
			Why: "The stack would hold itself without end; CloudFormation stops only at its limits.",
		},
		{
			ID: "TPL006", Name: "nested-too-many", Title: "Nested stacks are too many or too deep to be followed",
			Why: "CloudFormation takes 2,500 resources in one operation on nested stacks. Part the stack into several that are deployed on their own.",
		},
		{
			ID: "TPL007", Name: "unknown-parameter", Title: "A template is given a parameter that it does not have",
			Why: "CloudFormation refuses the stack. The value comes from a deployment file of Git sync, from a parameter file, or from the template that this one is nested in. Write the parameter's name as the template does.",
		},
		{
			ID: "TPL008", Name: "parameter-not-given", Title: "A template is not given a parameter that has no default",
			Why: "CloudFormation refuses the stack. Give the parameter where the others are given, or let the template have a default. A template that nobody gives anything is not judged.",
		},
		{
			ID: "TPL009", Name: "parameter-refused", Title: "A template is given a value that its parameter refuses",
			Why: "The value is none of AllowedValues, does not match the whole of AllowedPattern, or is too short, too long, too small or too large, so that CloudFormation refuses the stack. Values of parameters with NoEcho are not shown. Parameters of the Systems Manager are looked up later and not judged.",
		},
		{
			ID: "TPL010", Name: "deployment-without-template", Title: "A deployment file names a template that is not there",
			Why: "Git sync looks for template-file-path from the root of the repository, and deploys nothing without it.",
		},
		{
			ID: "TPL011", Name: "nested-output", Title: "An output is read that a nested stack does not have",
			Why: "CloudFormation fails when the stack is deployed. Fn::GetAtt NESTED.Outputs.NAME reads the output NAME of the nested stack's template: write it as it is there, or add it.",
		},
	}
}
