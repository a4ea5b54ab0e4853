package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	mysqldriver "github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
)

// bookkeeping is the MySQL database that remembers who made what, and the beginning
// of the comments that PostgreSQL's roles have.
const bookkeeping = "cuemulus"

// database is the one that the function is for.
type database struct {
	settings
	cfg     aws.Config
	secrets *secretsmanager.Client
}

// account is a user as it shall be.
type account struct {
	name, password string
	iam            bool // authenticates with tokens; there is no password
	schema, grants string
	owner          string // who makes it: Request.Owner
	oldSchema      string // which it had access to before; "" for none
}

// known is a user as it is.
type known struct {
	exists     bool
	owner      string // "" for one that this function did not make
	privileged bool   // may do what an administrator may
}

// session is a connection of the master that holds the lock of the database. After
// commit or rollback it is closed; rollback leaves everything as it was at the
// beginning, and does nothing after a commit.
type session interface {
	lookup(ctx context.Context, user string) (known, error)
	create(ctx context.Context, a account) error
	change(ctx context.Context, a account) error
	drop(ctx context.Context, user string) error
	setPassword(ctx context.Context, user, password string) error
	commit(ctx context.Context) error
	rollback(ctx context.Context)
}

const (
	dialTimeout  = 5 * time.Second
	authAttempts = 3 // a master's password may just be rotating
)

// open connects as the master. It tries again while the network fails, until the
// context ends.
func (d *database) open(ctx context.Context) (session, target, error) {
	refused := 0
	for pause := 200 * time.Millisecond; ; pause = min(2*pause, 3*time.Second) {
		t, err := d.master(ctx)
		if err != nil {
			return nil, t, err
		}
		s, err := d.enter(ctx, t)
		if err == nil {
			return s, t, nil
		}
		var dns *net.DNSError
		switch {
		case errors.As(err, &dns) && dns.IsNotFound:
			return nil, t, fmt.Errorf("%w: there is no host %s", errGone, t.host)
		case isRefusal(err):
			if refused++; refused == authAttempts {
				return nil, t, fmt.Errorf("connect to the database: %w", describe(err))
			}
		case !isNetwork(err):
			return nil, t, fmt.Errorf("connect to the database: %w", describe(err))
		}
		select {
		case <-ctx.Done():
			return nil, t, fmt.Errorf("connect to the database: %w", describe(err))
		case <-time.After(pause):
		}
	}
}

func (d *database) enter(ctx context.Context, t target) (session, error) {
	if t.engine == postgres {
		return d.enterPostgres(ctx, t)
	}
	return d.enterMySQL(ctx, t)
}

// login proves that a user can connect.
func (d *database) login(ctx context.Context, t target) error {
	ctx, cancel := context.WithTimeout(ctx, 2*dialTimeout)
	defer cancel()
	if t.engine == postgres {
		c, err := d.dialPostgres(ctx, t)
		if err != nil {
			return describe(err)
		}
		_ = c.Close(ctx)
		return nil
	}
	t.name = "" // it may have no right to the default database
	pool, c, err := d.dialMySQL(ctx, t)
	if err != nil {
		return describe(err)
	}
	_ = c.Close()
	_ = pool.Close()
	return nil
}

// isRefusal reports that the server did not take the password.
func isRefusal(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return strings.HasPrefix(pg.Code, "28") // invalid authorization specification
	}
	var my *mysqldriver.MySQLError
	return errors.As(err, &my) && my.Number == 1045 // ER_ACCESS_DENIED_ERROR
}

// isNetwork reports that the server was not reached, or is not ready.
func isNetwork(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		// cannot connect now, too many connections, lock not available (the lock)
		return pg.Code == "57P03" || pg.Code == "53300" || pg.Code == "55P03"
	}
	var my *mysqldriver.MySQLError
	if errors.As(err, &my) {
		return my.Number == 1040 || my.Number == 1203 // too many connections
	}
	// A certificate that is not trusted, or a server without TLS, stays so.
	text := err.Error()
	return !strings.Contains(text, "x509: ") && !strings.Contains(text, "TLS")
}

// describe keeps of a database's error what says what is wrong: code and message. The
// detail may quote values.
func describe(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return fmt.Errorf("%s (SQLSTATE %s)", pg.Message, pg.Code)
	}
	var my *mysqldriver.MySQLError
	if errors.As(err, &my) {
		return fmt.Errorf("%s (error %d)", my.Message, my.Number)
	}
	return err
}
