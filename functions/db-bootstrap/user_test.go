package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/stretchr/testify/require"

	"cuemulus.dev/functions/customresource"
)

func TestAgainstRealServers(t *testing.T) {
	both(t, map[string]func(*lab){
		"life": life, "grants": grants, "existing user": existingUser, "reserved": reserved, "injection": injection,
		"failed create": failedCreate, "schema taken": schemaTaken, "twice in parallel": parallel, "lost network": lostNetwork,
		"cut at every point": cutAnywhere, "database gone": databaseGone, "renamed": renamed, "rotation": rotation,
		"rotation refused": rotationRefused, "bad properties": badProperties, "untrusted server": untrusted, "tokens": tokens,
	})
}

func life(l *lab) {
	arn, password := l.secret("billing")
	p := props{"SecretArn": arn, "OnDelete": "drop"}
	a := l.ok(l.ask("Create", "", "r1", p, nil))
	require.Equal(l, "orders-db/billing", a.PhysicalResourceID)
	require.Equal(l, props{"User": "billing", "Schema": "billing"}, a.Data)
	require.NotContains(l, a.Body, password)
	db, err := l.as("billing", password)
	require.NoError(l, err)
	require.NoError(l, l.can(db, "CREATE TABLE billing.invoices (n INT)"))
	require.NoError(l, l.can(db, "INSERT INTO billing.invoices VALUES (1)"))
	require.Error(l, l.can(db, "CREATE ROLE other"))
	if l.engine == postgres {
		require.NoError(l, l.can(db, "SELECT * FROM invoices"), "the search path")
	}

	// A repeated create is the same create.
	require.Equal(l, a.PhysicalResourceID, l.ok(l.ask("Create", "", "r1", p, nil)).PhysicalResourceID)

	// An update sets the password that the secret has by now.
	_, err = l.secrets.PutSecretValue(l.Context(), &secretsmanager.PutSecretValueInput{
		SecretId: aws.String(arn), SecretString: aws.String(`{"username":"billing","password":"Passw0rd0-of-tomorrow"}`),
	})
	require.NoError(l, err)
	b := l.ok(l.ask("Update", a.PhysicalResourceID, "r2", p, p))
	require.Equal(l, a.PhysicalResourceID, b.PhysicalResourceID)
	require.Equal(l, a.Data, b.Data)
	_, err = l.as("billing", password)
	require.Error(l, err)
	db, err = l.as("billing", "Passw0rd0-of-tomorrow")
	require.NoError(l, err)
	require.NoError(l, l.can(db, "INSERT INTO billing.invoices VALUES (2)"))

	// Retained, then dropped: the data stay.
	l.ok(l.ask("Delete", a.PhysicalResourceID, "r3", props{"SecretArn": arn}, nil))
	require.True(l, l.exists("billing"))
	l.ok(l.ask("Delete", a.PhysicalResourceID, "r4", p, nil))
	require.False(l, l.exists("billing"))
	var n int
	require.NoError(l, l.root.QueryRow("SELECT count(*) FROM billing.invoices").Scan(&n))
	require.Equal(l, 2, n)
	l.ok(l.ask("Delete", a.PhysicalResourceID, "r4", p, nil))
	require.NotContains(l, l.log.String(), password)
}

