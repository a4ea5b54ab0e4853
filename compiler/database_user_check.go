package compiler

import (
	"fmt"
	"slices"
	"strings"
)

func (u databaseUserDoc) anchor() (stack, field, kind string) {
	return u.Database, "database", "Database"
}

// checkDatabaseUser checks a DatabaseUser against its database.
func checkDatabaseUser(c *crossCheck, s draftStack) {
	u := s.doc.(databaseUserDoc)
	other, ok := c.anchorOf(s)
	if !ok {
		return
	}
	d := other.doc.(databaseDoc)
	if !d.Users && c.place(other.field("users")).depth == 1 {
		c.add(codeNoBootstrap, s.field("database"), fmt.Sprintf("the database %s makes no users", quoted(other.name)), "remove users: false there", c.also(other.field("users"), "no function that makes users"))
	}
	at := s.field("user")
	switch {
	case u.User == "":
	case u.User == d.MasterUser:
		c.add(codeDatabaseUser, at, fmt.Sprintf("%s is the master user of %s", u.User, quoted(other.name)), "write another name", c.also(other.field("masterUser"), "the master user"))
	case d.Engine == "mysql" && len(u.User) > 32:
		c.add(codeDatabaseUser, at, fmt.Sprintf("user has %d characters, and MySQL takes 32", len(u.User)), "write a shorter name")
	case d.Engine != "" && reservedUser(d.Engine, u.User):
		c.add(codeDatabaseUser, at, fmt.Sprintf("%s is a name that %s keeps for itself", u.User, d.Engine), "write another name")
	}
	switch {
	case u.Schema == "" || u.Schema == u.User || d.Engine == "":
	case reservedSchema(d.Engine, u.Schema):
		c.add(codeDatabaseUser, s.field("schema"), fmt.Sprintf("%s is a schema that %s keeps for itself", u.Schema, d.Engine), "write another name")
	case u.Schema == "public" && d.Engine == "postgres" && u.Grants == "owner":
		c.add(codeDatabaseUser, s.field("schema"), "the schema public is everybody's, and one user would own it", `write another schema, or grants: "readwrite" or "read"`)
	}
	if u.Auth == "iam" && !d.IAMAuth && c.place(other.field("iamAuth")).depth == 1 {
		c.add(codeUserLogin, s.field("auth"), fmt.Sprintf("nobody logs in to %s with IAM", quoted(other.name)), "remove iamAuth: false there", c.also(other.field("iamAuth"), "no login with IAM"))
	}
	if u.Auth == "iam" && u.RotateDays > 0 {
		c.add(codeUserLogin, s.field("rotateDays"), "there is no password to change: the user logs in with IAM", "remove rotateDays", c.also(s.field("auth"), "how the user logs in"))
	}
	for _, twin := range c.draft.stacks {
		t, ok := twin.doc.(databaseUserDoc)
		if ok && twin.name < s.name && t.Database == u.Database && t.User == u.User && u.User != "" {
			c.add(codeDatabaseUserTwice, at, fmt.Sprintf("the stack %s makes the user %s of %s too", quoted(twin.name), u.User, quoted(u.Database)), "give one of the two another name", c.also(twin.field("user"), "the other"))
			return
		}
	}
}

// reservedUser and reservedSchema are of the function that makes them,
// cuemulus.dev/functions/db-bootstrap, which refuses these names.
func reservedUser(engine, name string) bool {
	if slices.Contains(reservedUsers(engine), name) || slices.Contains([]string{"root", "postgres", "public", "none", "current_user", "session_user", "current_role", "mysql", "event_scheduler"}, name) {
		return true
	}
	return slices.ContainsFunc([]string{"pg_", "rds", "aws_"}, func(p string) bool { return strings.HasPrefix(name, p) })
}

func reservedSchema(engine, name string) bool {
	return slices.Contains([]string{"information_schema", "mysql", "performance_schema", "sys", "innodb", "cuemulus"}, name) ||
		engine == "postgres" && strings.HasPrefix(name, "pg_")
}
