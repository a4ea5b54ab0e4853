package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	driver "github.com/go-sql-driver/mysql"
)

func (s *mySession) grant(ctx context.Context, a account) error {
	err := s.permit(ctx, a)
	if err != nil {
		return fmt.Errorf("give the rights in the schema %q: %w", a.schema, describe(err))
	}
	return nil
}

func (s *mySession) permit(ctx context.Context, a account) error {
	owner, exists, err := s.schemaOwner(ctx, a.schema)
	if err != nil {
		return err
	}
	rights := map[string]string{
		"owner": "ALL PRIVILEGES", "readwrite": "SELECT, INSERT, UPDATE, DELETE, EXECUTE, SHOW VIEW", "read": "SELECT, SHOW VIEW",
	}[a.grants]
	switch {
	case a.grants == "owner" && !exists:
		if err := s.try(ctx, "CREATE DATABASE "+myIdent(a.schema), "DROP DATABASE IF EXISTS "+myIdent(a.schema)); err != nil {
			return err
		}
		err := s.try(ctx, "REPLACE INTO "+bookkeeping+".`schemas` (name, user) VALUES ("+myLiteral(a.schema)+", "+myLiteral(a.name)+")",
			"DELETE FROM "+bookkeeping+".`schemas` WHERE name = "+myLiteral(a.schema))
		if err != nil {
			return err
		}
	case a.grants == "owner" && owner != a.name:
		return fmt.Errorf("it is there and belongs to %q; choose another schema, or other grants than owner", owner)
	case a.grants != "owner" && !exists:
		return errors.New("it is not there; deploy the user that owns it first")
	case a.grants != "owner" && owner == a.name:
		return errors.New("the user owns it; rights of less than an owner would mean nothing")
	}
	if err := s.withdraw(ctx, a.name, a.schema); err != nil {
		return err
	}
	return s.exec(ctx, "GRANT "+rights+" ON "+myPattern(a.schema, s.literal)+".* TO "+myAccount(a.name))
}

// schemaOwner gives the user for whom a database was made; "" for one that this
// function did not make. ok is false where there is none.
func (s *mySession) schemaOwner(ctx context.Context, schema string) (owner string, ok bool, err error) {
	var found string
	err = s.conn.QueryRowContext(ctx, "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = "+myLiteral(schema)).Scan(&found)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	err = s.conn.QueryRowContext(ctx, "SELECT user FROM "+bookkeeping+".`schemas` WHERE name = "+myLiteral(schema)).Scan(&owner)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", true, err
	}
	return owner, true, nil
}

// revoke takes a user's rights in a schema away, unless it is the user's own.
func (s *mySession) revoke(ctx context.Context, user, schema string) error {
	owner, exists, err := s.schemaOwner(ctx, schema)
	if err != nil || !exists || owner == user {
		return err
	}
	return s.withdraw(ctx, user, schema)
}

// withdraw takes away what was granted; that nothing was is no error.
func (s *mySession) withdraw(ctx context.Context, user, schema string) error {
	err := s.exec(ctx, "REVOKE ALL PRIVILEGES ON "+myPattern(schema, s.literal)+".* FROM "+myAccount(user))
	const noSuchGrant = 1141
	var my *driver.MySQLError
	if errors.As(err, &my) && my.Number == noSuchGrant {
		return nil
	}
	return err
}
