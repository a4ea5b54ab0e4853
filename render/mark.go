package render

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"regexp"
	"slices"

	"cuemulus.dev/cfn"
)

// State says what a file on disk is to cuemulus.
type State int

// A file without a mark is Unmarked. One whose hash fits is Intact, and any other
// was Touched since cuemulus wrote it.
const (
	Unmarked State = iota
	Intact
	Touched
)

const (
	yamlMark = "# Made by cuemulus from "
	yamlHash = "# sha256:"
	jsonMark = "cuemulus" // key of the object that carries the mark
	noHash   = "0000000000000000000000000000000000000000000000000000000000000000"
)

// jsonHash finds the hash in the mark of a JSON file.
var jsonHash = regexp.MustCompile(`"cuemulus": \{\s*"note": "Made by cuemulus [^\n]*\n\s*"sha256": "([0-9a-f]{64})"`)

// sealYAML puts the mark before a YAML body: what it is made from, and the hash
// of the body.
func sealYAML(source string, body []byte) []byte {
	var b bytes.Buffer
	b.WriteString(yamlMark + source + ".\n")
	b.WriteString("# Do not edit: change the source and run `cuemulus render`.\n")
	b.WriteString(yamlHash + digest(body) + "\n")
	b.Write(body)
	return b.Bytes()
}

// jsonNote is the mark of a JSON file before it is sealed.
func jsonNote(source string) *cfn.Node {
	return cfn.MapOf(
		cfn.KV{Key: "note", Value: cfn.Str("Made by cuemulus from " + source + ". Do not edit: change the source and run cuemulus render.")},
		cfn.KV{Key: "sha256", Value: cfn.Str(noHash)},
	)
}

// sealJSON fills in the hash: that of the file with zeros in the hash's place.
func sealJSON(body []byte) []byte {
	return bytes.Replace(body, []byte(noHash), []byte(digest(body)), 1)
}

// StateOf reads the mark of a file's content. Line ends of Windows do not count
// as an edit: git may make them on checkout.
func StateOf(data []byte) State {
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	if bytes.HasPrefix(data, []byte(yamlMark)) {
		lines := bytes.SplitN(data, []byte("\n"), 4)
		if len(lines) == 4 && string(lines[2]) == yamlHash+digest(lines[3]) || hostState(data) == Intact {
			return Intact
		}
		return Touched
	}
	head := data[:min(len(data), 8192)]
	at := jsonHash.FindSubmatchIndex(head)
	if at == nil {
		return hostState(data)
	}
	blank := slices.Concat(data[:at[2]], []byte(noHash), data[at[3]:])
	if digest(blank) == string(data[at[2]:at[3]]) {
		return Intact
	}
	return Touched
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func compareStrings(a, b string) int { return cmp.Compare(a, b) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
