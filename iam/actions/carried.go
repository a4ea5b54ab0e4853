package actions

import "strings"

// Carry tells whether requests of an action have a condition key.
type Carry uint8

// The answers. The reference lists the keys of an action; it is in full for IAM and
// STS, and may lack keys of the action's own service elsewhere. A key of another
// service is in no request, unless the action lists it or it travels with a session.
const (
	Carried  Carry = iota // requests have it, or may
	Unlisted              // the reference does not list it, and may lack it
	Never                 // no request has it
)

// wellListed are services whose keys the reference is taken to list in full.
var wellListed = map[string]bool{"iam": true, "sts": true}

// ofSession are keys of services that travel with a session, whatever it calls
// (guides of EC2, Lambda, Systems Manager and Glue; IAM User Guide, "Available keys
// for AWS STS").
var ofSession = map[string]bool{
	"ec2:sourceinstancearn": true, "ec2:roledelivery": true, "ec2:instanceprofile": true,
	"lambda:sourcefunctionarn": true, "ssm:sourceinstancearn": true,
	"glue:credentialissuingservice": true, "glue:roleassumedby": true, "identitystore:userid": true,
	"sts:sourceidentity": true, "sts:rolesessionname": true,
}

// ofResource are global keys that the reference lists where a service sends them.
var ofResource = []string{"aws:resourcetag/", "aws:requesttag/", "aws:tagkeys"}

// Carries answers for an action ("iam:PassRole") and a key; letter case does not
// count. It is Carried for actions and keys that the catalogue does not know.
func (c *Catalog) Carries(action, key string) Carry {
	prefix, name, _ := strings.Cut(action, ":")
	service := c.Service(prefix)
	a := service.Action(name)
	key = strings.ToLower(key)
	of, _, ok := strings.Cut(key, ":")
	if a == nil || !ok || ofSession[key] {
		return Carried
	}
	missing := Unlisted
	if wellListed[service.Prefix] {
		missing = Never
	}
	switch {
	case of == "aws":
		for _, k := range ofResource {
			if strings.HasPrefix(key, k) && !service.lists(a, key) {
				return missing
			}
		}
		return Carried
	case of == service.Prefix:
		if service.lists(a, key) {
			return Carried
		}
		return missing
	case c.Has(of) && c.Service(of).Key(key) != nil && !service.lists(a, key):
		return Never
	}
	return Carried
}

// lists reports whether the reference lists a key for an action.
func (s *Service) lists(a *Action, key string) bool {
	for _, k := range s.AllKeys(a) {
		if KeyMatches(k, key) {
			return true
		}
	}
	return false
}
