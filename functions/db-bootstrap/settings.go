package main

import (
	"crypto/x509"
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// rdsAuthorities are the roots of Amazon RDS in all Regions.
//
//go:embed rds-ca.pem
var rdsAuthorities []byte

// The engines, as far as they differ here.
const (
	postgres = "postgres"
	mysql    = "mysql"
)

// settings are the function's environment.
type settings struct {
	id           string // DB_ID
	masterSecret string
	masterUser   string // with iam
	iam          bool
	engine       string // postgres, mysql or "" for the secret's
	host         string
	port         int
	name         string
	authorities  *x509.CertPool
}

var idForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,62}$`)

// settingsOf reads the environment; read reads the file of DB_CA_FILE.
func settingsOf(getenv func(string) string, read func(string) ([]byte, error)) (settings, error) {
	s := settings{
		id: getenv("DB_ID"), masterSecret: getenv("MASTER_SECRET_ARN"), masterUser: getenv("MASTER_USERNAME"),
		host: getenv("DB_HOST"), name: getenv("DB_NAME"),
	}
	var wrong []error
	if !idForm.MatchString(s.id) {
		wrong = append(wrong, errors.New("DB_ID is missing or no name of letters, digits and hyphens"))
	}
	switch auth := getenv("MASTER_AUTH"); auth {
	case "", "password":
		if s.masterSecret == "" {
			wrong = append(wrong, errors.New("MASTER_SECRET_ARN is missing"))
		}
	case "iam":
		s.iam = true
		for _, name := range []string{"MASTER_USERNAME", "DB_ENGINE", "DB_HOST", "DB_PORT"} {
			if getenv(name) == "" {
				wrong = append(wrong, fmt.Errorf("%s is missing, which MASTER_AUTH iam needs", name))
			}
		}
	default:
		wrong = append(wrong, errors.New("MASTER_AUTH is neither password nor iam"))
	}
	var err error
	if s.engine, err = engineOf(getenv("DB_ENGINE")); err != nil {
		wrong = append(wrong, fmt.Errorf("DB_ENGINE: %w", err))
	}
	if port := getenv("DB_PORT"); port != "" {
		if s.port, err = strconv.Atoi(port); err != nil || s.port < 1 || s.port > 65535 {
			wrong = append(wrong, errors.New("DB_PORT is no port"))
		}
	}
	s.authorities = x509.NewCertPool()
	s.authorities.AppendCertsFromPEM(rdsAuthorities)
	if file := getenv("DB_CA_FILE"); file != "" {
		data, err := read(file)
		switch {
		case err != nil:
			wrong = append(wrong, fmt.Errorf("DB_CA_FILE: %w", err))
		case !s.authorities.AppendCertsFromPEM(data):
			wrong = append(wrong, errors.New("DB_CA_FILE holds no certificate"))
		}
	}
	return s, errors.Join(wrong...)
}

func engineOf(word string) (string, error) {
	switch {
	case word == "":
		return "", nil
	case word == "postgres" || word == "aurora-postgresql":
		return postgres, nil
	case word == "mysql" || word == "mariadb" || strings.HasPrefix(word, "aurora-mysql"):
		return mysql, nil
	}
	return "", errors.New("it is neither postgres, mysql nor mariadb")
}
