package compiler

import "encoding/json"

// passwordStoreDoc is what the checks need of a PasswordStore.
type passwordStoreDoc struct {
	Account string `json:"account"`
	Region  string `json:"region"`
}

// storedPasswordDoc is what the checks need of a StoredPassword.
type storedPasswordDoc struct {
	Name  string `json:"name"`
	Store string `json:"store"`
	Stack string `json:"stack"`
	Env   string `json:"env"`
}

func decodePasswordStore(object []byte) (any, error) {
	var doc passwordStoreDoc
	err := json.Unmarshal(object, &doc)
	return doc, err
}

// fillStoredPassword sets name from the stack's key, and from that whose password it
// is.
func fillStoredPassword(object []byte, name, _ string) ([]byte, error) {
	var doc storedPasswordDoc
	if err := json.Unmarshal(object, &doc); err != nil {
		return nil, err
	}
	if doc.Name != "" {
		name = doc.Name
	}
	return fillJSON(object, map[string]any{"name": name, "stack": name})
}

func decodeStoredPassword(object []byte) (any, error) {
	var doc storedPasswordDoc
	err := json.Unmarshal(object, &doc)
	return doc, err
}
