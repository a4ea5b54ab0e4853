package compiler

import "cuemulus.dev/hostconf/cloud"

// fillCloud sets name from the stack's key. What else follows from something is
// filled in by cloud.Parse, for the checks and the kind alike.
func fillCloud(object []byte, name, _ string) ([]byte, error) {
	return fillJSON(object, map[string]any{"name": name})
}

func decodeCloud(object []byte) (any, error) { return cloud.Parse(object) }
