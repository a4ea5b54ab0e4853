package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"cuemulus.dev/functions/customresource"
)

// secret is what a secret of a database user holds.
type secret struct {
	Username string             `json:"username"`
	Password string             `json:"password"`
	Engine   string             `json:"engine"`
	Host     string             `json:"host"`
	Port     customresource.Int `json:"port"`
	DBName   string             `json:"dbname"`
}

// errGone is a database that is not there any more.
var errGone = errors.New("the database is gone")

// fetch reads a version of a secret: a stage such as AWSCURRENT, with or without an
// id. The text is the whole secret, for whoever changes one field of it.
func (d *database) fetch(ctx context.Context, id, stage, version string) (s secret, text string, err error) {
	in := &secretsmanager.GetSecretValueInput{SecretId: aws.String(id), VersionStage: aws.String(stage)}
	if version != "" {
		in.VersionId = aws.String(version)
	}
	out, err := d.secrets.GetSecretValue(ctx, in)
	if err != nil {
		return secret{}, "", fmt.Errorf("read the secret: %w", err)
	}
	text = aws.ToString(out.SecretString)
	if err := json.Unmarshal([]byte(text), &s); err != nil || s.Username == "" || s.Password == "" {
		return secret{}, "", errors.New("read the secret: it is no JSON object with username and password")
	}
	return s, text, nil
}

// ofApplication checks that a secret is one of this database's applications.
func (d *database) ofApplication(arn string) error {
	if !strings.Contains(arn, ":secret:"+d.id+"/app/") {
		return fmt.Errorf("the secret is not named %s/app/NAME", d.id)
	}
	return nil
}

// target is where and as whom to connect.
type target struct {
	engine, host, user, password, name string
	port                               int
}

// master gives the master, with a password or a token of now.
func (d *database) master(ctx context.Context) (target, error) {
	t := target{engine: d.engine, host: d.host, port: d.port, name: d.name, user: d.masterUser}
	if !d.iam {
		s, _, err := d.fetch(ctx, d.masterSecret, "AWSCURRENT", "")
		var missing *types.ResourceNotFoundException
		if errors.As(err, &missing) || err != nil && strings.Contains(err.Error(), "marked for deletion") {
			return t, fmt.Errorf("%w: its master's secret is deleted", errGone)
		}
		if err != nil {
			return t, fmt.Errorf("the master: %w", err)
		}
		t.user, t.password = s.Username, s.Password
		if t.engine == "" {
			if t.engine, err = engineOf(s.Engine); err != nil {
				return t, fmt.Errorf("the engine in the master's secret: %w", err)
			}
		}
		if t.host == "" {
			t.host = s.Host
		}
		if t.port == 0 {
			t.port = int(s.Port)
		}
		if t.name == "" {
			t.name = s.DBName
		}
	}
	if t.port == 0 {
		t.port = map[string]int{postgres: 5432, mysql: 3306}[t.engine]
	}
	switch {
	case t.engine == "":
		return t, errors.New("set DB_ENGINE: the master's secret does not say the engine")
	case t.host == "":
		return t, errors.New("set DB_HOST: the master's secret does not say the host")
	case t.engine == postgres && t.name == "":
		return t, errors.New("set DB_NAME: the master's secret does not say the database")
	}
	if d.iam {
		token, err := d.token(ctx, t)
		if err != nil {
			return t, err
		}
		t.password = token
	}
	return t, nil
}

// token is a pre-signed request that RDS takes as a password for 15 minutes: the
// form of IAM database authentication in the RDS user guide.
func (d *database) token(ctx context.Context, t target) (string, error) {
	credentials, err := d.cfg.Credentials.Retrieve(ctx)
	if err != nil {
		return "", fmt.Errorf("get credentials: %w", err)
	}
	endpoint := net.JoinHostPort(t.host, strconv.Itoa(t.port))
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+endpoint+"/", nil)
	if err != nil {
		return "", fmt.Errorf("make a token: %w", err)
	}
	q := req.URL.Query()
	q.Set("Action", "connect")
	q.Set("DBUser", t.user)
	q.Set("X-Amz-Expires", "900")
	req.URL.RawQuery = q.Encode()
	const emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	signed, _, err := v4.NewSigner().PresignHTTP(ctx, credentials, req, emptyHash, "rds-db", d.cfg.Region, time.Now().UTC())
	if err != nil {
		return "", fmt.Errorf("make a token: %w", err)
	}
	return strings.TrimPrefix(signed, "https://"), nil
}
