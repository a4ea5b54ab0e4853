package report

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"cuemulus.dev/internal/diag"
)

// hostile are texts that try to leave the place that a printer gives them.
var hostile = []string{
	"plain", "", " ", "|", "`", "``", "```\n", `\|`, `\\|`, `\`, "a`|`b", "| --- |",
	"a\nb", "a\r\nb", "\n::error::x", "::set-output name=a::b", "##[error]x", "%0A%25",
	"@someone", "a@example.com", "#12", "owner/repo#12", "http://example.com", "www.example.com", "https://example.com/@x",
	"<b>", "</td>", "<!--", "<details>", "<?x", "&lt;", "&#64;x", "[a](b)", "![a](b)", "*a*", "__a__", "~~a~~", "$a$",
	"\x1b[31m", "\x00", "\x7f", "\u0085", "\u200b", "\u202e", "\u2066", "\u2028", "\U000e0041", "\xff\xfe", "a,b:c",
	strings.Repeat("`", 40), strings.Repeat("x|", 800),
}

func finding(message, help, file, resource string) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: "S3001", Name: "public-bucket", Severity: diag.Error,
		Message: message, Help: help, Pos: diag.Pos{File: file, Line: 1, Col: 1}, Resource: resource,
		Related: []diag.Related{{Pos: diag.Pos{File: resource}, Message: file}},
	}
}

func FuzzText(f *testing.F) {
	for i, h := range hostile {
		f.Add(h, hostile[(i+7)%len(hostile)], h, 1, 2)
	}
	f.Fuzz(func(t *testing.T, message, file, source string, col, endCol int) {
		d := finding(message, message, file, file)
		d.Pos.Col, d.End = col, diag.Pos{File: file, Line: 1, Col: endCol}
		var b bytes.Buffer
		require.NoError(t, Text(&b, Report{Tool: "cuemulus", Findings: []diag.Diagnostic{d}, Source: func(string) []byte { return []byte(source) }}))
		require.True(t, utf8.Valid(b.Bytes()))
		lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
		require.LessOrEqual(t, len(lines), 6, "a text made a line of its own")
		for _, line := range lines {
			require.False(t, strings.HasPrefix(strings.TrimSpace(line), "::"), line)
			for _, r := range line {
				require.False(t, hidden(r), "%q", line)
			}
		}
	})
}

var (
	command = regexp.MustCompile(`^::(error|warning|notice) ([^:]*)::([^\r\n]*)$`)
	decode  = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%")
)

func FuzzGitHub(f *testing.F) {
	for i, h := range hostile {
		f.Add(h, hostile[(i+5)%len(hostile)])
	}
	f.Fuzz(func(t *testing.T, message, file string) {
		var b bytes.Buffer
		require.NoError(t, GitHub(&b, Report{Tool: "cuemulus", Findings: []diag.Diagnostic{finding(message, "", file, "x")}}))
		require.Equal(t, 1, strings.Count(b.String(), "\n"))
		parts := command.FindStringSubmatch(strings.TrimSuffix(b.String(), "\n"))
		require.NotNil(t, parts, b.String())
		got := map[string]string{}
		for _, p := range strings.Split(parts[2], ",") {
			name, value, ok := strings.Cut(p, "=")
			require.True(t, ok, p)
			got[name] = decode.Replace(value)
		}
		require.Equal(t, Visible(file), got["file"])
		require.Equal(t, "S3001 public-bucket", got["title"])
		require.True(t, strings.HasPrefix(decode.Replace(parts[3]), cut(Visible(message), longestText)+"\nalso: "))
	})
}

