package customresource

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"cuemulus.dev/functions/redact"
)

// The three types of request.
const (
	Create = "Create"
	Update = "Update"
	Delete = "Delete"
)

// FailedPrefix begins the physical id of a resource whose create failed.
const FailedPrefix = "failed-create/"

const (
	maxEvent      = 256 << 10 // an asynchronous invocation carries at most 256 KB
	maxPhysicalID = 1024      // bytes, as CloudFormation takes
)

// event is what CloudFormation sends.
type event struct {
	RequestType           string
	ResponseURL           string
	StackID               string `json:"StackId"`
	RequestID             string `json:"RequestId"`
	ResourceType          string
	LogicalResourceID     string `json:"LogicalResourceId"`
	PhysicalResourceID    string `json:"PhysicalResourceId"`
	ResourceProperties    json.RawMessage
	OldResourceProperties json.RawMessage
}

// IsEvent reports whether an invocation is one of CloudFormation's, for functions
// that several services invoke.
func IsEvent(raw json.RawMessage) bool {
	var e event
	return len(raw) <= maxEvent && json.Unmarshal(raw, &e) == nil && e.RequestType != "" && e.ResponseURL != ""
}

// parse reads an event as far as it can: with an error, the event still says where
// to answer if it said so at all.
func parse(raw json.RawMessage) (event, error) {
	var e event
	if len(raw) > maxEvent {
		return e, fmt.Errorf("the event has %d bytes, more than %d", len(raw), maxEvent)
	}
	if err := json.Unmarshal(raw, &e); err != nil {
		return e, errors.New("the event is not a JSON object of CloudFormation's")
	}
	var lacks []string
	for _, field := range []struct{ name, value string }{
		{"RequestType", e.RequestType},
		{"ResponseURL", e.ResponseURL},
		{"StackId", e.StackID},
		{"RequestId", e.RequestID},
		{"LogicalResourceId", e.LogicalResourceID},
	} {
		if field.value == "" {
			lacks = append(lacks, field.name)
		}
	}
	if len(lacks) > 0 {
		return e, fmt.Errorf("the event lacks %s", strings.Join(lacks, ", "))
	}
	switch e.RequestType {
	case Create:
	case Update, Delete:
		if e.PhysicalResourceID == "" {
			return e, errors.New("the event lacks PhysicalResourceId")
		}
	default:
		return e, errors.New("the event's RequestType is neither Create, Update nor Delete")
	}
	return e, nil
}

// endpoint checks where to answer. insecure admits http.
func (e event) endpoint(insecure bool) (*url.URL, error) {
	u, err := url.Parse(e.ResponseURL)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && (!insecure || u.Scheme != "http") {
		return nil, errors.New("the event's ResponseURL is not an https URL")
	}
	return u, nil
}

// nonce names one creation: see Request.Nonce.
func (e event) nonce() string {
	sum := sha256.Sum256([]byte(e.StackID + "\x00" + e.LogicalResourceID + "\x00" + e.RequestID))
	return hex.EncodeToString(sum[:16])
}

// Request is what a Resource sees of an event.
type Request struct {
	Type       string // Create, Update or Delete
	StackID    string // ARN of the stack
	LogicalID  string // name of the resource in its template
	PhysicalID string // "" for Create
	// Nonce is 32 hexadecimal digits that name this request: the same for a repeated
	// invocation, another for every other request of any stack.
	Nonce         string
	Properties    json.RawMessage // read them with Decode
	OldProperties json.RawMessage // of the version before; for Update

	secrets *redact.Redactor
}

// Owner names the resource in the world: the same for all requests about it, in the
// whole life of its stack.
func (r Request) Owner() string {
	sum := sha256.Sum256([]byte(r.StackID + "\x00" + r.LogicalID))
	return hex.EncodeToString(sum[:16])
}

// Secret declares values that must appear in no answer and no log line. Values
// shorter than four bytes are passed over: cutting them out would tell more.
func (r Request) Secret(values ...string) {
	if r.secrets != nil {
		r.secrets.Add(values...)
	}
}
