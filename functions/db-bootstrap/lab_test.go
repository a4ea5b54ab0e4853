package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"database/sql"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	_ "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"

	"cuemulus.dev/functions/customresource"
	"cuemulus.dev/functions/internal/cloudformation"
	"cuemulus.dev/functions/internal/moto"
)

const masterPassword = "Master-Passw0rd-of-the-tests"

// lab is a real server with a master that is no superuser, as in RDS, a wire to it
// that can be cut, Secrets Manager and CloudFormation.
type lab struct {
	*testing.T
	engine   string
	port     int
	wire     *wire
	root     *sql.DB // the server's superuser, past the wire
	secrets  *secretsmanager.Client
	cfg      aws.Config
	endpoint *cloudformation.Endpoint
	db       *database
	handler  *customresource.Handler
	log      *safeBuffer
	master   string            // ARN
	begun    map[string]string // rotations: token by the secret's ARN
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

type props = map[string]string

// both runs a test against each engine. The servers start once.
func both(t *testing.T, tests map[string]func(*lab)) {
	moto.Start(t)
	cfg, err := config.LoadDefaultConfig(t.Context())
	require.NoError(t, err)
	for _, engine := range []string{postgres, mysql} {
		t.Run(engine, func(t *testing.T) {
			dir := serverDir(t)
			certificates(t, dir)
			start := startPostgres
			if engine == mysql {
				start = startMariaDB
			}
			port, root := start(t, dir)
			secrets := secretsmanager.NewFromConfig(cfg)
			master, err := secrets.CreateSecret(t.Context(), &secretsmanager.CreateSecretInput{
				Name: aws.String("rds!db-" + engine), SecretString: aws.String(`{"username":"dbadmin","password":"` + masterPassword + `"}`),
			})
			require.NoError(t, err)
			for name, test := range tests {
				t.Run(name, func(t *testing.T) {
					l := &lab{T: t, engine: engine, port: port, root: root, secrets: secrets, cfg: cfg, endpoint: cloudformation.New(t), log: &safeBuffer{}, master: *master.ARN, begun: map[string]string{}}
					l.wire = newWire(t, port)
					l.db = l.function(nil)
					l.handler = &customresource.Handler{
						Resource: &userResource{l.db}, Client: l.endpoint.Client(), Log: slog.New(slog.NewJSONHandler(l.log, nil)), Reserve: 4 * time.Second,
					}
					test(l)
					require.NotContains(t, l.log.String(), masterPassword)
				})
			}
		})
	}
}

// function is the database as the function sees it, with changes to its environment.
func (l *lab) function(change props) *database {
	env := props{
		"DB_ID": "orders-db", "MASTER_SECRET_ARN": l.master, "DB_ENGINE": l.engine, "DB_HOST": "localhost",
		"DB_PORT": strconv.Itoa(l.wire.port), "DB_NAME": "orders", "DB_CA_FILE": "ca",
	}
	for k, v := range change {
		env[k] = v
	}
	s, err := settingsOf(func(name string) string { return env[name] }, func(string) ([]byte, error) { return authority(), nil })
	require.NoError(l, err)
	return &database{settings: s, cfg: l.cfg, secrets: l.secrets}
}

var secretNumber atomic.Int64

// secret makes the secret of an application's user.
func (l *lab) secret(user string) (arn, password string) {
	password = fmt.Sprintf("Passw0rd%08dabc'\\", secretNumber.Add(1))
	text, err := json.Marshal(props{"username": user, "password": password, "more": "stays"})
	require.NoError(l, err)
	out, err := l.secrets.CreateSecret(l.Context(), &secretsmanager.CreateSecretInput{
		Name: aws.String(fmt.Sprintf("orders-db/app/s%d", secretNumber.Add(1))), SecretString: aws.String(string(text)),
	})
	require.NoError(l, err)
	return *out.ARN, password
}

func (l *lab) ask(kind, id, request string, p, old props) cloudformation.Answer {
	l.Helper()
	return l.endpoint.Ask(l.handler, 30*time.Second, l.endpoint.Event(kind, id, request, p, old))
}

func (l *lab) ok(a cloudformation.Answer) cloudformation.Answer {
	l.Helper()
	require.Equal(l, "SUCCESS", a.Status, a.Reason)
	return a
}

func (l *lab) failed(a cloudformation.Answer, reason string) cloudformation.Answer {
	l.Helper()
	require.Equal(l, "FAILED", a.Status)
	require.Contains(l, a.Reason, reason)
	return a
}

// as connects as a user, past the wire.
func (l *lab) as(user, password string) (*sql.DB, error) {
	t := target{engine: l.engine, host: "localhost", port: l.port, user: user, password: password, name: "orders"}
	if l.engine == postgres {
		if err := l.db.login(l.Context(), t); err != nil {
			return nil, err
		}
		c, err := l.db.dialPostgres(l.Context(), t)
		require.NoError(l, err)
		require.NoError(l, c.Close(l.Context()))
		q := func(s string) string { return "'" + replaceAll(s, `\`, `\\`, `'`, `\'`) + "'" }
		db, err := sql.Open("pgx", fmt.Sprintf("host=localhost port=%d dbname=orders sslmode=require user=%s password=%s", l.port, q(user), q(password)))
		require.NoError(l, err)
		l.Cleanup(func() { _ = db.Close() })
		return db, nil
	}
	t.name = ""
	pool, conn, err := l.db.dialMySQL(l.Context(), t)
	if err != nil {
		return nil, err
	}
	require.NoError(l, conn.Close())
	l.Cleanup(func() { _ = pool.Close() })
	return pool, nil
}

func replaceAll(s string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		s = string(bytes.ReplaceAll([]byte(s), []byte(pairs[i]), []byte(pairs[i+1])))
	}
	return s
}

// exists asks the server itself.
func (l *lab) exists(user string) bool {
	l.Helper()
	q := "SELECT count(*) FROM pg_roles WHERE rolname = $1"
	if l.engine == mysql {
		q = "SELECT count(*) FROM mysql.user WHERE User = ?"
	}
	var n int
	require.NoError(l, l.root.QueryRow(q, user).Scan(&n))
	return n > 0
}

func (l *lab) schemaExists(schema string) bool {
	l.Helper()
	q := "SELECT count(*) FROM pg_namespace WHERE nspname = $1"
	if l.engine == mysql {
		q = "SELECT count(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?"
	}
	var n int
	require.NoError(l, l.root.QueryRow(q, schema).Scan(&n))
	return n > 0
}

// ident quotes for the engine.
func (l *lab) ident(s string) string {
	if l.engine == mysql {
		return myIdent(s)
	}
	return pgIdent(s)
}

// can runs a statement as a user.
func (l *lab) can(db *sql.DB, statement string) error {
	ctx, cancel := context.WithTimeout(l.Context(), 10*time.Second)
	defer cancel()
	_, err := db.ExecContext(ctx, statement)
	return err
}

// wire is a way to the server that can be cut.
type wire struct {
	port   int
	server string
	mu     sync.Mutex
	conns  map[net.Conn]bool
	// mute lets connections come and answers nothing; after n > 0 bytes from the
	// server the connection is cut, and the next ones are not.
	mute  atomic.Bool
	after atomic.Int64
	count atomic.Int64 // bytes from the server so far
	lost  net.Listener
}

func newWire(t *testing.T, port int) *wire {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	w := &wire{port: l.Addr().(*net.TCPAddr).Port, server: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), conns: map[net.Conn]bool{}, lost: l}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go w.serve(c)
		}
	}()
	t.Cleanup(w.cut)
	return w
}

