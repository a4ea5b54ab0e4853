package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// ownerComment begins the comment of a role that this function made.
const ownerComment = bookkeeping + ": made by "

// pgSession is one transaction of the master; DDL of PostgreSQL is transactional.
type pgSession struct {
	conn     *pgx.Conn
	tx       pgx.Tx
	database string
	version  int // server_version_num: 170002
}

func (d *database) dialPostgres(ctx context.Context, t target) (*pgx.Conn, error) {
	// Everything is set here, so that neither the environment nor a file counts.
	c, err := pgx.ParseConfig("host=localhost sslmode=disable")
	if err != nil {
		return nil, fmt.Errorf("configure the connection: %w", err)
	}
	c.Host, c.Port, c.User, c.Password, c.Database = t.host, uint16(t.port), t.user, t.password, t.name
	c.TLSConfig = &tls.Config{RootCAs: d.authorities, ServerName: t.host, MinVersion: tls.VersionTLS12}
	c.Fallbacks = nil // with these it would try without TLS
	c.ConnectTimeout = dialTimeout
	c.RuntimeParams = map[string]string{"application_name": bookkeeping}
	c.DefaultQueryExecMode = pgx.QueryExecModeExec
	c.OnNotice = nil
	return pgx.ConnectConfig(ctx, c)
}

func (d *database) enterPostgres(ctx context.Context, t target) (session, error) {
	conn, err := d.dialPostgres(ctx, t)
	if err != nil {
		return nil, err
	}
	s := &pgSession{conn: conn, database: t.name}
	if err := s.begin(ctx); err != nil {
		s.rollback(ctx)
		return nil, err
	}
	return s, nil
}

func (s *pgSession) begin(ctx context.Context) error {
	var err error
	if s.tx, err = s.conn.Begin(ctx); err != nil {
		return err
	}
	// One after the other: roles and memberships are catalogues of the whole cluster,
	// where concurrent changes fail instead of waiting. With an empty search_path
	// nobody's functions and operators get between.
	err = s.exec(ctx,
		`SET LOCAL search_path = ''`,
		`SET LOCAL lock_timeout = '60s'`,
		`SET LOCAL statement_timeout = '120s'`,
	)
	if err != nil {
		return err
	}
	if _, err := s.tx.Exec(ctx, `SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('cuemulus', 0))`); err != nil {
		return err
	}
	return s.tx.QueryRow(ctx, `SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4`).Scan(&s.version)
}

// exec runs statements in order.
func (s *pgSession) exec(ctx context.Context, statements ...string) error {
	for _, q := range statements {
		if _, err := s.tx.Exec(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

func (s *pgSession) lookup(ctx context.Context, user string) (known, error) {
	var k known
	var comment string
	err := s.tx.QueryRow(ctx, `
		SELECT r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls OR EXISTS (
		         SELECT 1 FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles g ON g.oid = m.roleid
		         WHERE m.member = r.oid AND (g.rolname LIKE 'rds%' AND g.rolname <> 'rds_iam' OR g.rolname LIKE 'pg\_%')),
		       coalesce(pg_catalog.shobj_description(r.oid, 'pg_authid'), '')
		FROM pg_catalog.pg_roles r WHERE r.rolname = $1`, user).Scan(&k.privileged, &comment)
	if errors.Is(err, pgx.ErrNoRows) {
		return k, nil
	}
	if err != nil {
		return k, fmt.Errorf("look for the user: %w", describe(err))
	}
	k.exists = true
	k.owner, _ = strings.CutPrefix(comment, ownerComment)
	if k.owner == comment {
		k.owner = ""
	}
	return k, nil
}

func (s *pgSession) create(ctx context.Context, a account) error {
	if err := s.exec(ctx, "CREATE ROLE "+pgIdent(a.name)+" LOGIN"); err != nil {
		return fmt.Errorf("create the user: %w", describe(err))
	}
	return s.change(ctx, a)
}

func (s *pgSession) change(ctx context.Context, a account) error {
	user := pgIdent(a.name)
	if a.iam {
		if err := s.exec(ctx, "ALTER ROLE "+user+" LOGIN PASSWORD NULL", "GRANT rds_iam TO "+user); err != nil {
			return fmt.Errorf("let the user authenticate with tokens: %w", describe(err))
		}
	} else {
		if err := s.setPassword(ctx, a.name, a.password); err != nil {
			return err
		}
		if err := s.withoutTokens(ctx, a.name); err != nil {
			return fmt.Errorf("let the user authenticate with a password: %w", describe(err))
		}
	}
	if err := s.exec(ctx,
		"COMMENT ON ROLE "+user+" IS "+pgLiteral(ownerComment+a.owner),
		"GRANT CONNECT ON DATABASE "+pgIdent(s.database)+" TO "+user,
	); err != nil {
		return fmt.Errorf("let the user connect: %w", describe(err))
	}
	if a.oldSchema != "" {
		if err := s.revoke(ctx, a.name, a.oldSchema); err != nil {
			return fmt.Errorf("take the rights in the schema %q away: %w", a.oldSchema, describe(err))
		}
	}
	if err := s.grant(ctx, a); err != nil {
		return fmt.Errorf("give the rights in the schema %q: %w", a.schema, describe(err))
	}
	err := s.exec(ctx, "ALTER ROLE "+user+" IN DATABASE "+pgIdent(s.database)+" SET search_path = "+pgIdent(a.schema))
	if err != nil {
		return fmt.Errorf("set the user's search path: %w", describe(err))
	}
	return nil
}

// withoutTokens takes a user's membership of rds_iam away: RDS refuses the password of
// whoever has it.
func (s *pgSession) withoutTokens(ctx context.Context, user string) error {
	var member bool
	err := s.tx.QueryRow(ctx, `
		SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_auth_members m
		  JOIN pg_catalog.pg_roles g ON g.oid = m.roleid JOIN pg_catalog.pg_roles r ON r.oid = m.member
		  WHERE g.rolname = 'rds_iam' AND r.rolname = $1)`, user).Scan(&member)
	if err != nil || !member {
		return err
	}
	return s.exec(ctx, "REVOKE rds_iam FROM "+pgIdent(user))
}

func (s *pgSession) setPassword(ctx context.Context, user, password string) error {
	verifier, err := scramVerifier(password)
	if err != nil {
		return err
	}
	if err := s.exec(ctx, "ALTER ROLE "+pgIdent(user)+" LOGIN PASSWORD "+pgLiteral(verifier)); err != nil {
		// The server's words may quote the statement.
		return fmt.Errorf("set the user's password: %w", errors.New(strings.ReplaceAll(describe(err).Error(), verifier, "***")))
	}
	return nil
}

// drop removes a user. What it owns becomes the master's.
func (s *pgSession) drop(ctx context.Context, user string) error {
	u := pgIdent(user)
	err := s.as(ctx, user, false, func() error {
		return s.exec(ctx, "REASSIGN OWNED BY "+u+" TO CURRENT_USER", "DROP OWNED BY "+u)
	})
	if err == nil {
		err = s.exec(ctx, "DROP ROLE "+u)
	}
	if err != nil {
		return fmt.Errorf("drop the user: %w", describe(err))
	}
	return nil
}

func (s *pgSession) commit(ctx context.Context) error {
	defer s.rollback(ctx)
	if err := s.tx.Commit(ctx); err != nil {
		return fmt.Errorf("commit: %w", describe(err))
	}
	return nil
}

// rollback closes the connection, which ends a transaction that was not committed.
func (s *pgSession) rollback(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = s.conn.Close(ctx)
}
