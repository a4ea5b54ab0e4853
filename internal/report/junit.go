package report

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"cuemulus.dev/internal/diag"
)

type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string       `xml:"classname,attr"`
		Name    string       `xml:"name,attr"`
		File    string       `xml:"file,attr,omitempty"`
		Line    int          `xml:"line,attr,omitempty"`
		Failure *junitResult `xml:"failure"`
		Error   *junitResult `xml:"error"`
		Out     string       `xml:"system-out,omitempty"`
	}
	junitResult struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// JUnit prints the XML that continuous integration shows as test results: a suite
// for each stack and file, in which a finding is a failed test, a note one that
// passed with a remark, and input that cannot be read an error. What is clean has
// one test that passed, so that a run without findings is no run without tests.
func JUnit(w io.Writer, r Report) error {
	all := junitSuites{Name: r.Tool}
	at := map[string]int{}
	suite := func(name string) *junitSuite {
		i, known := at[name]
		if !known {
			i = len(all.Suites)
			at[name] = i
			all.Suites = append(all.Suites, junitSuite{Name: Visible(cmp.Or(name, r.Tool))})
		}
		return &all.Suites[i]
	}
	for _, name := range r.Subjects {
		suite(name)
	}
	for _, d := range r.Findings {
		s := suite(d.Identity().Subject())
		s.Cases = append(s.Cases, junitFinding(d, r))
	}
	for i := range all.Suites {
		s := &all.Suites[i]
		if len(s.Cases) == 0 {
			s.Cases = []junitCase{{Class: s.Name, Name: cmp.Or(r.Command, "check")}}
		}
		s.Tests = len(s.Cases)
		for _, c := range s.Cases {
			if c.Failure != nil {
				s.Failures++
			}
			if c.Error != nil {
				s.Errors++
			}
		}
		all.Tests += s.Tests
		all.Failures += s.Failures
		all.Errors += s.Errors
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return fmt.Errorf("write the XML: %w", err)
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	return err
}

func junitFinding(d diag.Diagnostic, r Report) junitCase {
	file := prefixed(r.Prefix, d.Pos.File)
	where := diag.Pos{File: file, Line: d.Pos.Line}
	c := junitCase{Class: Visible(cmp.Or(where.String(), d.Stack, r.Tool)), Name: ruleName(d), File: Visible(file), Line: d.Pos.Line}
	where.Col = d.Pos.Col
	lines := []string{Visible(where.String()) + ": " + Visible(d.Message)}
	if d.Resource != "" {
		lines = append(lines, "resource: "+Visible(d.Resource))
	}
	if d.Help != "" {
		lines = append(lines, "help: "+Visible(d.Help))
	}
	for _, rel := range d.Related {
		lines = append(lines, "also: "+place(rel))
	}
	result := &junitResult{Type: d.Severity.String(), Message: Visible(d.Message), Text: strings.Join(lines, "\n")}
	switch {
	case d.Unreadable:
		c.Error = result
	case d.Severity == diag.Note:
		c.Out = "note: " + result.Text
	default:
		c.Failure = result
	}
	return c
}
