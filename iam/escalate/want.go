package escalate

import (
	"strings"

	"cuemulus.dev/iam"
)

// either are actions whose required resource types are alternatives, or of which
// the reference requires others than requests have.
var either = map[string][][]string{
	"batch:SubmitJob":                               {{"job-definition", "job-definition-revision"}, {"job-queue"}},
	"bedrock-agentcore:CreateWorkloadIdentity":      {{"workload-identity", "workload-identity-directory"}},
	"bedrock-agentcore:InvokeAgentRuntimeCommand":   {{"runtime", "runtime-endpoint"}},
	"bedrock-agentcore:InvokeCodeInterpreter":       {{"code-interpreter", "code-interpreter-custom"}},
	"bedrock-agentcore:StartBrowserSession":         {{"browser", "browser-custom"}},
	"bedrock-agentcore:StartCodeInterpreterSession": {{"code-interpreter", "code-interpreter-custom"}},
	"ecs:ExecuteCommand":                            {{"cluster", "task"}},
	"ssm:SendCommand":                               {{"document"}, {"instance", "managed-instance"}},
	"ssm:StartAutomationExecution":                  {{"document", "automation-definition"}},
	"ssm:StartSession":                              {{"instance", "managed-instance", "task"}},
}

// want is resources of which a request of an action has one.
type want struct {
	texts []iam.Text // none: "*", of an action without resource types
	arns  []string   // of the resource types, with ${...}
	key   string     // tells it from others; with the action's name where that decides
}

// wants gives the resources that a request of an action needs: one of each. The
// caller must not change them.
func (q *asker) wants(action string) []want {
	if w, ok := q.needs[action]; ok {
		return w
	}
	w := q.newWants(action)
	q.needs[action] = w
	return w
}

func (q *asker) newWants(action string) []want {
	prefix, name, _ := strings.Cut(action, ":")
	service := q.cat.Service(prefix)
	a := service.Action(name)
	if a == nil || len(a.Resources) == 0 {
		return []want{{key: "*"}}
	}
	groups := either[action]
	if groups == nil {
		for _, r := range a.Resources {
			if r.Required {
				groups = append(groups, []string{r.Type})
			}
		}
	}
	var out []want
	for _, types := range groups {
		w := want{}
		for _, name := range types {
			if t := service.Resource(name); t != nil {
				w.texts = append(w.texts, iam.Lit(opened(t.ARN)))
				w.arns = append(w.arns, t.ARN)
			}
		}
		w.key = strings.Join(w.arns, " ")
		if len(types) == len(a.Resources) { // that is all that the action works on
			w.texts, w.key = nil, "all "+w.key
		}
		out = append(out, w)
	}
	if out != nil {
		return out
	}
	w := want{key: action}
	for _, r := range a.Resources {
		if t := service.Resource(r.Type); t != nil {
			w.arns = append(w.arns, t.ARN)
		}
	}
	return []want{w}
}

// opened makes a pattern of the ARN of a resource type: "*" for each ${...}.
func opened(arn string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(arn, "${")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		b.WriteByte('*')
		_, arn, _ = strings.Cut(rest, "}")
	}
}
