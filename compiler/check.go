package compiler

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/schemas"
)

// checker compares what the user wrote with the schemas, field by field, and reports
// everything that is wrong at once. CUE itself reports one class of mistakes a run.
type checker struct {
	diags []diag.Diagnostic
	stack string // name of the stack at hand
}

// check compares one value. It returns the value with defaults filled in and without
// what is wrong, for the checks across fields. path is from the document's root.
func (c *checker) check(t *schemas.Type, r *raw, path []string) any {
	if r.kind == rawConflict {
		return nil // reported as a conflict
	}
	if r.kind == rawOpen && r.hollow {
		return nil // reported as a reference to nothing
	}
	if r.kind == rawOpen {
		c.add(codeOpen, r, path, fmt.Sprintf("%s has no value, only a constraint or a reference to one", fieldName(path)), "write "+wanted(t), t.Place)
		return nil
	}
	if t.Name == "#SecretReference" {
		return c.reference(t, r, path)
	}
	switch t.Base {
	case schemas.Struct:
		return c.structure(t, r, path)
	case schemas.Map:
		return c.mapping(t, r, path)
	case schemas.List:
		if !c.isKind(t, r, path, rawList) {
			return nil
		}
		list := []any{}
		for i, e := range r.elems {
			list = append(list, c.check(t.Elem, e, with(path, fmt.Sprintf("[%d]", i))))
		}
		return list
	case schemas.Bool:
		if !c.isKind(t, r, path, rawBool) {
			return nil
		}
		return r.truth
	case schemas.Int:
		if !c.isKind(t, r, path, rawInt) || !c.bounds(t, r, path) {
			return nil
		}
		return r.number
	case schemas.String:
		if !c.isKind(t, r, path, rawString) || !c.text(t, r, path) {
			return nil
		}
		return r.text
	}
	return r.plain()
}

// reference checks where a secret is kept. What stands there instead may be the secret
// itself, so it is never shown.
func (c *checker) reference(t *schemas.Type, r *raw, path []string) any {
	if r.kind == rawString && fits(t, r.text) {
		return r.text
	}
	c.add(codePattern, r, path, fieldName(path)+" does not say where the secret is kept", "write "+t.Patterns[0].Words, t.Place)
	c.diags[len(c.diags)-1].Secret = true
	return nil
}

func (c *checker) structure(t *schemas.Type, r *raw, path []string) any {
	if !c.isKind(t, r, path, rawStruct) {
		return nil
	}
	clean := map[string]any{}
	for _, f := range r.fields {
		if t.Field(f.name) == nil {
			c.unknown(t, f, path)
		}
	}
	for _, f := range t.Fields {
		at := with(path, f.Name)
		value := r.field(f.Name)
		switch {
		case value != nil:
			if v := c.check(f.Type, value, at); v != nil {
				clean[f.Name] = v
			}
		case f.Required:
			c.missing(f, r, at)
		case f.Optional:
		case f.Type.Base == schemas.Struct:
			// The struct is there in any case: look for what it requires.
			empty := &raw{kind: rawStruct, place: r.place, source: r.source, hollow: r.hollow}
			clean[f.Name] = c.check(f.Type, empty, at)
		case f.Type.Default != "":
			clean[f.Name] = defaultOf(f.Type)
		}
	}
	return clean
}

func (c *checker) mapping(t *schemas.Type, r *raw, path []string) any {
	if !c.isKind(t, r, path, rawStruct) {
		return nil
	}
	if t.MaxFields > 0 && len(r.fields) > t.MaxFields {
		c.add(codeBounds, r, path, fmt.Sprintf("%s has %d entries; the most is %d", fieldName(path), len(r.fields), t.MaxFields), "take some away", t.Place)
	}
	clean := map[string]any{}
	for _, f := range r.fields {
		at := with(path, f.name)
		key := &raw{kind: rawString, text: f.name, place: place{Val: f.value.place.Key, ValEnd: f.value.place.KeyEnd}, source: f.value.source}
		c.text(t.Key, key, at)
		v := c.check(t.Elem, f.value, at)
		if v == nil && t.Elem.Base == schemas.Struct {
			v = map[string]any{} // its name counts all the same
		}
		if v != nil {
			clean[f.name] = v
		}
	}
	return clean
}

