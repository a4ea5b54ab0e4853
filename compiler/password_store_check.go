package compiler

import "fmt"

func (p passwordStoreDoc) place() (account, region string) { return p.Account, p.Region }

func (p storedPasswordDoc) anchor() (stack, field, kind string) {
	return p.Store, "store", "PasswordStore"
}

// checkPasswordStore checks where a PasswordStore is.
func checkPasswordStore(c *crossCheck, s draftStack) {
	p := s.doc.(passwordStoreDoc)
	account := c.placedIn(s, p.Account)
	c.region(p.Region, account.Partition, s.field("region"))
}

// checkStoredPassword checks a StoredPassword against the others of its store.
func checkStoredPassword(c *crossCheck, s draftStack) {
	p := s.doc.(storedPasswordDoc)
	if _, ok := c.anchorOf(s); !ok || p.Stack == "" || p.Env == "" {
		return
	}
	for _, twin := range c.draft.stacks {
		if t, ok := twin.doc.(storedPasswordDoc); ok && twin.name < s.name && t.Store == p.Store && t.Stack == p.Stack && t.Env == p.Env {
			c.add(codePasswordTwice, s.field("env"), fmt.Sprintf("the stack %s keeps a password of %s in %s too", quoted(twin.name), quoted(p.Stack), quoted(p.Env)),
				"write another stack or env in one of the two", c.also(twin.field("env"), "the other"))
			return
		}
	}
}

// codePasswordTwice is what passwords of one store say about each other.
var codePasswordTwice = Code{
	ID: "INPUT086", Name: "stored-password-twice", Title: "Two stacks keep one password in a store",
	Why:  "A store has one password for a stack and an environment. The function never takes what is taken, so the second stack would fail.",
	Bad:  storeExample(`stack: "orders"`, `stack: "orders"`),
	Good: storeExample(`stack: "orders"`, `stack: "invoices"`),
}

// storeExample is a store with two passwords of these lines.
func storeExample(one, two string) string {
	return stackExample("passwords: aws.#PasswordStore &", `account: "prod"`, `region: "eu-west-1"`) +
		"\n" + stackExample("one: aws.#StoredPassword &", `store: "passwords"`, `env: "prod"`, one) +
		"\n" + stackExample("two: aws.#StoredPassword &", `store: "passwords"`, `env: "prod"`, two)
}
