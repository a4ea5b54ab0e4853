package compiler

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
)

// templateDoc is what the checks need of a Template.
type templateDoc struct {
	Account    string             `json:"account"`
	Region     string             `json:"region"`
	Target     string             `json:"target"`
	Parameters map[string]string  `json:"parameters"`
	Reads      map[string]readDoc `json:"reads"`
	Template   struct {
		Parameters map[string]json.RawMessage `json:"Parameters"`
		Resources  map[string]json.RawMessage `json:"Resources"`
		Outputs    map[string]json.RawMessage `json:"Outputs"`
	} `json:"template"`
}

type readDoc struct {
	Stack  string `json:"stack"`
	Output string `json:"output"`
	Ref    string `json:"ref"`
}

// fillTemplate sets name from the stack's key and account from the project's only
// account.
func fillTemplate(object []byte, name, account string) ([]byte, error) {
	defaults := map[string]any{"name": name}
	if account != "" {
		defaults["account"] = account
	}
	return fillJSON(object, defaults)
}

func decodeTemplate(object []byte) (any, error) {
	var doc templateDoc
	err := json.Unmarshal(object, &doc)
	return doc, err
}

// checkTemplate checks a Template across its fields. What stands in the template
// itself is for lint.
func checkTemplate(c *crossCheck, s draftStack) {
	t := s.doc.(templateDoc)
	account := c.placedIn(s, t.Account)
	if t.Target == TargetEucalyptus {
		checkEucalyptusTemplate(c, s, t)
	} else {
		c.region(t.Region, account.Partition, s.field("region"))
	}
	for _, name := range sortedKeys(t.Parameters) {
		if _, ok := t.Template.Parameters[name]; !ok {
			c.noParameter(s, t, name)
		}
	}
	for _, name := range sortedKeys(t.Reads) {
		read := t.Reads[name]
		c.stackNamed(read.Stack, s.field("reads", name, "stack"), "")
		for section, taken := range map[string]map[string]json.RawMessage{"Parameters": t.Template.Parameters, "Resources": t.Template.Resources} {
			if _, twice := taken[name]; twice {
				at := s.field("reads", name)
				at.key = true
				c.add(codeReadName, at, fmt.Sprintf("%s is also the name of an entry of %s", name, section), "give one of the two another name: {Ref: "+name+"} would mean both",
					c.also(s.field("template", section, name), "the other"))
			}
		}
	}
}

func (c *crossCheck) noParameter(s draftStack, t templateDoc, name string) {
	at := s.field("parameters", name)
	at.key = true
	names := sortedKeys(t.Template.Parameters)
	help := "declare it under template.Parameters, or remove it"
	if near := diag.Nearest(name, names); near != "" {
		help = fmt.Sprintf("did you mean %q? the template's parameters are %s", near, strings.Join(names, ", "))
	} else if len(names) > 0 {
		help += "; the template's parameters are " + strings.Join(names, ", ")
	}
	c.add(codeNoParameter, at, "the template has no parameter "+name, help)
}

// placedIn checks the account of a stack that is in one place.
func (c *crossCheck) placedIn(s draftStack, account string) accountDoc {
	doc, _ := c.account(account, s.field("account"))
	if account == "" && len(c.draft.project.Accounts) > 1 && s.at("account").depth < 1 {
		at := s.field()
		at.key = true
		c.add(codeWhichAccount, at, "account is missing, and the project has several accounts", "write account: one of "+strings.Join(c.accountNames(), ", "))
	}
	return doc
}

// templateExample is a Template of these lines beside a network, for Bad and Good.
func templateExample(lines ...string) string {
	head := []string{`account: "prod"`, `region: "eu-west-1"`, `template: Resources: Topic: Type: "AWS::SNS::Topic"`}
	return vpcExample(`cidr: "10.242.0.0/22"`) + "\n" + stackExample("own: aws.#Template &", slices.Concat(head, lines)...)
}
