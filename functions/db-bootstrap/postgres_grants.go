package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// schemaOwner gives who owns a schema; ok is false where there is none.
func (s *pgSession) schemaOwner(ctx context.Context, schema string) (owner string, ok bool, err error) {
	err = s.tx.QueryRow(ctx, `
		SELECT r.rolname FROM pg_catalog.pg_namespace n JOIN pg_catalog.pg_roles r ON r.oid = n.nspowner
		WHERE n.nspname = $1`, schema).Scan(&owner)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", false, nil
	}
	return owner, err == nil, err
}

// grant gives a user its rights in its schema.
func (s *pgSession) grant(ctx context.Context, a account) error {
	owner, exists, err := s.schemaOwner(ctx, a.schema)
	if err != nil {
		return err
	}
	if a.grants == "owner" {
		switch {
		case !exists:
			return s.as(ctx, a.name, false, func() error {
				return s.exec(ctx, "CREATE SCHEMA "+pgIdent(a.schema)+" AUTHORIZATION "+pgIdent(a.name))
			})
		case owner != a.name:
			return fmt.Errorf("it is there and belongs to %q; choose another schema, or other grants than owner", owner)
		}
		return nil
	}
	switch {
	case !exists:
		return errors.New("it is not there; deploy the user that owns it first")
	case owner == a.name:
		return errors.New("the user owns it; rights of less than an owner would mean nothing")
	}
	if err := s.withdraw(ctx, a.name, a.schema, owner); err != nil {
		return err
	}
	tables, sequences := "SELECT", "SELECT"
	if a.grants == "readwrite" {
		tables, sequences = "SELECT, INSERT, UPDATE, DELETE", "USAGE, SELECT, UPDATE"
	}
	user, schema := pgIdent(a.name), pgIdent(a.schema)
	return s.as(ctx, owner, true, func() error {
		return s.exec(ctx,
			"GRANT USAGE ON SCHEMA "+schema+" TO "+user,
			"GRANT "+tables+" ON ALL TABLES IN SCHEMA "+schema+" TO "+user,
			"GRANT "+sequences+" ON ALL SEQUENCES IN SCHEMA "+schema+" TO "+user,
			"ALTER DEFAULT PRIVILEGES IN SCHEMA "+schema+" GRANT "+tables+" ON TABLES TO "+user,
			"ALTER DEFAULT PRIVILEGES IN SCHEMA "+schema+" GRANT "+sequences+" ON SEQUENCES TO "+user,
		)
	})
}

// revoke takes a user's rights in a schema away. A schema that is gone, or the user's
// own, is left alone: what it owns is data.
func (s *pgSession) revoke(ctx context.Context, user, schema string) error {
	owner, exists, err := s.schemaOwner(ctx, schema)
	if err != nil || !exists || owner == user {
		return err
	}
	return s.withdraw(ctx, user, schema, owner)
}

func (s *pgSession) withdraw(ctx context.Context, name, schemaName, owner string) error {
	user, schema := pgIdent(name), pgIdent(schemaName)
	return s.as(ctx, owner, true, func() error {
		return s.exec(ctx,
			"REVOKE ALL ON ALL TABLES IN SCHEMA "+schema+" FROM "+user,
			"REVOKE ALL ON ALL SEQUENCES IN SCHEMA "+schema+" FROM "+user,
			"ALTER DEFAULT PRIVILEGES IN SCHEMA "+schema+" REVOKE ALL ON TABLES FROM "+user,
			"ALTER DEFAULT PRIVILEGES IN SCHEMA "+schema+" REVOKE ALL ON SEQUENCES FROM "+user,
			"REVOKE ALL ON SCHEMA "+schema+" FROM "+user,
		)
	})
}

// as runs f while the master is a member of a role, which it makes itself where it is
// not, for as long as f runs; become also makes it act as the role. The master of RDS
// is no superuser: it may only do for others what a member may.
func (s *pgSession) as(ctx context.Context, role string, become bool, f func() error) error {
	// From PostgreSQL 16 on a member may or may not SET ROLE.
	kind := "MEMBER"
	if s.version >= 160000 {
		kind = "SET"
	}
	var self, member bool
	err := s.tx.QueryRow(ctx, `SELECT $1 = current_user::pg_catalog.text, pg_catalog.pg_has_role(current_user, $1::pg_catalog.text::pg_catalog.name, $2)`, role, kind).Scan(&self, &member)
	if err != nil {
		return err
	}
	ident := pgIdent(role)
	joined := !self && !member
	if joined {
		if err := s.exec(ctx, "GRANT "+ident+" TO CURRENT_USER"); err != nil {
			return err
		}
	}
	if become && !self {
		if err := s.exec(ctx, "SET LOCAL ROLE "+ident); err != nil {
			return err
		}
	}
	if err := f(); err != nil {
		return err // and the transaction ends
	}
	if become && !self {
		if err := s.exec(ctx, "RESET ROLE"); err != nil {
			return err
		}
	}
	if joined {
		return s.exec(ctx, "REVOKE "+ident+" FROM CURRENT_USER")
	}
	return nil
}
