package render

import (
	"bytes"
	"encoding/json"

	"cuemulus.dev/cfn"
)

// JSON writes a tree as JSON with two blanks of indentation, intrinsics in their
// long form, and a line end at the end.
func JSON(root *cfn.Node) []byte {
	compact, err := root.MarshalJSON()
	if err != nil {
		return nil // MarshalJSON of a Node never fails
	}
	var b bytes.Buffer
	if err := json.Indent(&b, compact, "", "  "); err != nil {
		return compact // cannot happen: it was just encoded
	}
	b.WriteByte('\n')
	return b.Bytes()
}
