package main

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pgIdent quotes an identifier of PostgreSQL, as its quote_ident does where it must.
func pgIdent(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// pgLiteral quotes a text of PostgreSQL. The E form means the same whatever
// standard_conforming_strings says.
func pgLiteral(s string) string {
	return `E'` + strings.NewReplacer(`'`, `''`, `\`, `\\`).Replace(s) + `'`
}

// myIdent quotes an identifier of MySQL.
func myIdent(s string) string { return "`" + strings.ReplaceAll(s, "`", "``") + "`" }

// myLiteral quotes a text of MySQL in a session with NO_BACKSLASH_ESCAPES, which
// connections of this function set.
func myLiteral(s string) string { return `'` + strings.ReplaceAll(s, `'`, `''`) + `'` }

// myAccount is a user of MySQL, from any host.
func myAccount(s string) string { return myIdent(s) + "@`%`" }

// myPattern quotes the name of a database for GRANT and REVOKE, where _ and % are
// wildcards: a grant on a_b would count for axb too. With partial_revokes they are not,
// and neither is the backslash.
func myPattern(s string, literal bool) string {
	if !literal {
		s = strings.NewReplacer(`\`, `\\`, `_`, `\_`, `%`, `\%`).Replace(s)
	}
	return myIdent(s)
}

// limits are those of the engines' names: NAMEDATALEN of PostgreSQL in bytes, MySQL's
// reference manual in characters.
var limits = map[string]struct{ user, schema int }{
	postgres: {63, 63},
	mysql:    {32, 64},
}

// checkName refuses names that an engine would cut, or cannot hold, or that are its
// own. Everything else is quoted.
func checkName(engine, what, name string, most int) error {
	length := len(name)
	if engine == mysql {
		length = utf8.RuneCountInString(name)
	}
	switch {
	case name == "":
		return fmt.Errorf("the name of the %s is empty", what)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError || r > 0xffff }):
		return fmt.Errorf("the name of the %s has control characters or none that the database takes", what)
	case length > most:
		return fmt.Errorf("the name of the %s is longer than %d", what, most)
	case engine == mysql && strings.HasSuffix(name, " "):
		return fmt.Errorf("the name of the %s ends with a blank", what)
	}
	return nil
}

var (
	errReservedUser   = errors.New("the name belongs to the engine or its administrators")
	errReservedSchema = errors.New("the schema belongs to the engine")
)

// checkUser is checkName for users.
func checkUser(engine, name, master string) error {
	if err := checkName(engine, "user", name, limits[engine].user); err != nil {
		return err
	}
	low := strings.ToLower(name)
	for _, own := range []string{strings.ToLower(master), "root", "postgres", "public", "none", "current_user", "session_user", "current_role", "mysql", "mariadb.sys", "event_scheduler"} {
		if low == own {
			return fmt.Errorf("user %q: %w", name, errReservedUser)
		}
	}
	for _, prefix := range []string{"pg_", "rds", "mysql.", "aws_"} {
		if strings.HasPrefix(low, prefix) {
			return fmt.Errorf("user %q: %w", name, errReservedUser)
		}
	}
	return nil
}

// checkSchema is checkName for schemas.
func checkSchema(engine, name string) error {
	if err := checkName(engine, "schema", name, limits[engine].schema); err != nil {
		return err
	}
	low := strings.ToLower(name)
	for _, own := range []string{"information_schema", "mysql", "performance_schema", "sys", "innodb", bookkeeping} {
		if low == own {
			return fmt.Errorf("schema %q: %w", name, errReservedSchema)
		}
	}
	if engine == postgres && strings.HasPrefix(low, "pg_") {
		return fmt.Errorf("schema %q: %w", name, errReservedSchema)
	}
	return nil
}

// checkPassword refuses what a verifier or a log could not treat as text.
func checkPassword(s string) error {
	for _, r := range s {
		if r < 0x20 || r > 0x7e {
			return errors.New("the password has characters other than printable ASCII")
		}
	}
	if len(s) < 8 || len(s) > 128 {
		return errors.New("the password has not 8 to 128 characters")
	}
	return nil
}