// FuzzMarkdown reads the summary back with a Markdown parser and requires that
// it holds one table of the right shape, the texts as texts, and nothing else.
func FuzzMarkdown(f *testing.F) {
	for i, h := range hostile {
		f.Add(h, hostile[(i+3)%len(hostile)], hostile[(i+11)%len(hostile)])
	}
	f.Fuzz(func(t *testing.T, message, file, resource string) {
		ds := []diag.Diagnostic{finding(message, file, file, resource), finding("second", "", "b.yaml", "B")}
		var b bytes.Buffer
		require.NoError(t, Markdown(&b, Report{Tool: "cuemulus", Version: "0.1.0", Findings: ds}))
		require.LessOrEqual(t, b.Len(), markdownBytes)
		cells := readTable(t, b.Bytes())
		require.Len(t, cells, 3*4, b.String())
		require.Contains(t, cells[4+2], cut(Visible(ds[0].Pos.String()), longestText), b.String())
		if strings.TrimSpace(Visible(resource)) != "" {
			require.Contains(t, cells[4+2], cut(Visible(resource), longestText), b.String())
		}
		bare := func(s string) string { return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u200b", "")), " ") }
		require.Contains(t, bare(cells[4+3]), bare(cut(Visible(message), longestText)), b.String())
		require.Equal(t, "second", strings.SplitN(cells[8+3], "\n", 2)[0])
	})
}

// readTable gives the text of every cell and fails on markup that the printer
// does not write: links, emphasis, images, HTML other than <br>, mentions.
func readTable(t *testing.T, doc []byte) []string {
	t.Helper()
	md := goldmark.New(goldmark.WithExtensions(extension.GFM))
	root := md.Parser().Parse(text.NewReader(doc))
	var cells []string
	var cell *strings.Builder
	tables := 0
	require.NoError(t, ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *extast.TableCell:
			if entering {
				cell = &strings.Builder{}
			} else {
				cells = append(cells, cell.String())
				cell = nil
			}
		case *ast.Text:
			if !entering {
				break
			}
			value := string(n.Segment.Value(doc))
			if n.Parent().Kind() != ast.KindCodeSpan {
				value = string(util.ResolveEntityNames(util.ResolveNumericReferences([]byte(value))))
				require.NotRegexp(t, `[@#][0-9A-Za-z]`, value, string(doc))
			} else {
				value = strings.ReplaceAll(value, `\|`, "|")
			}
			if cell != nil {
				cell.WriteString(value)
			}
		case *ast.RawHTML:
			if entering {
				require.Equal(t, "<br>", string(n.Segments.Value(doc)), string(doc))
				cell.WriteString("\n")
			}
		case *extast.Table:
			if entering {
				tables++
			}
		case *ast.Document, *ast.Heading, *ast.Paragraph, *ast.TextBlock, *ast.CodeSpan, *extast.TableHeader, *extast.TableRow:
		default:
			require.Fail(t, fmt.Sprintf("unexpected %s", n.Kind()), string(doc))
		}
		return ast.WalkContinue, nil
	}))
	require.Equal(t, 1, tables)
	return cells
}

func TestMarkdownStopsBelowALimit(t *testing.T) {
	ds := make([]diag.Diagnostic, 20_000)
	for i := range ds {
		ds[i] = finding(strings.Repeat("x", 100), "", fmt.Sprintf("f%d.yaml", i), "")
	}
	var b bytes.Buffer
	require.NoError(t, Markdown(&b, Report{Tool: "cuemulus", Findings: ds}))
	require.LessOrEqual(t, b.Len(), markdownBytes)
	require.Less(t, b.Len(), 1<<20, "GitHub drops a larger summary whole")
	require.Greater(t, b.Len(), markdownBytes-1000)
	rows := strings.Count(b.String(), "\n| ❌ error |")
	require.Contains(t, b.String(), fmt.Sprintf("%d findings more, not shown", len(ds)-rows))
}

func TestTextColorIsOnlyAround(t *testing.T) {
	r := Report{Tool: "cuemulus", Findings: []diag.Diagnostic{finding("a\x1b[31mb", "", "a.yaml", "A")}, Source: func(string) []byte { return []byte("\tkey: é\n") }}
	var plain, colored bytes.Buffer
	require.NoError(t, Text(&plain, r))
	r.Color = true
	require.NoError(t, Text(&colored, r))
	require.NotContains(t, plain.String(), "\x1b")
	require.Contains(t, colored.String(), "\x1b[1;31merror\x1b[0m")
	require.Equal(t, plain.String(), regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(colored.String(), ""))
}

func TestCaretsStandBelowTheirCharacters(t *testing.T) {
	for _, c := range []struct {
		line, carets string
		col, end     int
	}{
		{"abc", " ^", 2, 0},
		{"\tab", "    ^^", 2, 4},
		{"a\tb", "    ^", 3, 0},
		{"日本x", "    ^", 3, 0},
		{"日本x", "^^", 1, 2},
		{"e\u0301x", " ^", 3, 0},
		{"a\u202eb", "       ^", 3, 0},
		{"abc", "   ^", 4, 0},
		{"", "^", 1, 0},
		{"abc\r", "^^^", 1, 9},
	} {
		src := &sources{read: func(string) []byte { return []byte("\xEF\xBB\xBF" + c.line + "\n") }}
		d := diag.Diagnostic{Pos: diag.Pos{File: "f", Line: 1, Col: c.col}}
		if c.end > 0 {
			d.End = diag.Pos{File: "f", Line: 1, Col: c.end}
		}
		_, _, carets, ok := frame(src, d)
		require.True(t, ok, c.line)
		require.Equal(t, c.carets, carets, "%q", c.line)
	}
}

func TestFormatsHaveNames(t *testing.T) {
	require.Equal(t, []string{"text", "json", "github", "markdown", "sarif", "junit", "gitlab"}, Names())
	for _, name := range Names() {
		f, ok := Lookup(name)
		require.True(t, ok)
		require.NotEmpty(t, f.Title)
	}
	_, ok := Lookup("xml")
	require.False(t, ok)
}