func grants(l *lab) {
	owner, ownerPassword := l.secret("shop")
	l.ok(l.ask("Create", "", "r1", props{"SecretArn": owner}, nil))
	db, err := l.as("shop", ownerPassword)
	require.NoError(l, err)
	require.NoError(l, l.can(db, "CREATE TABLE shop.before_it (n INT)"))

	other := func(request, user, grants string) (string, string) {
		arn, password := l.secret(user)
		a := l.endpoint.Ask(l.handler, 30*time.Second, l.endpoint.EventOf("arn:other", user, "Create", "", request, props{"SecretArn": arn, "Schema": "shop", "Grants": grants}, nil))
		l.ok(a)
		return arn, password
	}
	readArn, readPassword := other("r2", "shop_reader", "read")
	_, writePassword := other("r3", "shop_writer", "readwrite")
	require.NoError(l, l.can(db, "CREATE TABLE shop.after_it (n INT)"))
	reader, err := l.as("shop_reader", readPassword)
	require.NoError(l, err)
	writer, err := l.as("shop_writer", writePassword)
	require.NoError(l, err)
	for _, table := range []string{"shop.before_it", "shop.after_it"} {
		require.NoError(l, l.can(reader, "SELECT * FROM "+table))
		require.Error(l, l.can(reader, "INSERT INTO "+table+" VALUES (1)"))
		require.NoError(l, l.can(writer, "INSERT INTO "+table+" VALUES (1)"))
		require.Error(l, l.can(writer, "DROP TABLE "+table))
	}
	require.Error(l, l.can(writer, "CREATE TABLE shop.mine (n INT)"))

	// More rights, then rights elsewhere: what was given is taken away.
	change := func(request string, p, old props) {
		l.ok(l.endpoint.Ask(l.handler, 30*time.Second, l.endpoint.EventOf("arn:other", "shop_reader", "Update", "orders-db/shop_reader", request, p, old)))
	}
	read, write := props{"SecretArn": readArn, "Schema": "shop", "Grants": "read"}, props{"SecretArn": readArn, "Schema": "shop", "Grants": "readwrite"}
	change("r4", write, read)
	reader, err = l.as("shop_reader", readPassword)
	require.NoError(l, err)
	require.NoError(l, l.can(reader, "INSERT INTO shop.after_it VALUES (1)"))
	change("r5", read, write)
	reader, err = l.as("shop_reader", readPassword)
	require.NoError(l, err)
	require.Error(l, l.can(reader, "INSERT INTO shop.after_it VALUES (1)"))
	change("r6", props{"SecretArn": readArn, "Schema": "own_one"}, read)
	reader, err = l.as("shop_reader", readPassword)
	require.NoError(l, err)
	require.Error(l, l.can(reader, "SELECT * FROM shop.after_it"))
	require.NoError(l, l.can(reader, "CREATE TABLE own_one.mine (n INT)"))

	arn, _ := l.secret("nobody")
	l.failed(l.ask("Create", "", "r7", props{"SecretArn": arn, "Schema": "nowhere", "Grants": "read"}, nil), "deploy the user that owns it first")
	require.False(l, l.exists("nobody"), "a failed create leaves nothing behind")
	if l.engine == postgres {
		// The master belongs to a role no longer than it must.
		q := "SELECT count(*) FROM pg_auth_members WHERE member = 'dbadmin'::regrole AND roleid::regrole::text LIKE 'shop%'"
		var version, n int
		require.NoError(l, l.root.QueryRow("SELECT current_setting('server_version_num')::int").Scan(&version))
		if version >= 160000 {
			q += " AND (set_option OR inherit_option)" // whoever makes a role administers it
		}
		require.NoError(l, l.root.QueryRow(q).Scan(&n))
		require.Zero(l, n)
	}
}

// existingUser: somebody else has the name. The article's function changed and, when
// rolling back, dropped it.
func existingUser(l *lab) {
	arn, password := l.secret("stranger")
	p := props{"SecretArn": arn, "OnDelete": "drop"}
	a := l.failed(l.ask("Create", "", "r1", p, nil), `there is a user "stranger" already`)
	require.True(l, strings.HasPrefix(a.PhysicalResourceID, customresource.FailedPrefix))
	l.ok(l.ask("Delete", a.PhysicalResourceID, "r2", p, nil))
	l.ok(l.ask("Delete", "orders-db/stranger", "r3", p, nil)) // not ours, whatever the id says
	require.True(l, l.exists("stranger"))
	_, err := l.as("stranger", password)
	require.Error(l, err)

	p["Adopt"] = "true"
	b := l.ok(l.ask("Create", "", "r4", p, nil))
	_, err = l.as("stranger", password)
	require.NoError(l, err)
	other := l.endpoint.EventOf("arn:other", "Thing", "Create", "", "r5", props{"SecretArn": arn}, nil)
	l.failed(l.endpoint.Ask(l.handler, 30*time.Second, other), "already")
	l.ok(l.ask("Delete", b.PhysicalResourceID, "r6", p, nil))
	require.False(l, l.exists("stranger"))
	_, err = l.root.Exec(map[string]string{postgres: "SET ROLE dbadmin; CREATE ROLE stranger LOGIN; RESET ROLE", mysql: "CREATE USER stranger@`%`"}[l.engine])
	require.NoError(l, err)
}

