package cfn

import (
	"strconv"

	"cuemulus.dev/internal/diag"
)

// Document says what a YAML or JSON file is to CloudFormation.
type Document uint8

// The documents that are told apart.
const (
	// Other is no document of CloudFormation.
	Other Document = iota
	// TemplateDocument is a template.
	TemplateDocument
	// DeploymentDocument is a deployment file of Git sync: template-file-path,
	// parameters and tags.
	DeploymentDocument
	// ParameterList is a parameter file of the command line:
	// [{ParameterKey, ParameterValue}, ...].
	ParameterList
	// ParameterMap is a template configuration of CodePipeline: Parameters, Tags and
	// StackPolicy.
	ParameterMap
)

// String gives words for a message: "a template", "a Git sync deployment file".
func (d Document) String() string {
	return [...]string{"no CloudFormation document", "a template", "a Git sync deployment file", "a parameter file", "a template configuration file"}[d]
}

// DocumentOf says what a tree is.
func DocumentOf(root *Node) Document {
	switch {
	case root == nil:
		return Other
	case root.Kind == List:
		if len(root.Items) == 0 {
			return Other
		}
		for _, item := range root.Items {
			if item.Get("ParameterKey") == nil {
				return Other
			}
		}
		return ParameterList
	case root.Kind != Map:
		return Other
	case root.Field("template-file-path") != nil:
		return DeploymentDocument
	case IsTemplate(root):
		return TemplateDocument
	case isConfiguration(root):
		return ParameterMap
	}
	return Other
}

// isConfiguration recognises a template configuration: a map of values, none of
// them a declaration, and nothing beside it that is not one's.
func isConfiguration(root *Node) bool {
	parameters := root.Get("Parameters")
	if parameters == nil || parameters.Kind != Map || len(parameters.Fields) == 0 {
		return false
	}
	for _, f := range root.Fields {
		switch f.Key {
		case "Parameters", "Tags", "StackPolicy":
		default:
			return false
		}
	}
	for _, f := range parameters.Fields {
		if f.Value.Kind == Map {
			return false
		}
	}
	return true
}

// Setting is one parameter or tag that a document sets.
type Setting struct {
	Key            string
	KeyPos, KeyEnd diag.Pos
	Value          *Node // nil where it keeps the value that it had (UsePreviousValue)
	Path           []string
}

// Settings is what a deployment file or a parameter file says.
type Settings struct {
	Document   Document
	Template   *Node // template-file-path of a deployment file
	Parameters []Setting
	Tags       []Setting
}

// ReadSettings reads a deployment file or a parameter file. ok is false for other
// documents. What is not formed as it must be is left out.
func ReadSettings(root *Node) (s Settings, ok bool) {
	s.Document = DocumentOf(root)
	switch s.Document {
	case DeploymentDocument:
		s.Template = root.Get("template-file-path")
		s.Parameters = settingsOf(root, "parameters")
		s.Tags = settingsOf(root, "tags")
	case ParameterMap:
		s.Parameters = settingsOf(root, "Parameters")
		s.Tags = settingsOf(root, "Tags")
	case ParameterList:
		for i, item := range root.Items {
			key := item.Get("ParameterKey")
			name, ok := key.Scalar()
			if !ok {
				continue
			}
			s.Parameters = append(s.Parameters, Setting{
				Key: name, KeyPos: key.Pos, KeyEnd: key.End, Value: item.Get("ParameterValue"),
				Path: []string{strconv.Itoa(i), "ParameterValue"},
			})
		}
	default:
		return Settings{}, false
	}
	return s, true
}

func settingsOf(root *Node, section string) (list []Setting) {
	n := root.Get(section)
	if n == nil || n.Kind != Map {
		return nil
	}
	for _, f := range n.Fields {
		list = append(list, Setting{Key: f.Key, KeyPos: f.KeyPos, KeyEnd: f.End, Value: f.Value, Path: []string{section, f.Key}})
	}
	return list
}

// Values gives the parameters as texts, for evaluating the template with them. The
// last of a name counts; what is no text is left out.
func (s Settings) Values() map[string]string {
	values := map[string]string{}
	for _, p := range s.Parameters {
		if text, ok := p.Value.Scalar(); ok {
			values[p.Key] = text
		}
	}
	return values
}
