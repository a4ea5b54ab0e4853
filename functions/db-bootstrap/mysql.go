package main

import (
	"context"
	"crypto/tls"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	driver "github.com/go-sql-driver/mysql"
)

// mySession is one connection of the master. DDL of MySQL is not transactional, so
// it remembers how to take back what it did.
type mySession struct {
	pool    *sql.DB
	conn    *sql.Conn
	literal bool     // partial_revokes: the wildcards of GRANT are none
	undo    []string // statements, the last one first
	done    bool
}

// quiet keeps the driver from writing to the log.
type quiet struct{}

func (quiet) Print(...any) {}

func (d *database) dialMySQL(ctx context.Context, t target) (*sql.DB, *sql.Conn, error) {
	c := driver.NewConfig()
	c.Net, c.Addr, c.User, c.Passwd, c.DBName = "tcp", net.JoinHostPort(t.host, strconv.Itoa(t.port)), t.user, t.password, t.name
	c.TLS = &tls.Config{RootCAs: d.authorities, ServerName: t.host, MinVersion: tls.VersionTLS12}
	c.Timeout = dialTimeout
	c.ReadTimeout, c.WriteTimeout = 2*time.Minute, 30*time.Second
	c.AllowCleartextPasswords = d.iam // inside TLS; the form of tokens
	c.Logger = quiet{}
	c.Params = map[string]string{
		// Then only the quote itself is special in a text.
		"sql_mode": "'NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES'",
	}
	if err := c.Apply(driver.Charset("utf8mb4", "")); err != nil {
		return nil, nil, fmt.Errorf("configure the connection: %w", err)
	}
	connector, err := driver.NewConnector(c)
	if err != nil {
		return nil, nil, fmt.Errorf("configure the connection: %w", err)
	}
	pool := sql.OpenDB(connector)
	conn, err := pool.Conn(ctx)
	if err != nil {
		_ = pool.Close()
		return nil, nil, err
	}
	return pool, conn, nil
}

func (d *database) enterMySQL(ctx context.Context, t target) (session, error) {
	t.name = "" // not needed, and it may not be there
	pool, conn, err := d.dialMySQL(ctx, t)
	if err != nil {
		return nil, err
	}
	s := &mySession{pool: pool, conn: conn}
	if err := s.begin(ctx); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *mySession) begin(ctx context.Context) error {
	var got sql.NullInt64
	if err := s.conn.QueryRowContext(ctx, "SELECT GET_LOCK('cuemulus', 60)").Scan(&got); err != nil {
		return err
	}
	if got.Int64 != 1 {
		return errors.New("another invocation holds the lock of the database for too long")
	}
	var name, value string
	err := s.conn.QueryRowContext(ctx, "SHOW VARIABLES LIKE 'partial_revokes'").Scan(&name, &value)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	s.literal = value == "ON"
	return s.exec(ctx,
		"CREATE DATABASE IF NOT EXISTS "+bookkeeping,
		"CREATE TABLE IF NOT EXISTS "+bookkeeping+".users (name VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PRIMARY KEY, owner VARCHAR(64) NOT NULL)",
		"CREATE TABLE IF NOT EXISTS "+bookkeeping+".`schemas` (name VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PRIMARY KEY, user VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL)",
	)
}

