package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"cuemulus.dev/functions/customresource"
	"cuemulus.dev/functions/randomtext"
)

// properties are those of the resource, with defaults filled in.
type properties struct {
	Name     string
	KeyID    string `json:"KeyId"`
	Length   customresource.Int
	Charset  string
	Rotation string
	OnDelete string
}

// A name in the reference of PutParameter, as a path.
var nameForm = regexp.MustCompile(`^(/[A-Za-z0-9_.-]+)+$`)

// maxName is PutParameter's limit for a name with its ARN's beginning left out.
const maxName = 900

func (s *store) decode(raw json.RawMessage) (properties, error) {
	p := properties{KeyID: s.keyID, Length: 32, Charset: randomtext.Alnum, OnDelete: "retain"}
	if err := customresource.Decode(raw, &p); err != nil {
		return p, err
	}
	switch {
	case !nameForm.MatchString(p.Name) || len(p.Name) > maxName:
		return p, errors.New("the property Name is not a path like /secure/orders/db/password")
	case !strings.HasPrefix(p.Name, s.prefix):
		return p, fmt.Errorf("the property Name does not begin with %s, where this function may write", s.prefix)
	case p.OnDelete != "retain" && p.OnDelete != "delete":
		return p, errors.New("the property OnDelete is neither retain nor delete")
	}
	return p, nil
}

// identity is what a physical id says: whose parameter it is.
type identity struct{ name, creation string }

func (i identity) String() string { return i.name + "#" + i.creation }

var identityForm = regexp.MustCompile(`^((?:/[A-Za-z0-9_.-]+)+)#([0-9a-f]{32})$`)

// identify reads a physical id; ok is false for one that this function did not write.
func identify(physicalID string) (i identity, ok bool) {
	m := identityForm.FindStringSubmatch(physicalID)
	if m == nil {
		return i, false
	}
	return identity{m[1], m[2]}, true
}