// isKind reports a value of the wrong type.
func (c *checker) isKind(t *schemas.Type, r *raw, path []string, want rawKind) bool {
	if r.kind == want {
		return true
	}
	number := r.kind == rawInt || r.kind == rawFloat
	if want == rawString && number && t.Name == "#AccountID" {
		c.add(codeAccountNumber, r, path, fmt.Sprintf("the account number %s is written as a number", r.text), fmt.Sprintf("quote the account number: %q", r.text), t.Place)
		return false
	}
	if want == rawString && number && t.Name == "#AccountName" {
		c.add(codeAccountNumber, r, path, fmt.Sprintf("%s is the number %s, not an account's name", fieldName(path), r.text), "write the account's name, its key in project.accounts", t.Place)
		return false
	}
	message := fmt.Sprintf("%s must be %s, not %s", fieldName(path), want.words(), described(r))
	help := "write " + wanted(t)
	if want == rawString && (number || r.kind == rawBool) && fits(t, r.text) {
		help = fmt.Sprintf("quote it: %q", r.text)
	}
	if want == rawBool && r.kind == rawString && (strings.EqualFold(r.text, "yes") || strings.EqualFold(r.text, "no") || strings.EqualFold(r.text, "true") || strings.EqualFold(r.text, "false") || strings.EqualFold(r.text, "on") || strings.EqualFold(r.text, "off")) {
		help = "write true or false, without quotes"
	}
	c.add(codeType, r, path, message, help, t.Place)
	return false
}

// described says what the user wrote, short enough for a message.
func described(r *raw) string {
	switch r.kind {
	case rawString:
		return "the string " + quoted(r.text)
	case rawInt, rawFloat:
		return "the number " + r.text
	case rawBool, rawNull:
		if r.kind == rawNull {
			return "null"
		}
		return r.text
	}
	return r.kind.words()
}

// quoted is a user's text in quotes, cut when it is long.
func quoted(s string) string {
	if utf8.RuneCountInString(s) > 80 {
		s = string([]rune(s)[:77]) + "..."
	}
	return strconv.Quote(s)
}

func (c *checker) unknown(t *schemas.Type, f rawField, path []string) {
	names := t.FieldNames()
	help := "allowed here: " + strings.Join(names, ", ")
	if near := diag.Nearest(f.name, names); near != "" {
		help = fmt.Sprintf("did you mean %q? allowed here: %s", near, strings.Join(names, ", "))
	}
	where := ""
	if len(path) > 2 || len(path) == 2 && path[0] != "stacks" {
		where = " in " + fieldName(path)
	}
	from, to := f.value.place.key()
	d := c.diagnostic(codeUnknownField, from, with(path, f.name), fmt.Sprintf("unknown field %q%s", f.name, where), help, t.Place)
	d.End = to
	c.diags = append(c.diags, d)
}

func (c *checker) missing(f *schemas.Field, parent *raw, path []string) {
	if parent.hollow {
		return // a reference to nothing may have brought it
	}
	from, to := parent.place.key()
	d := c.diagnostic(codeMissingField, from, path, fieldName(path)+" is missing", "write "+f.Name+": "+wanted(f.Type), f.Place)
	d.End = to
	c.diags = append(c.diags, d)
}

func (c *checker) bounds(t *schemas.Type, r *raw, path []string) bool {
	low, high := t.Min != nil && r.number < *t.Min, t.Max != nil && r.number > *t.Max
	if !low && !high {
		return true
	}
	message := fmt.Sprintf("%s is %s, which is too low: the least is %d", fieldName(path), r.text, value(t.Min))
	if high {
		message = fmt.Sprintf("%s is %s, which is too high: the most is %d", fieldName(path), r.text, value(t.Max))
	}
	c.add(codeBounds, r, path, message, "write "+wanted(t), t.Place)
	return false
}

// text checks a string's enumeration, length and patterns.
func (c *checker) text(t *schemas.Type, r *raw, path []string) bool {
	if len(t.Enum) > 0 && !slices.Contains(t.Enum, r.text) && !openEnum(t) {
		help := wantedEnum(t.Enum)
		if near := diag.Nearest(r.text, t.Enum); near != "" {
			help = fmt.Sprintf("did you mean %q? %s", near, help)
		}
		c.add(codeEnum, r, path, fmt.Sprintf("%s cannot be %s", fieldName(path), quoted(r.text)), help, t.Place)
		return false
	}
	if len(t.Enum) > 0 && slices.Contains(t.Enum, r.text) {
		return true
	}
	n := utf8.RuneCountInString(r.text)
	if n < t.MinRunes || t.MaxRunes > 0 && n > t.MaxRunes {
		c.add(codeBounds, r, path, fmt.Sprintf("%s has %d characters", c.lengthOf(path), n), "write "+lengths(t), t.Place)
		return false
	}
	for _, p := range t.Patterns {
		if p.Expr.MatchString(r.text) != p.Negated {
			continue
		}
		help := "write " + p.Words
		if t.Name == "#Region" {
			help = regionHelp(r.text, "")
		}
		c.add(codePattern, r, path, fmt.Sprintf("%s is not %s", quoted(r.text), p.Words), help, t.Place)
		return false
	}
	return true
}