// cut closes everything: nobody listens any more.
func (w *wire) cut() {
	_ = w.lost.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.conns {
		_ = c.Close()
	}
}

func (w *wire) serve(c net.Conn) {
	defer c.Close()
	w.mu.Lock()
	w.conns[c] = true
	w.mu.Unlock()
	if w.mute.Load() {
		_, _ = io.Copy(io.Discard, c)
		return
	}
	s, err := net.Dial("tcp", w.server)
	if err != nil {
		return
	}
	defer s.Close()
	go func() { _, _ = io.Copy(s, c); _ = s.Close() }()
	buffer := make([]byte, 32<<10)
	for {
		n, err := s.Read(buffer)
		if err != nil {
			return
		}
		if limit := w.after.Load(); limit > 0 && w.count.Add(int64(n)) > limit {
			w.after.Store(0)
			return
		}
		if _, err := c.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// serverDir is a directory that the server's own user may write to.
func serverDir(t *testing.T) string {
	dir, err := os.MkdirTemp("", "cuemulus-db-")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o755))
	return dir
}

// daemon prepares a command that runs as another user where we are root, since
// neither server runs as root.
func daemon(t *testing.T, account, dir, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if os.Getuid() == 0 {
		u, err := user.Lookup(account)
		require.NoError(t, err)
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		require.NoError(t, filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			return os.Chown(path, uid, gid)
		}))
	}
	return cmd
}

