package spec_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/spec"
)

// explained are the places in real templates that the facts call wrong although the
// template works, or that are wrong, and why. A key stands for all findings that contain
// it.
func explained() map[string]string {
	return map[string]string{
		"/Code/ZipFile: a map where string belongs":           "Rain::Embed, which the rain tool replaces before it deploys",
		"/TemplateBody: a map where string belongs":           "Rain::Embed, as above",
		"api-resource.yml Handler/AWS::Lambda::Function/Code": "Rain::S3, as above",
		"MacrosExamples/Boto3/example.yaml":                   "types of a macro in the same folder",
		"MacrosExamples/S3Objects/example.yaml":               "a type of a macro in the same folder",
		"MacrosExamples/ExecutionRoleBuilder/example.":        "properties of a macro in the same folder",
		"MacrosExamples/PyPlate/python_example.":              "Python that a macro in the same folder runs",
	}
}

// TestRealTemplatesAreKnown holds the facts against templates that other people wrote and
// deployed: what they use must be known, and what they write must be right, but for the
// exceptions that are explained.
func TestRealTemplatesAreKnown(t *testing.T) {
	dir := os.Getenv("CUEMULUS_TEMPLATES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "templates")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no folder of templates at %s; CUEMULUS_TEMPLATES names one", dir)
	}
	c := checker{facts: spec.Open(), why: explained(), used: map[string]bool{}}
	templates := 0
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		ext := filepath.Ext(path)
		if err != nil || ext != ".yaml" && ext != ".yml" && ext != ".json" && ext != ".template" {
			return err
		}
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		tree, _ := cfn.Parse(path, data)
		if tree == nil || !cfn.IsTemplate(tree.Root) {
			return nil
		}
		templates++
		c.file, _ = filepath.Rel(dir, path)
		c.template(tree)
		return nil
	}))
	require.Greater(t, templates, 100, "no templates in %s", dir)
	require.Empty(t, c.found, "%d of %d", len(c.found), c.checked)
	for key := range c.why {
		require.True(t, c.used[key], "%q is explained but does not occur: take it out", key)
	}
	require.Greater(t, c.checked, 10000)
}

// checker looks at literal values only; it is no linter.
type checker struct {
	facts   *spec.Spec
	why     map[string]string
	used    map[string]bool
	file    string
	checked int
	found   []string
}

func (c *checker) report(path []string, format string, args ...any) {
	text := fmt.Sprintf("%s %s: %s", filepath.ToSlash(c.file), strings.Join(path, "/"), fmt.Sprintf(format, args...))
	for key := range c.why {
		if strings.Contains(text, key) {
			c.used[key] = true
			return
		}
	}
	c.found = append(c.found, text)
}

func (c *checker) template(tree *cfn.Template) {
	for _, r := range tree.Resources("") {
		if r.Type == "" || strings.HasPrefix(r.Type, "Custom::") || strings.Contains(r.ID, "Fn::") || strings.HasSuffix(r.Type, "::MODULE") {
			continue
		}
		typ, ok := c.facts.Type(r.Type)
		if !ok {
			c.report([]string{r.ID}, "unknown type %s", r.Type)
			continue
		}
		if props := r.Node.Get("Properties"); props != nil && r.Type != "AWS::CloudFormation::CustomResource" {
			c.object([]string{r.ID, r.Type}, props, typ.Properties, false)
		}
	}
	tree.Root.Walk(func(path []string, n *cfn.Node) bool {
		id, name, ok := n.RefersTo()
		if !ok || name == "" {
			return true
		}
		if r, ok := tree.Resource(id); ok && !strings.HasPrefix(r.Type, "Custom::") {
			c.checked++
			if typ, known := c.facts.Type(r.Type); known {
				if _, ok := typ.Attribute(name); !ok {
					c.report(path, "%s has no attribute %s", r.Type, name)
				}
			}
		}
		return true
	})
}