func reserved(l *lab) {
	for _, user := range []string{"dbadmin", "DBAdmin", "postgres", "root", "rdsadmin", "pg_monitor", "boss", "member", "mysql.sys"} {
		arn, _ := l.secret(user)
		a := l.failed(l.ask("Create", "", "r1", props{"SecretArn": arn, "Adopt": "true", "Schema": "ours"}, nil), "belongs to the engine or its administrators")
		l.ok(l.ask("Delete", a.PhysicalResourceID, "r2", props{"SecretArn": arn, "OnDelete": "drop"}, nil))
		l.ok(l.ask("Delete", "orders-db/"+user, "r3", props{"SecretArn": arn, "OnDelete": "drop"}, nil))
	}
	for _, user := range []string{"dbadmin", "boss", "member"} {
		require.True(l, l.exists(user))
	}
	for _, schema := range []string{"information_schema", "mysql", "INFORMATION_SCHEMA", "cuemulus", "sys"} {
		arn, _ := l.secret("app")
		l.failed(l.ask("Create", "", "r1", props{"SecretArn": arn, "Schema": schema}, nil), "belongs to the engine")
		require.False(l, l.exists("app"))
	}
}

// injection holds every name to be a name, whatever is in it.
func injection(l *lab) {
	q := "CREATE TABLE orders_canary (n INT)"
	if l.engine == mysql {
		q = "CREATE TABLE orders.orders_canary (n INT)"
	}
	_, err := l.root.Exec(q)
	require.NoError(l, err)
	for i, name := range []string{
		`a"; DROP TABLE x--`, "a`; DROP DATABASE x; --", `a'; DROP x--`, `a\'; DROP x--`, `a\`, `a"`, `a'`, "a`", `"; SELECT 1; "`,
		`$$; x $$`, `%`, `_`, `a_b%c`, `a b`, `é`, `SELECT`, `a/b`, `a@%`, `{"a":1}`, `a--`, `/*`, `$1`, `?`, `:a`, `E'a`,
	} {
		arn, password := l.secret(name)
		p := props{"SecretArn": arn, "Schema": fmt.Sprintf("s%d %s", i, name), "OnDelete": "drop"}
		a := l.ok(l.ask("Create", "", "r1", p, nil))
		require.Equal(l, "orders-db/"+name, a.PhysicalResourceID)
		require.True(l, l.exists(name), name)
		require.True(l, l.schemaExists(p["Schema"]), name)
		db, err := l.as(name, password)
		require.NoError(l, err, name)
		require.NoError(l, l.can(db, "CREATE TABLE "+l.ident(p["Schema"])+".t (n INT)"), name)
		require.Error(l, l.can(db, "SELECT * FROM orders.orders_canary"), name)
		l.ok(l.ask("Update", a.PhysicalResourceID, "r2", p, p))
		l.ok(l.ask("Delete", a.PhysicalResourceID, "r3", p, nil))
		require.False(l, l.exists(name), name)
	}
	require.NoError(l, l.root.QueryRow(strings.Replace(strings.Replace(q, "CREATE TABLE", "SELECT count(*) FROM", 1), "(n INT)", "", 1)).Scan(new(int)))

	// A wildcard in a grant: access to a_b is no access to axb.
	if l.engine == mysql {
		for _, schema := range []string{"a_b", "axb"} {
			_, err := l.root.Exec("CREATE DATABASE " + schema + "; CREATE TABLE " + schema + ".t (n INT)")
			require.NoError(l, err)
		}
		arn, password := l.secret("wild")
		l.ok(l.ask("Create", "", "r1", props{"SecretArn": arn, "Schema": "a_b", "Grants": "read"}, nil))
		db, err := l.as("wild", password)
		require.NoError(l, err)
		require.NoError(l, l.can(db, "SELECT * FROM a_b.t"))
		require.Error(l, l.can(db, "SELECT * FROM axb.t"))
	}
	for _, name := range []string{"", "a\x00b", "a\nb", strings.Repeat("a", 64), "a\ufffd"} {
		arn, _ := l.secret(name)
		l.failed(l.ask("Create", "", "r1", props{"SecretArn": arn, "Schema": "x"}, nil), "")
	}
	require.False(l, l.schemaExists("x"))
}

// failedCreate fails in the last steps, and leaves nothing behind.
func failedCreate(l *lab) {
	arn, _ := l.secret("halfway")
	for name, d := range map[string]*database{
		"no such database": l.function(props{"DB_NAME": "nowhere"}), "wrong master": l.function(nil),
	} {
		if name == "wrong master" {
			out, err := l.secrets.CreateSecret(l.Context(), &secretsmanager.CreateSecretInput{
				Name: aws.String("wrong-" + l.engine), SecretString: aws.String(`{"username":"dbadmin","password":"Wrong-Passw0rd"}`),
			})
			require.NoError(l, err)
			d = l.function(props{"MASTER_SECRET_ARN": *out.ARN})
		} else if l.engine == mysql {
			continue // MySQL does not connect to it
		}
		h := *l.handler
		h.Resource = &userResource{d}
		a := l.endpoint.Ask(&h, 20*time.Second, l.endpoint.Event("Create", "", "r1", props{"SecretArn": arn}, nil))
		l.failed(a, "connect to the database")
		require.NotContains(l, a.Reason, "Passw0rd")
		require.False(l, l.exists("halfway"))
	}
}

func schemaTaken(l *lab) {
	one, _ := l.secret("first")
	two, _ := l.secret("second")
	l.ok(l.ask("Create", "", "r1", props{"SecretArn": one, "Schema": "taken"}, nil))
	a := l.failed(l.endpoint.Ask(l.handler, 30*time.Second, l.endpoint.EventOf("arn:other", "Two", "Create", "", "r2", props{"SecretArn": two, "Schema": "taken"}, nil)),
		`it is there and belongs to "first"`)
	require.False(l, l.exists("second"), "taken back")
	l.ok(l.ask("Delete", a.PhysicalResourceID, "r3", props{"SecretArn": two, "OnDelete": "drop"}, nil))
	require.True(l, l.exists("first"))
	l.failed(l.endpoint.Ask(l.handler, 30*time.Second, l.endpoint.Event("Update", "orders-db/first", "r4", props{"SecretArn": one, "Schema": "taken", "Grants": "read"}, nil)), "the user owns it")
	// The user of another try is there at once.
	l.ok(l.endpoint.Ask(l.handler, 30*time.Second, l.endpoint.EventOf("arn:other", "Two", "Create", "", "r2", props{"SecretArn": two, "Schema": "free"}, nil)))
}

// parallel: many at once, some for one name.
func parallel(l *lab) {
	var all sync.WaitGroup
	n := 0
	arns := map[string]string{}
	for _, user := range []string{"p1", "p2", "p3"} {
		arns[user], _ = l.secret(user)
		for _, stack := range []string{"arn:one", "arn:two"} {
			n++
			event := l.endpoint.EventOf(stack, "User", "Create", "", "r1", props{"SecretArn": arns[user]}, nil)
			all.Go(func() {
				ctx, cancel := context.WithTimeout(l.Context(), 30*time.Second)
				defer cancel()
				_ = l.handler.Handle(ctx, event)
			})
		}
	}
	all.Wait()
	_, got := l.endpoint.Last()
	require.Equal(l, n, got)
	require.Equal(l, 3, strings.Count(l.log.String(), `"SUCCESS"`), l.log.String())
	require.Equal(l, 3, strings.Count(l.log.String(), `already, which this resource did not make`))
	// The same resource twice at once: both are the same creation.
	arn, password := l.secret("p4")
	for range 3 {
		event := l.endpoint.Event("Create", "", "r2", props{"SecretArn": arn}, nil)
		all.Go(func() { _ = l.handler.Handle(l.Context(), event) })
	}
	all.Wait()
	require.Equal(l, 6, strings.Count(l.log.String(), `"SUCCESS"`))
	_, err := l.as("p4", password)
	require.NoError(l, err)
}

func lostNetwork(l *lab) {
	arn, password := l.secret("lost")
	p := props{"SecretArn": arn, "OnDelete": "drop"}
	a := l.ok(l.ask("Create", "", "r1", p, nil))

	// A server that takes connections and says nothing.
	l.wire.mute.Store(true)
	begin := time.Now()
	h := *l.handler
	h.Reserve = 2 * time.Second
	b := l.endpoint.Ask(&h, 8*time.Second, l.endpoint.Event("Update", a.PhysicalResourceID, "r2", p, p))
	l.failed(b, "not done when the function's time was nearly over")
	require.Less(l, time.Since(begin), 7500*time.Millisecond)
	require.Equal(l, a.PhysicalResourceID, b.PhysicalResourceID)
	l.wire.mute.Store(false)

	// Nobody there: a delete that should drop says so, one that retains does not care.
	l.wire.cut()
	c := l.endpoint.Ask(&h, 4*time.Second, l.endpoint.Event("Delete", a.PhysicalResourceID, "r3", p, nil))
	l.failed(c, "connect to the database")
	require.NotContains(l, c.Reason, password)
	l.ok(l.endpoint.Ask(&h, 4*time.Second, l.endpoint.Event("Delete", a.PhysicalResourceID, "r4", props{"SecretArn": arn}, nil)))
	d := l.endpoint.Ask(&h, 4*time.Second, l.endpoint.Event("Create", "", "r5", p, nil))
	require.True(l, strings.HasPrefix(l.failed(d, "connect to the database").PhysicalResourceID, customresource.FailedPrefix))
	require.True(l, l.exists("lost"))
}

// cutAnywhere cuts the wire once after more and more bytes of the server's, so that
// the connection breaks between any two steps. The user is there or not, never half:
// and a create that is tried again succeeds.
func cutAnywhere(l *lab) {
	half, step := 0, int64(29)
	if testing.Short() {
		step = 151
	}
	for limit := int64(1200); ; limit += step {
		user := fmt.Sprintf("cut%d", limit)
		arn, password := l.secret(user)
		p := props{"SecretArn": arn, "OnDelete": "drop"}
		l.wire.count.Store(0)
		l.wire.after.Store(limit)
		a := l.endpoint.Ask(l.handler, 20*time.Second, l.endpoint.Event("Create", "", "r1", p, nil))
		spent := l.wire.count.Load()
		l.wire.after.Store(0)
		if a.Status == "FAILED" {
			half++
			l.ok(l.ask("Delete", a.PhysicalResourceID, "r2", p, nil))
		}
		b := l.ok(l.ask("Create", "", "r1", p, nil))
		db, err := l.as(user, password)
		require.NoError(l, err)
		require.NoError(l, l.can(db, "CREATE TABLE "+user+".t (n INT)"))
		l.ok(l.ask("Delete", b.PhysicalResourceID, "r3", p, nil))
		require.False(l, l.exists(user))
		if spent < limit {
			break
		}
	}
	l.Logf("%d creates failed", half)
	require.Positive(l, half)
}

func databaseGone(l *lab) {
	gone := map[string]props{
		"no host":   {"DB_HOST": "no-such-host.invalid"},
		"no secret": {"MASTER_SECRET_ARN": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-gone-AbCdEf"},
	}
	for _, change := range gone {
		h := *l.handler
		h.Resource = &userResource{l.function(change)}
		arn, _ := l.secret("gone")
		l.ok(l.endpoint.Ask(&h, 20*time.Second, l.endpoint.Event("Delete", "orders-db/gone", "r1", props{"SecretArn": arn, "OnDelete": "drop"}, nil)))
		l.failed(l.endpoint.Ask(&h, 20*time.Second, l.endpoint.Event("Create", "", "r1", props{"SecretArn": arn}, nil)), "the database is gone")
	}
}

// renamed: another name in the secret is another user.
func renamed(l *lab) {
	one, _ := l.secret("old_name")
	two, password := l.secret("new_name")
	p, q := props{"SecretArn": one, "OnDelete": "drop"}, props{"SecretArn": two, "OnDelete": "drop"}
	a := l.ok(l.ask("Create", "", "r1", p, nil))
	b := l.ok(l.ask("Update", a.PhysicalResourceID, "r2", q, p))
	require.Equal(l, "orders-db/new_name", b.PhysicalResourceID)
	l.ok(l.ask("Delete", a.PhysicalResourceID, "r3", p, nil))
	require.False(l, l.exists("old_name"))
	_, err := l.as("new_name", password)
	require.NoError(l, err)
}

func badProperties(l *lab) {
	arn, _ := l.secret("app")
	for want, p := range map[string]props{
		"with Auth password there is the property SecretArn": {},
		"with Auth iam there is the property User":           {"Auth": "iam", "SecretArn": arn},
		"Auth is neither":                 {"Auth": "kerberos"},
		"Grants is neither":               {"SecretArn": arn, "Grants": "all"},
		"OnDelete is neither":             {"SecretArn": arn, "OnDelete": "delete"},
		"is not named orders-db/app/NAME": {"SecretArn": l.master},
		`no property "Scheme"`:            {"SecretArn": arn, "Scheme": "x"},
		"read the secret":                 {"SecretArn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-db/app/none-AbCdEf"},
	} {
		l.failed(l.ask("Create", "", "r1", p, nil), want)
	}
	for _, text := range []string{`[]`, `x`, `{"username":"a"}`, `{"password":"Passw0rd01"}`, `{"username":"app","password":"short"}`, `{"username":"app","password":"Passwörd-with-umlaut"}`} {
		_, err := l.secrets.PutSecretValue(l.Context(), &secretsmanager.PutSecretValueInput{SecretId: aws.String(arn), SecretString: aws.String(text)})
		require.NoError(l, err)
		a := l.failed(l.ask("Create", "", "r1", props{"SecretArn": arn}, nil), "")
		require.NotContains(l, a.Reason, "Passw")
	}
	require.False(l, l.exists("app"))
}

// untrusted: a server with the wrong name, or of an authority that nobody trusts.
func untrusted(l *lab) {
	arn, _ := l.secret("app")
	for _, d := range []*database{l.function(props{"DB_HOST": "127.0.0.1"}), l.function(props{"DB_CA_FILE": ""})} {
		h := *l.handler
		h.Resource = &userResource{d}
		begin := time.Now()
		a := l.endpoint.Ask(&h, 20*time.Second, l.endpoint.Event("Create", "", "r1", props{"SecretArn": arn}, nil))
		l.failed(a, "x509")
		require.Less(l, time.Since(begin), 5*time.Second, "trying again would not help")
	}
}

// tokens: users without a password. MariaDB has no such plug-in.
func tokens(l *lab) {
	p := props{"User": "tokens", "Auth": "iam", "OnDelete": "drop"}
	a := l.ask("Create", "", "r1", p, nil)
	if l.engine == mysql {
		l.failed(a, "AWSAuthenticationPlugin")
		require.False(l, l.exists("tokens"))
		return
	}
	l.ok(a)
	var n int
	require.NoError(l, l.root.QueryRow(`SELECT count(*) FROM pg_auth_members WHERE roleid = 'rds_iam'::regrole AND member = 'tokens'::regrole`).Scan(&n))
	require.Equal(l, 1, n)
	l.ok(l.ask("Update", a.PhysicalResourceID, "r2", p, p))
	// RDS takes no password of a member of rds_iam.
	arn, _ := l.secret("tokens")
	l.ok(l.ask("Update", a.PhysicalResourceID, "r3", props{"SecretArn": arn, "OnDelete": "drop"}, p))
	require.NoError(l, l.root.QueryRow(`SELECT count(*) FROM pg_auth_members WHERE roleid = 'rds_iam'::regrole AND member = 'tokens'::regrole`).Scan(&n))
	require.Equal(l, 0, n)
	l.ok(l.ask("Delete", a.PhysicalResourceID, "r4", p, nil))
	require.False(l, l.exists("tokens"))
}
