package resolve

import "cuemulus.dev/internal/diag"

// failure is one thing to report, before it is known who asked.
type failure struct {
	id      string
	message string
	help    string
}

func fail(id, message, help string) *failure { return &failure{id, message, help} }

// Error lets a resolver return a failure as its error.
func (f *failure) Error() string { return f.message }

// finding places a failure; name and severity come from the table of codes.
func finding(f *failure, pos diag.Pos) diag.Diagnostic {
	c := codeOf(f.id)
	return diag.Diagnostic{Rule: c.ID, Name: c.Name, Severity: c.Severity, Message: f.message, Help: f.help, Pos: pos}
}
