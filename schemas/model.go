package schemas

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"
)

// Base is what sort of value a Type admits.
type Base int

// The sorts of value. Any is the zero value: a type that says nothing of it.
const (
	Any Base = iota
	String
	Int
	Bool
	Struct // has Fields, and no others
	Map    // has Key and Elem
	List   // has Elem
)

// Place is a line of a schema file.
type Place struct {
	File      string // "schemas/aws/types.cue"
	Line, Col int    // from 1; the column in bytes, the schemas are ASCII
}

// Type is what a definition or a field admits, read from the schemas' syntax. It
// holds what one value can be judged by; constraints between fields are not in it.
type Type struct {
	Name      string // of the definition it comes from, "#Side"; "" for one written in place
	Doc       string // the definition's comment
	Base      Base
	Default   string   // as CUE, `"GLACIER"` or 31; "" for none
	Enum      []string // the only strings that are allowed, in the schema's order
	Min, Max  *int64   // bounds of an Int
	MinRunes  int      // of a String
	MaxRunes  int      // of a String; 0 for no limit
	Patterns  []Pattern
	MaxFields int      // of a Map; 0 for no limit
	Fields    []*Field // in the schema's order
	Key       *Type    // of a Map
	Elem      *Type    // of a Map or List
	Place     Place
}

// Pattern is a regular expression that a string must match, or must not.
type Pattern struct {
	Expr    *regexp.Regexp
	Negated bool
	Words   string // what a matching string is, a noun phrase: "a Region of AWS, such as ..."
}

// Field is one field of a Struct.
type Field struct {
	Name     string
	Doc      string
	Required bool // name!
	Optional bool // name?
	Type     *Type
	Place    Place
}

// Field gives the field of that name, nil if there is none.
func (t *Type) Field(name string) *Field {
	for _, f := range t.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// FieldNames gives the names of all fields, in the schema's order.
func (t *Type) FieldNames() []string {
	names := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		names[i] = f.Name
	}
	return names
}

// Package is one package of the module.
type Package struct {
	Name  string // "aws"
	Doc   string
	Types []*Type // its definitions, by file and place
}

// Type gives a definition by name, "#Side"; nil if there is none.
func (p *Package) Type(name string) *Type {
	for _, t := range p.Types {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// Read gives the model of the embedded packages, by name. It fails only when the
// schemas use syntax that the model does not know, which a test would show first.
func Read() (map[string]*Package, error) {
	packages := map[string]*Package{}
	for _, name := range []string{"aws", "hybrid", "project"} {
		p, err := readPackage(name)
		if err != nil {
			return nil, fmt.Errorf("reading the schemas of package %s: %w", name, err)
		}
		packages[name] = p
	}
	return packages, nil
}

type reader struct {
	exprs map[string]*ast.Field
	files map[string]string // file of a definition
	done  map[string]*Type
}

func readPackage(name string) (*Package, error) {
	names, err := fs.Glob(FS, name+"/*.cue")
	if err != nil {
		return nil, err
	}
	p := &Package{Name: name}
	r := &reader{exprs: map[string]*ast.Field{}, files: map[string]string{}, done: map[string]*Type{}}
	var order []string
	for _, file := range names {
		data, err := FS.ReadFile(file)
		if err != nil {
			return nil, err
		}
		f, err := parser.ParseFile(path.Join("schemas", file), data, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.Package:
				p.Doc = strings.TrimSpace(p.Doc + docOf(d))
			case *ast.Field:
				label, _, err := ast.LabelName(d.Label)
				if err != nil {
					return nil, err
				}
				r.exprs[label], r.files[label] = d, file
				order = append(order, label)
			}
		}
	}
	for _, label := range order {
		t, err := r.definition(label)
		if err != nil {
			return nil, err
		}
		p.Types = append(p.Types, t)
	}
	return p, nil
}

// docOf gives the comment above a declaration.
func docOf(n ast.Node) string {
	var b strings.Builder
	for _, g := range ast.Comments(n) {
		if g.Doc {
			b.WriteString(g.Text())
		}
	}
	return strings.TrimSpace(b.String())
}

func placeOf(n ast.Node) Place {
	at := n.Pos().Position()
	return Place{File: at.Filename, Line: at.Line, Col: at.Column}
}

func (r *reader) definition(label string) (*Type, error) {
	if t, ok := r.done[label]; ok {
		return t, nil
	}
	f, ok := r.exprs[label]
	if !ok {
		return nil, fmt.Errorf("%s is not defined", label)
	}
	t := &Type{Name: label, Doc: docOf(f), Place: placeOf(f.Label)}
	words, _, _ := strings.Cut(t.Doc, "\n\n")
	if err := r.constrain(t, f.Value, strings.ReplaceAll(words, "\n", " ")); err != nil {
		return nil, fmt.Errorf("%s: %w", label, err)
	}
	r.done[label] = t
	return t, nil
}

// constrain adds what an expression demands to t. words describe a matching string.
func (r *reader) constrain(t *Type, e ast.Expr, words string) error {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return r.constrain(t, e.X, words)
	case *ast.Ident:
		return r.ident(t, e)
	case *ast.BasicLit:
		return t.literal(e, false)
	case *ast.UnaryExpr:
		return t.unary(e, words)
	case *ast.BinaryExpr:
		if e.Op != token.AND && e.Op != token.OR {
			return fmt.Errorf("operator %s is not known", e.Op)
		}
		if err := r.constrain(t, e.X, words); err != nil {
			return err
		}
		return r.constrain(t, e.Y, words)
	case *ast.CallExpr:
		return t.call(e)
	case *ast.StructLit:
		return r.structure(t, e)
	case *ast.ListLit:
		return r.list(t, e)
	}
	return fmt.Errorf("syntax %T is not known", e)
}

