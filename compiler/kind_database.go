package compiler

import (
	"encoding/json"
	"strings"
)

// databaseDoc is what the checks need of a Database.
type databaseDoc struct {
	Name    string `json:"name"`
	Network string `json:"network"`
	Layer   string `json:"layer"`
	Engine  string `json:"engine"`
	Version string `json:"version"`
	Class   string `json:"class"`
	Storage struct {
		GB  int `json:"gb"`
		Max int `json:"max"`
	} `json:"storage"`
	Database   string   `json:"database"`
	MasterUser string   `json:"masterUser"`
	Master     string   `json:"master"`
	IAMAuth    bool     `json:"iamAuth"`
	Users      bool     `json:"users"`
	Clients    []string `json:"clients"`
}

// maxStorage is what RDS gives an instance of PostgreSQL or MySQL at most, in GiB
// ("Amazon RDS DB instance storage").
const maxStorage = 65536

// fillDatabase sets name from the stack's key, the database's name from that, and the
// space up to which it grows.
func fillDatabase(object []byte, name, _ string) ([]byte, error) {
	var doc databaseDoc
	if err := json.Unmarshal(object, &doc); err != nil {
		return nil, err
	}
	if doc.Name != "" {
		name = doc.Name
	}
	defaults := map[string]any{"name": name, "clients": []string{}}
	if plain := plainName(name); plain != "" {
		defaults["database"] = plain
	}
	if doc.Storage.GB > 0 {
		defaults["storage"] = map[string]any{"max": min(5*doc.Storage.GB, maxStorage)}
	}
	return fillJSON(object, defaults)
}

// plainName gives the letters and digits of a stack's name in lower case.
func plainName(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(name))
	return plain[:min(len(plain), 63)]
}

func decodeDatabase(object []byte) (any, error) {
	var doc databaseDoc
	err := json.Unmarshal(object, &doc)
	return doc, err
}
