package compiler

import (
	"fmt"
	"strings"
)

func (p parameterProviderDoc) place() (account, region string) { return p.Account, p.Region }

func (p secureParameterDoc) anchor() (stack, field, kind string) {
	return p.Provider, "provider", "SecureParameterProvider"
}

// checkParameterProvider checks a SecureParameterProvider: there is one in an account
// and Region.
func checkParameterProvider(c *crossCheck, s draftStack) {
	p := s.doc.(parameterProviderDoc)
	account := c.placedIn(s, p.Account)
	c.region(p.Region, account.Partition, s.field("region"))
	for _, twin := range c.draft.stacks {
		t, ok := twin.doc.(parameterProviderDoc)
		if !ok || twin.name >= s.name || t.Account != p.Account || t.Region != p.Region || p.Account == "" || p.Region == "" {
			continue
		}
		at := s.field()
		at.key = true
		also := twin.field()
		also.key = true
		c.add(codeProviderTwice, at, fmt.Sprintf("the stack %s provides secure parameters in %s of account %q already", quoted(twin.name), p.Region, p.Account),
			fmt.Sprintf("remove one of the two, and write provider: %q in all secure parameters there", twin.name), c.also(also, "the other"))
		return
	}
}

// checkSecureParameter checks a SecureParameter against its provider and the others.
func checkSecureParameter(c *crossCheck, s draftStack) {
	p := s.doc.(secureParameterDoc)
	other, ok := c.anchorOf(s)
	if !ok || p.Path == "" {
		return
	}
	at := s.field("path")
	if provider := other.doc.(parameterProviderDoc); !strings.HasPrefix(p.Path, provider.Prefix) {
		c.add(codeParameterPath, at, fmt.Sprintf("%s does not begin with %s", quoted(p.Path), provider.Prefix),
			fmt.Sprintf("write %q", provider.Prefix+strings.TrimPrefix(p.Path, "/")), c.also(other.field("prefix"), "where the provider may write"))
		return
	}
	for _, twin := range c.draft.stacks {
		if t, ok := twin.doc.(secureParameterDoc); ok && twin.name < s.name && t.Provider == p.Provider && t.Path == p.Path {
			c.add(codeParameterTwice, at, fmt.Sprintf("the stack %s makes the parameter %s too", quoted(twin.name), p.Path), "give one of the two another path", c.also(twin.field("path"), "the other"))
			return
		}
	}
}
