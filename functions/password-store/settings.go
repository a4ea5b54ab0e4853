package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	"cuemulus.dev/functions/customresource"
	"cuemulus.dev/functions/randomtext"
)

// resourceOf gives the resource for the handler that the function's configuration
// names; Lambda says it in _HANDLER.
func resourceOf(getenv func(string) string, table *dynamodb.Client, keys *kms.Client) (customresource.Resource, error) {
	var wrong []error
	if getenv("TABLE_NAME") == "" {
		wrong = append(wrong, errors.New("TABLE_NAME is missing"))
	}
	switch handler := getenv("_HANDLER"); handler {
	case "generate":
		if getenv("KEY_ID") == "" {
			wrong = append(wrong, errors.New("KEY_ID is missing"))
		}
		return &generator{table: table, keys: keys, name: getenv("TABLE_NAME"), key: getenv("KEY_ID")}, errors.Join(wrong...)
	case "get":
		return &reader{table: table, keys: keys, name: getenv("TABLE_NAME")}, errors.Join(wrong...)
	default:
		return nil, errors.Join(append(wrong, fmt.Errorf("the handler %q is neither generate nor get", handler))...)
	}
}

// properties are those of both resources, with defaults filled in.
type properties struct {
	StackName      string
	Env            string
	PasswordLength customresource.Int
	Special        customresource.Bool
	Rotation       string
	OnDelete       string
}

var partForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$`)

func decode(raw json.RawMessage) (properties, error) {
	p := properties{PasswordLength: 20, OnDelete: "retain"}
	if err := customresource.Decode(raw, &p); err != nil {
		return p, err
	}
	switch {
	case !partForm.MatchString(p.StackName):
		return p, errors.New("the property StackName is not a name of letters, digits and _ . -")
	case !partForm.MatchString(p.Env):
		return p, errors.New("the property Env is not a name of letters, digits and _ . -")
	case p.OnDelete != "retain" && p.OnDelete != "delete":
		return p, errors.New("the property OnDelete is neither retain nor delete")
	}
	return p, nil
}

func (p properties) charset() string {
	if p.Special {
		return randomtext.Special
	}
	return randomtext.Alnum
}

// identity is what the physical id of a generated password says.
type identity struct{ stack, env, creation string }

func (i identity) String() string { return i.stack + "/" + i.env + "#" + i.creation }

var identityForm = regexp.MustCompile(`^([A-Za-z0-9][A-Za-z0-9_.-]{0,127})/([A-Za-z0-9][A-Za-z0-9_.-]{0,127})#([0-9a-f]{32})$`)

// identify reads a physical id; ok is false for one that generate did not write.
func identify(physicalID string) (i identity, ok bool) {
	m := identityForm.FindStringSubmatch(physicalID)
	if m == nil {
		return i, false
	}
	return identity{m[1], m[2], m[3]}, true
}
