package compiler

import "encoding/json"

// databaseUserDoc is what the checks need of a DatabaseUser.
type databaseUserDoc struct {
	Name       string `json:"name"`
	Database   string `json:"database"`
	User       string `json:"user"`
	Schema     string `json:"schema"`
	Grants     string `json:"grants"`
	Auth       string `json:"auth"`
	RotateDays int    `json:"rotateDays"`
}

// fillDatabaseUser sets name from the stack's key and schema from the user.
func fillDatabaseUser(object []byte, name, _ string) ([]byte, error) {
	var doc databaseUserDoc
	if err := json.Unmarshal(object, &doc); err != nil {
		return nil, err
	}
	defaults := map[string]any{"name": name}
	if doc.User != "" {
		defaults["schema"] = doc.User
	}
	return fillJSON(object, defaults)
}

func decodeDatabaseUser(object []byte) (any, error) {
	var doc databaseUserDoc
	err := json.Unmarshal(object, &doc)
	return doc, err
}