func startPostgres(t *testing.T, dir string) (int, *sql.DB) {
	bin, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if other := os.Getenv("CUEMULUS_POSTGRES_BIN"); other != "" { // of another version
		bin = []string{other}
	}
	if len(bin) > 0 {
		t.Setenv("PATH", bin[len(bin)-1]+":"+os.Getenv("PATH"))
	}
	initdb, server := moto.Need(t, "initdb"), moto.Need(t, "postgres")
	data := filepath.Join(dir, "data")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "pw"), []byte(masterPassword), 0o644))
	out, err := daemon(t, "postgres", dir, initdb, "-D", data, "-U", "root", "--pwfile="+filepath.Join(dir, "pw"), "-A", "scram-sha-256", "-E", "UTF8", "--no-sync").CombinedOutput()
	require.NoError(t, err, string(out))
	require.NoError(t, os.WriteFile(filepath.Join(data, "pg_hba.conf"), []byte("hostssl all all 127.0.0.1/32 scram-sha-256\n"), 0o600))
	_, port := moto.FreeAddress(t)
	cmd := daemon(t, "postgres", dir, server, "-D", data, "-p", port, "-h", "127.0.0.1", "-k", dir, "-c", "fsync=off", "-c", "ssl=on",
		"-c", "ssl_cert_file="+filepath.Join(dir, "server.pem"), "-c", "ssl_key_file="+filepath.Join(dir, "server.key"), "-c", "log_statement=all")
	log := &safeBuffer{}
	cmd.Stderr, cmd.Stdout = log, log
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	db, err := sql.Open("pgx", "host=localhost port="+port+" user=root dbname=postgres sslmode=require password="+masterPassword)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	require.Eventually(t, func() bool { return db.Ping() == nil }, 30*time.Second, 100*time.Millisecond, log.String)
	for _, q := range []string{
		`CREATE ROLE dbadmin LOGIN CREATEROLE CREATEDB PASSWORD '` + masterPassword + `'`,
		`CREATE DATABASE orders OWNER dbadmin`, `CREATE ROLE rds_superuser`, `CREATE ROLE rds_iam`, `GRANT rds_iam TO dbadmin WITH ADMIN OPTION`, `CREATE ROLE boss LOGIN CREATEROLE`, `CREATE ROLE member LOGIN IN ROLE rds_superuser`,
		`SET ROLE dbadmin; CREATE ROLE stranger LOGIN; RESET ROLE`,
	} {
		_, err := db.Exec(q)
		require.NoError(t, err, q)
	}
	root, err := sql.Open("pgx", "host=localhost port="+port+" user=root dbname=orders sslmode=require password="+masterPassword)
	require.NoError(t, err)
	t.Cleanup(func() { _ = root.Close() })
	n, _ := strconv.Atoi(port)
	// What is in no log of statements, whatever was asked.
	t.Cleanup(func() {
		require.NotContains(t, log.String(), "Passw0rd0")
		require.Contains(t, log.String(), "SCRAM-SHA-256$")
	})
	return n, root
}

