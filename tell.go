package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"cuemulus.dev/internal/report"
)

// tell writes one line for people on standard error. Names of files and other
// words that are not ours may stand in it, so what does not show is escaped: a
// line break in a file's name starts no line, and no workflow command.
func (a *app) tell(format string, args ...any) {
	fmt.Fprintf(a.stderr, "cuemulus: %s\n", report.Visible(fmt.Sprintf(format, args...)))
}

// say is tell when the user asked for more with -v.
func (a *app) say(format string, args ...any) {
	if a.verbose {
		a.tell(format, args...)
	}
}

// tellLines is tell for a text of several lines that is our own, or cobra's.
func (a *app) tellLines(text string) {
	first := true
	for line := range strings.Lines(text) {
		line = report.Visible(strings.TrimRight(line, "\n"))
		if first {
			line = "cuemulus: " + line
		}
		fmt.Fprintln(a.stderr, line)
		first = false
	}
}

// sink is standard output with a memory: a command whose output did not arrive
// must not end as if it had.
type sink struct {
	io.Writer
	err error
}

func (s *sink) Write(data []byte) (int, error) {
	n, err := s.Writer.Write(data)
	if err != nil && s.err == nil {
		s.err = err
	}
	return n, err
}

func isTerminal(w io.Writer) bool {
	if s, ok := w.(*sink); ok {
		w = s.Writer
	}
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// count writes a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