func (r *reader) ident(t *Type, e *ast.Ident) error {
	switch e.Name {
	case "_":
		t.Base = Any
	case "string":
		t.Base = String
	case "int":
		t.Base = Int
	case "bool":
		t.Base = Bool
	default:
		d, err := r.definition(e.Name)
		if err != nil {
			return err
		}
		t.merge(d)
	}
	return nil
}

// merge adds a definition's constraints to a type that refers to it.
func (t *Type) merge(d *Type) {
	if t.Name == "" {
		t.Name, t.Doc = d.Name, d.Doc
	}
	t.Base = max(t.Base, d.Base)
	t.Enum = append(t.Enum, d.Enum...)
	t.Patterns = append(t.Patterns, d.Patterns...)
	t.MinRunes, t.MaxRunes = max(t.MinRunes, d.MinRunes), max(t.MaxRunes, d.MaxRunes)
	t.MaxFields = max(t.MaxFields, d.MaxFields)
	t.Fields = append(t.Fields, d.Fields...)
	if d.Key != nil {
		t.Key = d.Key
	}
	if d.Elem != nil {
		t.Elem = d.Elem
	}
}

func (t *Type) literal(e *ast.BasicLit, isDefault bool) error {
	if isDefault {
		t.Default = e.Value
	}
	switch e.Kind {
	case token.STRING:
		s, err := literal.Unquote(e.Value)
		if err != nil {
			return err
		}
		t.Base = String
		if s != "" {
			t.Enum = append(t.Enum, s)
		}
	case token.INT:
		t.Base = Int
	case token.TRUE, token.FALSE:
		t.Base = Bool
	default:
		return fmt.Errorf("literal %s is not known", e.Value)
	}
	return nil
}

func (t *Type) unary(e *ast.UnaryExpr, words string) error {
	lit, ok := e.X.(*ast.BasicLit)
	if !ok {
		return fmt.Errorf("operand of %s is no literal", e.Op)
	}
	switch e.Op {
	case token.MUL:
		return t.literal(lit, true)
	case token.GEQ, token.LEQ:
		n, err := strconv.ParseInt(lit.Value, 10, 64)
		if err != nil {
			return err
		}
		if e.Op == token.GEQ {
			t.Min = &n
		} else {
			t.Max = &n
		}
		return nil
	case token.MAT, token.NMAT:
		s, err := literal.Unquote(lit.Value)
		if err != nil {
			return err
		}
		expr, err := regexp.Compile(s)
		if err != nil {
			return err
		}
		t.Base = String
		t.Patterns = append(t.Patterns, Pattern{Expr: expr, Negated: e.Op == token.NMAT, Words: words})
		return nil
	}
	return fmt.Errorf("operator %s is not known", e.Op)
}

func (t *Type) call(e *ast.CallExpr) error {
	name := ""
	switch f := e.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name, _, _ = ast.LabelName(f.Sel)
	}
	if name == "error" {
		return nil
	}
	lit, ok := e.Args[0].(*ast.BasicLit)
	if !ok {
		return fmt.Errorf("argument of %s is no literal", name)
	}
	n, err := strconv.Atoi(lit.Value)
	if err != nil {
		return err
	}
	if name == "MaxFields" {
		t.MaxFields = n
		return nil
	}
	t.Base = String
	switch name {
	case "MaxRunes":
		t.MaxRunes = n
	case "MinRunes":
		t.MinRunes = n
	default:
		return fmt.Errorf("function %s is not known", name)
	}
	return nil
}

func (r *reader) structure(t *Type, s *ast.StructLit) error {
	t.Base = max(t.Base, Struct)
	for _, d := range s.Elts {
		f, ok := d.(*ast.Field)
		if !ok {
			continue // constraints between fields
		}
		value := &Type{Place: placeOf(f.Label)}
		if err := r.constrain(value, f.Value, ""); err != nil {
			return err
		}
		if pattern, ok := f.Label.(*ast.ListLit); ok {
			t.Base, t.Elem, t.Key = Map, value, &Type{Place: placeOf(f.Label)}
			if err := r.constrain(t.Key, pattern.Elts[0], ""); err != nil {
				return err
			}
			continue
		}
		name, _, err := ast.LabelName(f.Label)
		if err != nil {
			return err
		}
		if slices.Contains(t.FieldNames(), name) {
			return fmt.Errorf("field %s stands twice", name)
		}
		t.Fields = append(t.Fields, &Field{
			Name: name, Doc: docOf(f), Type: value, Place: placeOf(f.Label),
			Required: f.Constraint == token.NOT, Optional: f.Constraint == token.OPTION,
		})
	}
	return nil
}

func (r *reader) list(t *Type, l *ast.ListLit) error {
	t.Base, t.Elem = List, &Type{Place: placeOf(l)}
	if len(l.Elts) != 1 {
		return fmt.Errorf("a list of %d elements is not known", len(l.Elts))
	}
	more, ok := l.Elts[0].(*ast.Ellipsis)
	if !ok {
		return fmt.Errorf("a list of fixed length is not known")
	}
	return r.constrain(t.Elem, more.Type, "")
}
