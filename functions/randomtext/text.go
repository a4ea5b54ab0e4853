// Package randomtext makes passwords and user names from the system's source of
// randomness, every character with the same probability.
package randomtext

import (
	"crypto/rand"
	"fmt"
	"strings"
)

// The character sets, by the words that properties use.
const (
	Alnum    = "alnum"    // lower, upper, digits
	Special  = "special"  // Alnum and signs that RDS takes in a master password
	Username = "username" // a lower-case letter, then lower-case letters and digits
)

const (
	lower  = "abcdefghijklmnopqrstuvwxyz"
	upper  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits = "0123456789"
	// Without / @ " and blanks, which RDS refuses in master passwords, and without
	// quotes, $, backslash and ` , which shells and connection strings trip over.
	signs = "!#%&()*+,-.:;<=>?[]^_{|}~"
)

// MinLength and MaxLength bound a text: below eight characters RDS takes no
// password, and a standard parameter holds 4,096 bytes.
const (
	MinLength = 8
	MaxLength = 1024
)

// New gives a text of a set. Each class of characters of the set occurs in it, which
// takes less than 0.05 bit of it away at the lengths that are used.
func New(set string, length int) (string, error) {
	if length < MinLength || length > MaxLength {
		return "", fmt.Errorf("a length of %d is not between %d and %d", length, MinLength, MaxLength)
	}
	var classes []string
	switch set {
	case Alnum:
		classes = []string{lower, upper, digits}
	case Special:
		classes = []string{lower, upper, digits, signs}
	case Username:
		classes = []string{lower, digits}
	default:
		return "", fmt.Errorf("there is no character set %q; there are %s, %s and %s", set, Alnum, Special, Username)
	}
	alphabet := strings.Join(classes, "")
	for {
		text := pick(alphabet, length)
		if all(text, classes) && (set != Username || strings.ContainsRune(lower, rune(text[0]))) {
			return text, nil
		}
	}
}

// pick draws characters by rejection, so that none is likelier than another.
func pick(alphabet string, length int) string {
	limit := 256 - 256%len(alphabet)
	out := make([]byte, 0, length)
	buffer := make([]byte, 2*length)
	for len(out) < length {
		_, _ = rand.Read(buffer) // never fails: it ends the program instead
		for _, b := range buffer {
			if int(b) < limit && len(out) < length {
				out = append(out, alphabet[int(b)%len(alphabet)])
			}
		}
	}
	return string(out)
}

func all(text string, classes []string) bool {
	for _, class := range classes {
		if !strings.ContainsAny(text, class) {
			return false
		}
	}
	return true
}
