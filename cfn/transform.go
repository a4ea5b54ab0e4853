package cfn

import "strings"

// The transforms that are read here. Every other one is somebody's macro, which may
// change everything.
const (
	LanguageExtensions = "AWS::LanguageExtensions"
	serverlessPrefix   = "AWS::Serverless"
)

// Transforms gives the names of the template's transforms, in order. A transform
// with parameters ({Name: AWS::Include, Parameters: ...}) gives its name, one that
// cannot be read "".
func (t *Template) Transforms() []string {
	var list []string
	transform := t.Root.Get("Transform")
	if transform != nil && transform.Kind == Null {
		return nil
	}
	for _, n := range transform.Elements() {
		name, ok := n.String()
		if !ok {
			name, _ = n.Get("Name").String()
		}
		list = append(list, name)
	}
	return list
}

// HasTransform reports whether the template names a transform.
func (t *Template) HasTransform(name string) bool {
	for _, n := range t.Transforms() {
		if n == name {
			return true
		}
	}
	return false
}

// IsServerless reports whether the template goes through the transform of the
// Serverless Application Model.
func (t *Template) IsServerless() bool {
	for _, n := range t.Transforms() {
		if strings.HasPrefix(n, serverlessPrefix) {
			return true
		}
	}
	return false
}

// IsServerless reports whether a resource's type is one that the Serverless
// Application Model turns into others.
func (r Resource) IsServerless() bool { return strings.HasPrefix(r.Type, "AWS::Serverless::") }

// IsModule reports whether a resource is a module, which becomes resources that the
// template does not show.
func (r Resource) IsModule() bool { return strings.HasSuffix(r.Type, "::MODULE") }

// IsCustom reports whether a resource is a custom one, which has properties of its
// own making.
func (r Resource) IsCustom() bool {
	return strings.HasPrefix(r.Type, "Custom::") || r.Type == "AWS::CloudFormation::CustomResource"
}

// Open reports whether resources of any name may come about that the template does
// not show: through a macro, an AWS::Include, or a loop that was not expanded.
func (t *Template) Open() bool {
	for _, name := range t.Transforms() {
		if name != LanguageExtensions && !strings.HasPrefix(name, serverlessPrefix) {
			return true
		}
	}
	if t.Root.Field("Fn::Transform") != nil {
		return true
	}
	resources := t.Root.Get("Resources")
	if resources == nil || resources.Kind != Map {
		return false
	}
	for _, f := range resources.Fields {
		if f.Key == "Fn::Transform" || IsLoop(f.Key) {
			return true
		}
	}
	return false
}

// MayAdd reports whether a resource of a logical id that is not written may come
// about: the template is Open; a module's resources begin with the module's id; and
// those that the Serverless Application Model makes begin with the id of the
// resource that causes them, or are the implied interfaces and the deployment
// ("Generated CloudFormation resources" in its developer guide).
func (t *Template) MayAdd(id string) bool {
	if t.Open() {
		return true
	}
	serverless := t.IsServerless()
	for _, r := range t.Resources("") {
		if (r.IsModule() || serverless && (r.IsServerless() || r.Node.Get("Connectors") != nil)) && strings.HasPrefix(id, r.ID) {
			return true
		}
	}
	if serverless {
		for _, made := range []string{"ServerlessRestApi", "ServerlessHttpApi", "ServerlessDeploymentApplication", "CodeDeployServiceRole"} {
			if strings.HasPrefix(id, made) {
				return true
			}
		}
	}
	return false
}