func (c *checker) object(path []string, n *cfn.Node, o *spec.Object, open bool) {
	if n.Kind != cfn.Map || o == nil {
		return
	}
	if len(n.Fields) == 1 && (n.Fields[0].Key == "Ref" || strings.HasPrefix(n.Fields[0].Key, "Fn::")) {
		return
	}
	for _, f := range n.Fields {
		c.checked++
		here := append(path[:len(path):len(path)], f.Key)
		p := o.Field(f.Key)
		switch {
		case strings.HasPrefix(f.Key, "Fn::"):
		case p == nil && !open && !o.Open:
			c.report(here, "unknown property")
		case p == nil:
		case p.ReadOnly:
			c.report(here, "read-only property")
		default:
			c.value(here, f.Value, p.Value)
		}
	}
	for i := range o.Fields {
		if p := &o.Fields[i]; p.Required && n.Field(p.Name) == nil && n.Field("Fn::Transform") == nil {
			c.report(path, "misses %s", p.Name)
		}
	}
	for _, g := range o.Groups {
		c.group(path, n, g)
	}
}

func (c *checker) group(path []string, n *cfn.Node, g spec.Group) {
	for _, test := range g.If {
		if text, ok := n.Get(test.Name).Scalar(); !ok || !slices.Contains(test.Values, text) {
			return
		}
	}
	there := 0
	for _, set := range g.Sets {
		if !slices.ContainsFunc(set, func(name string) bool { return n.Field(name) == nil }) {
			there++
		}
	}
	switch g.Kind {
	case spec.OneOf:
		if there != 1 {
			c.report(path, "has %d of %v", there, g.Sets)
		}
	case spec.AnyOf:
		if there == 0 {
			c.report(path, "has none of %v", g.Sets)
		}
	default:
		if n.Field(g.Sets[0][0]) == nil {
			return
		}
		for _, name := range g.Sets[0][1:] {
			if (n.Field(name) != nil) == (g.Kind == spec.Excludes) {
				c.report(path, "%s and %s", g.Sets[0][0], name)
			}
		}
	}
}

func (c *checker) value(path []string, n *cfn.Node, v *spec.Value) {
	switch n.Kind {
	case cfn.Map:
		if v.Kinds.Has(spec.Map) && v.Items != nil {
			for _, f := range n.Fields {
				if f.Key != "Ref" && !strings.HasPrefix(f.Key, "Fn::") {
					c.value(append(path[:len(path):len(path)], f.Key), f.Value, v.Items)
				}
			}
		}
		if v.Kinds != 0 && v.Kinds&(spec.Struct|spec.Map|spec.JSON) == 0 && !(len(n.Fields) == 1 && (n.Fields[0].Key == "Ref" || strings.HasPrefix(n.Fields[0].Key, "Fn::"))) {
			c.report(path, "a map where %s belongs", v.Kinds)
		}
		c.object(path, n, v.Object, v.Kinds&(spec.JSON|spec.Map) != 0)
	case cfn.List:
		if v.Kinds != 0 && v.Kinds&(spec.List|spec.JSON) == 0 {
			c.report(path, "a list where %s belongs", v.Kinds)
		}
		if v.Kinds.Has(spec.List) && !v.Count.Contains(len(n.Items)) {
			c.report(path, "%d elements, not %v", len(n.Items), v.Count)
		}
		if v.Items != nil {
			for i, item := range n.Items {
				c.value(append(path[:len(path):len(path)], fmt.Sprint(i)), item, v.Items)
			}
		}
	case cfn.Null:
	default:
		c.scalar(path, n.Text, v)
	}
}

func (c *checker) scalar(path []string, text string, v *spec.Value) {
	if strings.Contains(text, "{{resolve:") {
		return
	}
	if v.Kinds != 0 && v.Kinds&(spec.String|spec.Integer|spec.Number|spec.Boolean|spec.JSON) == 0 {
		c.report(path, "%q where %s belongs", text, v.Kinds)
		return
	}
	if v.Enum != nil && !slices.Contains(v.Enum, text) && !(v.AnyCase && slices.ContainsFunc(v.Enum, func(e string) bool { return strings.EqualFold(e, text) })) {
		c.report(path, "%q is not in the enum", text)
	}
	if v.Kinds.Has(spec.String) && !v.Pattern.Match(text) {
		c.report(path, "%q does not match %s", text, v.Pattern)
	}
	if v.Kinds.Has(spec.String) && !v.Length.Contains(utf8.RuneCountInString(text)) {
		c.report(path, "%q is not of length %v", text, v.Length)
	}
	var f float64
	if _, err := fmt.Sscanf(text, "%g", &f); err == nil && v.Kinds&(spec.Integer|spec.Number) != 0 && !v.Number.Contains(f) {
		c.report(path, "%s is out of bounds", text)
	}
}