// lengthOf names a text for a message about its length: a field, or a key whose own
// text may be empty or long.
func (c *checker) lengthOf(path []string) string {
	if last := path[len(path)-1]; last == "" || utf8.RuneCountInString(last) > 40 {
		return fmt.Sprintf("the key %s of %s", quoted(last), fieldName(path[:len(path)-1]))
	}
	return fieldName(path)
}

func lengths(t *schemas.Type) string {
	if t.MinRunes == 0 {
		return fmt.Sprintf("at most %d characters", t.MaxRunes)
	}
	return fmt.Sprintf("%d to %d characters", t.MinRunes, t.MaxRunes)
}

// fits reports whether a text would be admitted.
func fits(t *schemas.Type, text string) bool {
	n := utf8.RuneCountInString(text)
	if n < t.MinRunes || t.MaxRunes > 0 && n > t.MaxRunes || len(t.Enum) > 0 && !openEnum(t) && !slices.Contains(t.Enum, text) {
		return false
	}
	return !slices.ContainsFunc(t.Patterns, func(p schemas.Pattern) bool { return p.Expr.MatchString(text) == p.Negated })
}

// openEnum reports a type that admits other strings besides those it names.
func openEnum(t *schemas.Type) bool { return len(t.Patterns) > 0 || t.MaxRunes > 0 }

func regionHelp(region, partition string) string {
	known := regionsOf(partition)
	if near := diag.Nearest(region, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "write a Region by its code, such as " + strconv.Quote(known[0])
}

// wanted says what to write for a type.
func wanted(t *schemas.Type) string {
	switch t.Base {
	case schemas.Struct:
		return "{...} with " + strings.Join(t.FieldNames(), ", ")
	case schemas.Map:
		return "{NAME: VALUE, ...}"
	case schemas.List:
		return "a list, [...]"
	case schemas.Bool:
		return "true or false"
	case schemas.Int:
		switch {
		case t.Min != nil && t.Max != nil:
			return fmt.Sprintf("a whole number from %d to %d", *t.Min, *t.Max)
		case t.Min != nil:
			return fmt.Sprintf("a whole number, at least %d", *t.Min)
		}
		return "a whole number"
	}
	if len(t.Enum) > 0 && !openEnum(t) {
		return wantedEnum(t.Enum)
	}
	if len(t.Patterns) > 0 && t.Patterns[0].Words != "" {
		return t.Patterns[0].Words
	}
	return "a string in quotes"
}

func wantedEnum(enum []string) string {
	words := make([]string, len(enum))
	for i, w := range enum {
		words[i] = strconv.Quote(w)
	}
	if len(words) == 1 {
		return words[0]
	}
	return "one of " + strings.Join(words, ", ")
}

// defaultOf gives a type's default as a Go value.
func defaultOf(t *schemas.Type) any {
	switch t.Base {
	case schemas.Int:
		n, _ := strconv.ParseInt(t.Default, 10, 64)
		return n
	case schemas.Bool:
		return t.Default == "true"
	}
	s, err := strconv.Unquote(t.Default)
	if err != nil {
		return t.Default
	}
	return s
}

// add reports a finding at a value.
func (c *checker) add(code Code, r *raw, path []string, message, help string, schema schemas.Place) {
	from, to := r.place.span()
	d := c.diagnostic(code, from, path, message, help, schema)
	d.End = to
	if !r.origin.IsZero() && r.origin != from {
		d.Related = append([]diag.Related{{Pos: r.origin, Message: "the value comes from here"}}, d.Related...)
	}
	c.diags = append(c.diags, d)
}

func (c *checker) diagnostic(code Code, pos diag.Pos, path []string, message, help string, schema schemas.Place) diag.Diagnostic {
	d := code.diagnostic(pos, message, help)
	d.Stack = c.stack
	d.Path = slices.Clone(path)
	if schema.Line > 0 {
		d.Related = []diag.Related{{Pos: schemaPos(schema), Message: "the schema says so here"}}
	}
	return d
}

func schemaPos(p schemas.Place) diag.Pos { return diag.Pos{File: p.File, Line: p.Line, Col: p.Col} }

// fieldName writes a path for people, below the stack or the project value:
// "source.region", "accounts.prod".
func fieldName(path []string) string {
	if len(path) > 2 && path[0] == "stacks" {
		path = path[2:]
	} else if len(path) > 1 && path[0] == "project" {
		path = path[1:]
	}
	return joinPath(path)
}

func joinPath(path []string) string {
	var b strings.Builder
	for i, p := range path {
		if _, ok := index(p); !ok && i > 0 {
			b.WriteByte('.')
		}
		b.WriteString(p)
	}
	return b.String()
}

func with(path []string, segment string) []string {
	return append(slices.Clip(path), segment)
}

func value(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}
