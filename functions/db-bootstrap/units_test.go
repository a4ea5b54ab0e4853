package main

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/stretchr/testify/require"
)

func TestSettings(t *testing.T) {
	read := func(string) ([]byte, error) { return nil, errors.New("no such file") }
	none := func(string) string { return "" }
	_, err := settingsOf(none, read)
	require.ErrorContains(t, err, "DB_ID is missing")
	require.ErrorContains(t, err, "MASTER_SECRET_ARN is missing")
	for want, env := range map[string]map[string]string{
		"MASTER_AUTH is neither":                    {"MASTER_AUTH": "kerberos"},
		"DB_HOST is missing, which MASTER_AUTH iam": {"MASTER_AUTH": "iam"},
		"DB_ENGINE: it is neither":                  {"DB_ENGINE": "oracle-ee"},
		"DB_PORT is no port":                        {"DB_PORT": "70000"},
		"DB_CA_FILE: no such file":                  {"DB_CA_FILE": "/opt/ca.pem"},
		"DB_ID is missing or no name of letters":    {"DB_ID": "a/b"},
	} {
		_, err := settingsOf(func(name string) string { return env[name] }, read)
		require.ErrorContains(t, err, want)
	}
	_, err = settingsOf(func(name string) string { return map[string]string{"DB_CA_FILE": "x"}[name] }, func(string) ([]byte, error) { return []byte("x"), nil })
	require.ErrorContains(t, err, "holds no certificate")
	for word, engine := range map[string]string{"postgres": postgres, "aurora-postgresql": postgres, "mysql": mysql, "mariadb": mysql, "aurora-mysql": mysql, "": ""} {
		got, err := engineOf(word)
		require.NoError(t, err)
		require.Equal(t, engine, got)
	}
}

// TestAuthorities holds what is built in to certificates of Amazon RDS that are valid
// for two more years.
func TestAuthorities(t *testing.T) {
	rest, n := rdsAuthorities, 0
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		c, err := x509.ParseCertificate(block.Bytes)
		require.NoError(t, err)
		require.True(t, c.IsCA)
		require.Contains(t, c.Subject.CommonName, "Amazon RDS")
		require.True(t, c.NotAfter.After(time.Now().AddDate(2, 0, 0)), c.Subject.CommonName)
		n++
	}
	require.Greater(t, n, 80)
	require.Empty(t, strings.TrimSpace(string(rest)))
}

// TestScram holds the verifier to the one of RFC 7677, section 3: its example's salt
// and password.
func TestScram(t *testing.T) {
	salt, err := base64.StdEncoding.DecodeString("W22ZaJ0SNY7soEsUEjb6gQ==")
	require.NoError(t, err)
	got, err := scramWith("pencil", salt)
	require.NoError(t, err)
	require.Equal(t, "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=", got)
	one, _ := scramVerifier("pencil")
	two, _ := scramVerifier("pencil")
	require.NotEqual(t, one, two)
}

func TestToken(t *testing.T) {
	d := &database{cfg: aws.Config{Region: "eu-west-1", Credentials: credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", "not-a-secret", "session")}}
	token, err := d.token(t.Context(), target{host: "db.example.com", port: 5432, user: "dbadmin"})
	require.NoError(t, err)
	u, err := url.Parse("https://" + token)
	require.NoError(t, err)
	require.Equal(t, "db.example.com:5432", u.Host)
	q := u.Query()
	require.Equal(t, "connect", q.Get("Action"))
	require.Equal(t, "dbadmin", q.Get("DBUser"))
	require.Equal(t, "900", q.Get("X-Amz-Expires"))
	require.Contains(t, q.Get("X-Amz-Credential"), "/eu-west-1/rds-db/aws4_request")
	require.NotEmpty(t, q.Get("X-Amz-Signature"))
	require.NotContains(t, token, "not-a-secret")
}

func TestNames(t *testing.T) {
	require.NoError(t, checkUser(postgres, strings.Repeat("a", 63), "dbadmin"))
	require.Error(t, checkUser(postgres, strings.Repeat("é", 32), "dbadmin"), "64 bytes")
	require.NoError(t, checkUser(mysql, strings.Repeat("é", 32), "dbadmin"))
	require.Error(t, checkUser(mysql, strings.Repeat("a", 33), "dbadmin"))
	require.Error(t, checkUser(mysql, "a ", "dbadmin"))
	require.ErrorIs(t, checkUser(postgres, "DbAdmin", "dbadmin"), errReservedUser)
	require.ErrorIs(t, checkSchema(postgres, "pg_temp"), errReservedSchema)
	require.NoError(t, checkSchema(mysql, "pg_temp"))
	require.Equal(t, "`a\\_b\\%c\\\\`", myPattern(`a_b%c\`, false))
	require.Equal(t, "`a_b`", myPattern(`a_b`, true))
	require.Equal(t, `E'a''\\b'`, pgLiteral(`a'\b`))
}