func (s *mySession) exec(ctx context.Context, statements ...string) error {
	for _, q := range statements {
		if _, err := s.conn.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// try runs a statement and remembers how to take it back, unless the server itself
// says that it did nothing: when the connection breaks, it may have.
func (s *mySession) try(ctx context.Context, statement, undo string) error {
	err := s.exec(ctx, statement)
	var refused *driver.MySQLError
	if !errors.As(err, &refused) {
		s.undo = append(s.undo, undo)
	}
	return err
}

func (s *mySession) lookup(ctx context.Context, user string) (known, error) {
	var k known
	err := s.conn.QueryRowContext(ctx, `
		SELECT Super_priv = 'Y' OR Create_user_priv = 'Y' OR Grant_priv = 'Y' OR Shutdown_priv = 'Y' OR File_priv = 'Y'
		FROM mysql.user WHERE User = `+myLiteral(user)+` AND Host = '%'`).Scan(&k.privileged)
	if errors.Is(err, sql.ErrNoRows) {
		return k, nil
	}
	if err != nil {
		return k, fmt.Errorf("look for the user: %w", describe(err))
	}
	k.exists = true
	err = s.conn.QueryRowContext(ctx, "SELECT owner FROM "+bookkeeping+".users WHERE name = "+myLiteral(user)).Scan(&k.owner)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return k, fmt.Errorf("look for the user: %w", describe(err))
	}
	return k, nil
}

// identified is how a user authenticates, over TLS only.
func (a account) identified() string {
	if a.iam {
		return " IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS' REQUIRE SSL"
	}
	return " IDENTIFIED BY " + myLiteral(a.password) + " REQUIRE SSL"
}

func (s *mySession) create(ctx context.Context, a account) error {
	// Recorded first: should everything be lost in between, the next try of the same
	// resource knows the user as its own.
	if err := s.try(ctx, record(a), "DELETE FROM "+bookkeeping+".users WHERE name = "+myLiteral(a.name)); err != nil {
		return fmt.Errorf("record the user: %w", describe(err))
	}
	if err := s.try(ctx, "CREATE USER "+myAccount(a.name)+a.identified(), "DROP USER IF EXISTS "+myAccount(a.name)); err != nil {
		return fmt.Errorf("create the user: %w", hidden(err, a.password))
	}
	return s.grant(ctx, a)
}

func (s *mySession) change(ctx context.Context, a account) error {
	if err := s.exec(ctx, "ALTER USER "+myAccount(a.name)+a.identified()); err != nil {
		return fmt.Errorf("set the user's password: %w", hidden(err, a.password))
	}
	if err := s.exec(ctx, record(a)); err != nil {
		return fmt.Errorf("record the user: %w", describe(err))
	}
	if a.oldSchema != "" {
		if err := s.revoke(ctx, a.name, a.oldSchema); err != nil {
			return fmt.Errorf("take the rights in the schema %q away: %w", a.oldSchema, describe(err))
		}
	}
	return s.grant(ctx, a)
}

func record(a account) string {
	return "REPLACE INTO " + bookkeeping + ".users (name, owner) VALUES (" + myLiteral(a.name) + ", " + myLiteral(a.owner) + ")"
}

func (s *mySession) setPassword(ctx context.Context, user, password string) error {
	if err := s.exec(ctx, "ALTER USER "+myAccount(user)+" IDENTIFIED BY "+myLiteral(password)); err != nil {
		return fmt.Errorf("set the user's password: %w", hidden(err, password))
	}
	return nil
}

// drop removes a user. The databases that were made for it stay.
func (s *mySession) drop(ctx context.Context, user string) error {
	err := s.exec(ctx,
		"DROP USER "+myAccount(user),
		"DELETE FROM "+bookkeeping+".users WHERE name = "+myLiteral(user),
		"DELETE FROM "+bookkeeping+".`schemas` WHERE user = "+myLiteral(user),
	)
	if err != nil {
		return fmt.Errorf("drop the user: %w", describe(err))
	}
	return nil
}

func (s *mySession) commit(context.Context) error {
	s.done = true
	s.close()
	return nil
}

// rollback takes back what was done, also when the context has ended.
func (s *mySession) rollback(ctx context.Context) {
	if s.done {
		return
	}
	s.done = true
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	for _, q := range slices.Backward(s.undo) {
		// Not on s.conn: the driver gives it up when a context ends in a call. What
		// cannot be taken back must stay known as this resource's, so the record, which
		// was made first, is the last to go.
		if _, err := s.pool.ExecContext(ctx, q); err != nil {
			break
		}
	}
	s.close()
}

func (s *mySession) close() {
	_ = s.conn.Close()
	_ = s.pool.Close()
}

// hidden is describe for statements with a password, which an error may quote in part.
func hidden(err error, password string) error {
	var my *driver.MySQLError
	if errors.As(err, &my) && (my.Number == 1064 || password != "" && strings.Contains(my.Message, password)) {
		return fmt.Errorf("error %d", my.Number)
	}
	return describe(err)
}
