package compiler

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/internal/diag"
)

func TestSettings(t *testing.T) {
	want := LintSettings{
		Profile: "strict", Templates: []string{"templates/*.yaml"}, Exclude: []string{"old/"},
		Severities: map[string]string{"S3015": "off"},
	}
	for name, text := range map[string]string{
		SettingsYAML:        "lint:\n  profile: strict\n  templates: [\"templates/*.yaml\"]\n  exclude: [old/]\n  severities: {S3015: \"off\"}\n  ignores:\n    - {rule: S3014, why: x, stack: a.yaml}\n",
		SettingsCUE:         "_off: \"off\"\nlint: {\n\tprofile: \"strict\"\n\ttemplates: [\"templates/*.yaml\"]\n\texclude: [\"old/\"]\n\tseverities: S3015: _off\n\tignores: [\n\t\t{rule: \"S3014\", why: \"x\", stack: \"a.yaml\"}]\n}\n",
		"a/" + SettingsCUE:  "package settings\n\nimport \"cuemulus.dev/schemas/project\"\n\nlint: project.#Lint & {profile: \"strict\", templates: [\"templates/*.yaml\"], exclude: [\"old/\"], severities: S3015: \"off\"\n\tignores: [\n\n\n{rule: \"S3014\", why: \"x\", stack: \"a.yaml\"}]}\n",
		"b/" + SettingsYAML: "# none\nlint: {}\n",
	} {
		t.Run(name, func(t *testing.T) {
			write(t, "-- "+name+" --\n"+text)
			got, ds := LoadSettings(name, LoadOptions{})
			require.Empty(t, format(ds))
			require.NotNil(t, got)
			if name == "b/"+SettingsYAML {
				require.Empty(t, got.Ignores)
				return
			}
			require.Len(t, got.Ignores, 1)
			require.Equal(t, name, got.Ignores[0].Pos.File)
			require.NotZero(t, got.Ignores[0].Pos.Line)
			require.Equal(t, "S3014", got.Ignores[0].Rule)
			from, to := got.At("severities", "S3015")
			require.Equal(t, name, from.File)
			require.Equal(t, from.Col+len("S3015"), to.Col)
			got.Ignores, got.At = nil, nil
			require.Equal(t, want, *got)
		})
	}
}

func TestSettingsThatAreWrong(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{SettingsYAML, "lint:\n  severities: {S3015: ofF}\n  profil: strict\n", `.cuemulus.yaml:2:23-26 INPUT023 not-in-list error unreadable [lint.severities.S3015]
  lint.severities.S3015 cannot be "ofF"
  help: did you mean "off"? one of "error", "warning", "note", "off"
  schemas/project/project.cue at [#RuleID]: the schema says so here
.cuemulus.yaml:3:3-9 INPUT021 unknown-field error unreadable [lint.profil]
  unknown field "profil"
  help: did you mean "profile"? allowed here: profile, templates, exclude, severities, ignores
  schemas/project/project.cue at #Lint: the schema says so here
`},
		{SettingsYAML, "lnit: {}\n", `.cuemulus.yaml:1:1-5 INPUT013 lint-settings error unreadable [lnit]
  unknown field "lnit"
  help: did you mean "lint"?
`},
		{SettingsYAML, "lint:\n  ignores:\n    - {rule: S3014, why: x, until: 2027-02-30}\n", `.cuemulus.yaml:3:36-46 INPUT038 lint-attribute error unreadable [lint.ignores[0].until]
  "2027-02-30" is no date
  help: write the last day as YYYY-MM-DD
`},
		{SettingsYAML, "lint:\n  ignores:\n    - {rule: S3014}\n", `.cuemulus.yaml:3:7-12 INPUT022 missing-field error unreadable [lint.ignores[0].why]
  lint.ignores[0].why is missing
  help: write why: a reason, in words
  schemas/project/project.cue at why!: the schema says so here
`},
		{SettingsYAML, "", ".cuemulus.yaml:1:1 INPUT013 lint-settings error unreadable\n  the file has no field lint\n  help: write lint: {severities: {...}, exclude: [...]}\n"},
		{SettingsYAML, "- lint\n", ".cuemulus.yaml:1:1 INPUT013 lint-settings error unreadable\n  the file has no field lint\n  help: write lint: {severities: {...}, exclude: [...]}\n"},
		{SettingsYAML, "lint: [\n", ""},
		{SettingsYAML, "lint: strict\n", ""},
		{SettingsCUE, "lint: profile: 5\nlint: exclude: \"x\"\nother: 1\n", ""},
		{SettingsCUE, "lint: profile: \"strict\"\nlint: profile: \"none\"\n", ""},
		{SettingsCUE, "lint: {\n", ""},
		{SettingsCUE, "import \"example.com/x\"\nlint: x.y\n", ""},
	} {
		write(t, "-- "+c.name+" --\n"+c.text)
		got, ds := LoadSettings(c.name, LoadOptions{})
		require.Nil(t, got, c.text)
		require.NotEmpty(t, ds, c.text)
		for _, d := range ds {
			require.True(t, d.Unreadable)
			require.Equal(t, c.name, d.Pos.File, "%s", format(ds))
			require.NotZero(t, d.Pos.Line, "%s", format(ds))
		}
		if c.want != "" {
			require.Equal(t, c.want, format(ds), c.text)
		} else {
			t.Logf("%s", format(ds))
		}
	}
}

func TestFindSettings(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"repo/.git", "repo/a/b", "repo/c/d", "repo/e", "repo/f", "free/x"} {
		require.NoError(t, os.MkdirAll(filepath.Join(dir, d), 0o755))
	}
	put := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	put("repo/"+SettingsYAML, "lint: {}\n")
	put("repo/a/"+SettingsCUE, "lint: {}\n")
	put("repo/e/"+SettingsCUE, "lint: {}\n")
	put("repo/e/"+SettingsYAML, "lint: {}\n")
	put("repo/f/"+SettingsCUE, "package p\nlint: {}\nproject: {}\n")
	put("free/"+SettingsYAML, "lint: {}\n")
	put(SettingsYAML, "lint: {}\n")
	for from, want := range map[string]string{
		"repo":     SettingsYAML,
		"repo/a":   SettingsCUE,
		"repo/a/b": "../" + SettingsCUE,
		"repo/c/d": "../../" + SettingsYAML,
		"repo/f":   "../" + SettingsYAML, // a project's file is none of settings
		"free":     SettingsYAML,
		"free/x":   "", // outside of a repository nothing above counts
	} {
		t.Chdir(filepath.Join(dir, from))
		got, ds := FindSettings(".")
		require.Empty(t, ds, from)
		require.Equal(t, want, got, from)
	}
	t.Chdir(filepath.Join(dir, "repo/e"))
	_, ds := FindSettings(".")
	require.Len(t, ds, 1)
	require.Equal(t, diag.Pos{File: SettingsYAML}, ds[0].Pos)
}

func TestProjectWinsOverSettings(t *testing.T) {
	write(t, "-- "+SettingsCUE+" --\nlint: profile: \"none\"\n-- project.cue --\npackage infra\n\nproject: {accounts: prod: id: \"111122223333\", lint: profile: \"strict\"}\n")
	p, ds := Load(".", LoadOptions{})
	require.Empty(t, format(ds))
	require.Equal(t, "strict", p.Lint.Profile)
}
