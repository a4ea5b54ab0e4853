package customresource

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Decode reads properties into a struct. CloudFormation's own (ServiceToken,
// ServiceTimeout) are taken out; a property that the struct does not have is an
// error, since a misspelt one would silently count as absent. Errors name
// properties, never values.
func Decode(raw json.RawMessage, into any) error {
	fields := map[string]json.RawMessage{}
	if len(bytes.TrimSpace(raw)) > 0 {
		if err := json.Unmarshal(raw, &fields); err != nil {
			return errors.New("the properties are no JSON object")
		}
	}
	delete(fields, "ServiceToken")
	delete(fields, "ServiceTimeout")
	rest, err := json.Marshal(fields)
	if err != nil {
		return errors.New("the properties cannot be read")
	}
	d := json.NewDecoder(bytes.NewReader(rest))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			return fmt.Errorf("the property %s has the wrong type", wrong.Field)
		}
		if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
			return fmt.Errorf("there is no property %s", name)
		}
		var own *valueError
		if errors.As(err, &own) {
			return own
		}
		return errors.New("the properties cannot be read")
	}
	return nil
}

// valueError is a value that is no number or no truth value.
type valueError struct{ wanted string }

func (e *valueError) Error() string { return "a property is not " + e.wanted }

// Int is a whole number as CloudFormation sends it: a string.
type Int int

// UnmarshalJSON takes 32 and "32".
func (i *Int) UnmarshalJSON(data []byte) error {
	n, err := strconv.ParseInt(unquoted(data), 10, 32)
	if err != nil {
		return &valueError{"a whole number"}
	}
	*i = Int(n)
	return nil
}

// Bool is a truth value as CloudFormation sends it: a string.
type Bool bool

// UnmarshalJSON takes true, "true", false and "false".
func (b *Bool) UnmarshalJSON(data []byte) error {
	switch unquoted(data) {
	case "true":
		*b = true
	case "false":
		*b = false
	default:
		return &valueError{"true or false"}
	}
	return nil
}

func unquoted(data []byte) string {
	var s string
	if json.Unmarshal(data, &s) == nil {
		return s
	}
	return string(data)
}

// Text gives one property and passes over all others, "" where it is absent or no
// string: for a delete, which must work although a failed update left properties
// that no Decode takes.
func Text(raw json.RawMessage, name string) string {
	fields := map[string]json.RawMessage{}
	var s string
	if json.Unmarshal(raw, &fields) != nil || json.Unmarshal(fields[name], &s) != nil {
		return ""
	}
	return s
}
