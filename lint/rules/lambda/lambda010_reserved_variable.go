package lambda

import (
	"fmt"
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var reservedVariable = lint.Rule{
	ID: "LAMBDA010", Name: "reserved-variable", Severity: diag.Error,
	Title:   "An environment variable has a name that Lambda keeps for itself",
	Aliases: []string{"E3663"},
	Why:     "Lambda refuses the function (AWS Lambda Developer Guide, \"Defined runtime environment variables\"). Write another name.",
	Bad:     fn(zipped + node + "      Environment: {Variables: {AWS_REGION: eu-west-1}}\n"),
	Good:    fn(zipped + node + "      Environment: {Variables: {BUCKET_REGION: eu-west-1}}\n"),
	Run: func(p *lint.Pass) {
		eachVariable(p, func(f cfn.Field, at []string) {
			if slices.Contains(reservedVariables, f.Key) {
				d := p.Report(at, fmt.Sprintf("the variable %s is set by Lambda itself", f.Key), "write another name")
				if p.Target.Template.Where == nil && f.KeyPos.Line > 0 {
					d.Pos, d.End = f.KeyPos, f.End
				}
			}
		})
	},
}

// reservedVariables are those of "Defined runtime environment variables" in the
// developer guide that a function may not set.
var reservedVariables = []string{
	"_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
	"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
	"AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
	"AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
}

// eachVariable visits the environment variables of functions.
func eachVariable(p *lint.Pass, visit func(f cfn.Field, at []string)) {
	for _, kind := range []string{"AWS::Lambda::Function", "AWS::Serverless::Function"} {
		for _, r := range p.Resources(kind) {
			for _, st := range p.Settings(r, "Environment", "Variables") {
				if st.Presence != lint.Present || st.Node == nil || st.Node.Kind != cfn.Map {
					continue
				}
				if _, _, computed := st.Node.Intrinsic(); computed {
					continue
				}
				for _, f := range st.Node.Fields {
					visit(f, append(slices.Clip(st.Path), f.Key))
				}
			}
		}
	}
}
