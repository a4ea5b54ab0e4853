package compare

import (
	"slices"
	"strings"

	"cuemulus.dev/iam"
)

// callerKeys are the keys whose values follow from the caller.
var callerKeys = []string{
	"aws:principalarn", "aws:principalaccount", "aws:principaltype", "aws:principalisawsservice", "aws:principalservicename", "aws:username",
	callerAccount,
}

// callerAccount is the account of a user or role that makes a request to KMS; what it
// is where a service makes one is not documented (AWS KMS Developer Guide, "AWS KMS condition keys").
const callerAccount = "kms:calleraccount"

// correlatedCaller reports whether a policy looks at a key that follows from the
// caller.
func (c *comparison) correlatedCaller() bool {
	return slices.ContainsFunc(callerKeys, func(k string) bool { return c.keys[k] != nil })
}

// agree gives the keys that follow from the caller, with the caller's own values
// (nil: the key is missing), if the conditions take these for the ones chosen.
// Otherwise it looks for another caller of the kind, who has the values; if there
// is none, the request is not settled.
func (c *comparison) agree(p *problem, r *request, w *Witness, arn [][]rune) map[string][]string {
	if len(arn) == 1 && !hasLetter(arn[0]) && c.derived(p, r) == nil {
		text := string(arn[0])
		tries := []string{text}
		kept := r.request.Principal
		if own := strings.SplitN(text, ":", 6); len(own) == 6 && own[4] != kept.Account {
			own[4] = kept.Account
			tries = append(tries, strings.Join(own, ":"))
		}
		for _, try := range tries {
			other, ok := callerOf(try, kept)
			if !ok {
				continue
			}
			if r.request.Principal = other; c.derived(p, r) != nil {
				w.Principal, r.another = other, true
				break
			}
			r.request.Principal = kept
		}
	}
	own := c.derived(p, r)
	r.settled = own != nil
	return own
}

// derived gives the caller's own values for the keys of the problem; nil where
// one of them would change what a condition says.
func (c *comparison) derived(p *problem, r *request) map[string][]string {
	own := r.request.Principal.Fill(iam.Context{}).Values
	if p := r.request.Principal; p.Type == iam.AWS && len(p.Account) == 12 {
		own[callerAccount] = []string{p.Account}
	}
	out := map[string][]string{}
	for _, name := range callerKeys {
		k, ok := p.keyAt[name]
		if !ok || p.value[k] < 0 {
			continue
		}
		d := c.keys[name]
		chosen := d.values[p.value[k]]
		value := own[name]
		if name == callerAccount && chosen.missing {
			continue // requests to other services do not have it
		}
		if len(value) == 0 {
			if !chosen.missing && !p.alike(k, d.missingTruth()) {
				return nil
			}
			out[name] = nil
			continue
		}
		if chosen.unknown || !p.alike(k, d.truthOf(value[0])) {
			return nil
		}
		out[name] = value
	}
	return out
}

// contradicts reports whether a choice cannot be: a caller is in one account, and
// that is aws:PrincipalAccount.
func (c *comparison) contradicts(p *problem, x int) bool {
	k, ok := p.keyAt["aws:principalaccount"]
	if !ok || p.value[k] < 0 || !c.hasPrincipal {
		return false
	}
	from := c.callerList[x]
	d := c.keys["aws:principalaccount"]
	switch from.kind {
	case iam.Anonymous: // the key is missing, or says so
		return !p.alike(k, d.missingTruth()) && !p.alike(k, d.truthOf("anonymous"))
	case iam.CanonicalUser:
		if from.named { // whose account is not known
			return false
		}
	case iam.AWS:
		if len(from.account) == 0 || hasLetter(from.account) || p.alike(k, d.truthOf(string(from.account))) {
			return false
		}
		if from.named {
			return true
		}
	}
	// Services and identity providers are in no account that a policy names; other
	// callers stand here for those in all accounts that nobody names.
	for _, v := range d.values {
		if p.alike(k, v.truth) && (v.unknown || v.missing && from.kind != iam.AWS || len(v.texts) == 1 && !slices.Contains(c.namedAccounts, string(v.texts[0]))) {
			return false
		}
	}
	return true
}

// missingTruth is what the conditions say where the key is missing.
func (d *keyDomain) missingTruth() []iam.Truth {
	out := make([]iam.Truth, len(d.conditions))
	for i, cond := range d.conditions {
		out[i] = cond.onMissing()
	}
	return out
}

// truthOf is what the conditions say where the key has one value.
func (d *keyDomain) truthOf(value string) []iam.Truth {
	out := make([]iam.Truth, len(d.conditions))
	for i, cond := range d.conditions {
		out[i] = cond.onOne(cond.matches(d, []rune(value)))
	}
	return out
}

// callerOf makes a caller of the ARN of a user or role in the same account.
func callerOf(arn string, like iam.Caller) (iam.Caller, bool) {
	parts := strings.SplitN(arn, ":", 6)
	if like.Type != iam.AWS || len(parts) < 6 || parts[4] != like.Account {
		return like, false
	}
	if name, ok := strings.CutPrefix(parts[5], "user/"); ok && name != "" {
		return iam.Caller{Type: iam.AWS, ID: arn, Account: parts[4]}, true
	}
	if name, ok := strings.CutPrefix(parts[5], "role/"); ok && name != "" {
		name = name[strings.LastIndexByte(name, '/')+1:]
		return iam.Caller{
			Type: iam.AWS, ID: parts[0] + ":" + parts[1] + ":sts::" + parts[4] + ":assumed-role/" + name + "/session",
			Account: parts[4], Role: arn,
		}, true
	}
	return like, false
}
