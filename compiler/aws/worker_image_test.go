package aws_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
)

func image(t *testing.T, fields string) *cfn.Template {
	t.Helper()
	return templateOf(t, compiled(t, "stacks: picture: aws.#WorkerImage & {account: \"prod\", region: \"eu-west-1\", instanceType: \"g4dn.xlarge\", "+fields+"}\n"), "picture")
}

// TestImageVersions: Image Builder replaces a recipe or component at every change and
// refuses a version that it has, so every change must make another version, and nothing
// else may.
func TestImageVersions(t *testing.T) {
	versions := func(lines string) (component, recipe string) {
		template := image(t, lines)
		c, _ := template.Resource("ComponentTool")
		r, _ := template.Resource("Recipe")
		return c.Property("Version").Text, r.Property("Version").Text
	}
	component, recipe := versions(`components: [{name: "tool", build: ["dnf install -y tool-1.0"]}]`)
	require.Regexp(t, `^1\.\d{1,8}\.\d{1,8}$`, component)
	again, recipeAgain := versions(`components: [{name: "tool", build: ["dnf install -y tool-1.0"]}], schedule: "daily", tags: a: "b"`)
	require.Equal(t, []string{component, recipe}, []string{again, recipeAgain})
	other, otherRecipe := versions(`components: [{name: "tool", build: ["dnf install -y tool-1.1"]}]`)
	require.NotEqual(t, component, other)
	require.NotEqual(t, recipe, otherRecipe)
	same, larger := versions(`components: [{name: "tool", build: ["dnf install -y tool-1.0"]}], rootGb: 80`)
	require.Equal(t, component, same)
	require.NotEqual(t, recipe, larger)
}
