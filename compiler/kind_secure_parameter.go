package compiler

import "encoding/json"

// parameterProviderDoc is what the checks need of a SecureParameterProvider.
type parameterProviderDoc struct {
	Account string `json:"account"`
	Region  string `json:"region"`
	Prefix  string `json:"prefix"`
}

// secureParameterDoc is what the checks need of a SecureParameter.
type secureParameterDoc struct {
	Provider string `json:"provider"`
	Path     string `json:"path"`
}

// fillPlaced sets name from the stack's key, and account from the project's only
// account.
func fillPlaced(object []byte, name, account string) ([]byte, error) {
	defaults := map[string]any{"name": name}
	if account != "" {
		defaults["account"] = account
	}
	return fillJSON(object, defaults)
}

// fillNamed sets name from the stack's key alone: the stack is where another one is.
func fillNamed(object []byte, name, _ string) ([]byte, error) { return fillPlaced(object, name, "") }

func decodeParameterProvider(object []byte) (any, error) {
	var doc parameterProviderDoc
	err := json.Unmarshal(object, &doc)
	return doc, err
}

func decodeSecureParameter(object []byte) (any, error) {
	var doc secureParameterDoc
	err := json.Unmarshal(object, &doc)
	return doc, err
}