func startMariaDB(t *testing.T, dir string) (int, *sql.DB) {
	install, server := moto.Need(t, "mariadb-install-db"), moto.Need(t, "mariadbd")
	data, socket := filepath.Join(dir, "data"), filepath.Join(dir, "s")
	out, err := daemon(t, "mysql", dir, install, "--no-defaults", "--datadir="+data, "--auth-root-authentication-method=normal", "--skip-test-db").CombinedOutput()
	require.NoError(t, err, string(out))
	_, port := moto.FreeAddress(t)
	cmd := daemon(t, "mysql", dir, server, "--no-defaults", "--datadir="+data, "--socket="+socket, "--port="+port, "--bind-address=127.0.0.1",
		"--ssl-cert="+filepath.Join(dir, "server.pem"), "--ssl-key="+filepath.Join(dir, "server.key"), "--pid-file="+filepath.Join(dir, "pid"),
		"--skip-name-resolve", "--innodb-flush-log-at-trx-commit=0")
	log := &safeBuffer{}
	cmd.Stderr, cmd.Stdout = log, log
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	root, err := sql.Open("mysql", "root@unix("+socket+")/?multiStatements=true")
	require.NoError(t, err)
	t.Cleanup(func() { _ = root.Close() })
	require.Eventually(t, func() bool { return root.Ping() == nil }, 60*time.Second, 100*time.Millisecond, log.String)
	for _, q := range []string{
		"CREATE DATABASE orders",
		"CREATE USER dbadmin@`%` IDENTIFIED BY '" + masterPassword + "'",
		"GRANT ALL PRIVILEGES ON *.* TO dbadmin@`%` WITH GRANT OPTION",
		"REVOKE SUPER, FILE, SHUTDOWN ON *.* FROM dbadmin@`%`",
		"CREATE USER boss@`%`", "GRANT CREATE USER ON *.* TO boss@`%`", "CREATE USER stranger@`%`",
		"CREATE USER member@`%`", "GRANT SELECT ON *.* TO member@`%` WITH GRANT OPTION",
	} {
		_, err := root.Exec(q)
		require.NoError(t, err, q)
	}
	n, _ := strconv.Atoi(port)
	return n, root
}

var (
	pki     sync.Once
	caPEM   []byte
	certPEM []byte
	keyPEM  []byte
)

func authority() []byte {
	pki.Do(func() {
		key := func() *ecdsa.PrivateKey {
			k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
			if err != nil {
				panic(err)
			}
			return k
		}
		encode := func(kind string, der []byte) []byte {
			return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
		}
		caKey, serverKey := key(), key()
		ca := &x509.Certificate{
			SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
			IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
		}
		caDER, _ := x509.CreateCertificate(rand.Reader, ca, ca, caKey.Public(), caKey)
		server := &x509.Certificate{
			SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"}, NotBefore: ca.NotBefore, NotAfter: ca.NotAfter,
			KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		}
		serverDER, _ := x509.CreateCertificate(rand.Reader, server, ca, serverKey.Public(), caKey)
		keyDER, _ := x509.MarshalPKCS8PrivateKey(serverKey)
		caPEM, certPEM, keyPEM = encode("CERTIFICATE", caDER), encode("CERTIFICATE", serverDER), encode("PRIVATE KEY", keyDER)
	})
	return caPEM
}

func certificates(t *testing.T, dir string) {
	authority()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "server.pem"), certPEM, 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "server.key"), keyPEM, 0o600))
}
