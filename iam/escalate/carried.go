package escalate

import (
	"strings"

	"cuemulus.dev/iam/actions"
)

// carry tells whether requests of an action have a condition key.
type carry uint8

const (
	carried  carry = iota // they have it, or may
	unlisted              // the reference does not list it, and may lack it
	never                 // no request of the action has it
)

// wellListed are services whose keys the reference is taken to list in full.
var wellListed = map[string]bool{"iam": true, "sts": true}

// ofSession are keys of services that travel with a session, whatever it calls
// (AWS documents them in the guides of EC2, Lambda, Systems Manager and Glue).
var ofSession = map[string]bool{
	"ec2:sourceinstancearn": true, "ec2:roledelivery": true, "ec2:instanceprofile": true,
	"lambda:sourcefunctionarn": true, "ssm:sourceinstancearn": true,
	"glue:credentialissuingservice": true, "glue:roleassumedby": true, "identitystore:userid": true,
	"sts:sourceidentity": true, "sts:rolesessionname": true,
}

// ofResource are global keys that the reference lists where a service sends them.
var ofResource = []string{"aws:resourcetag/", "aws:requesttag/", "aws:tagkeys"}

// carries answers for a key, in the form of iam.KeyName.
func carries(cat *actions.Catalog, action, key string) carry {
	prefix, name, _ := strings.Cut(action, ":")
	service := cat.Service(prefix)
	a := service.Action(name)
	of, _, ok := strings.Cut(key, ":")
	if a == nil || !ok || ofSession[key] {
		return carried
	}
	listed := func() bool {
		for _, k := range service.AllKeys(a) {
			if actions.KeyMatches(k, key) {
				return true
			}
		}
		return false
	}
	missing := unlisted
	if wellListed[service.Prefix] {
		missing = never
	}
	switch {
	case of == "aws":
		for _, k := range ofResource {
			if strings.HasPrefix(key, k) && !listed() {
				return missing
			}
		}
		return carried
	case of == service.Prefix:
		if listed() {
			return carried
		}
		return missing
	case cat.Has(of) && cat.Service(of).Key(key) != nil && !listed():
		return never
	}
	return carried
}
