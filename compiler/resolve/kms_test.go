package resolve

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/internal/diag"
)

func TestKeyByAlias(t *testing.T) {
	f := newFake(t, map[string]func(call) reply{
		"kms:DescribeKey": func(c call) reply {
			require.Contains(t, c.body, `"alias/us-east-1/john-replicated"`)
			require.Equal(t, "us-east-1", c.region)
			return ok(keyBody(c.account, c.region, keyA, "Enabled", "CUSTOMER"))
		},
	})
	q := alias(prodID, "alias/us-east-1/john-replicated")
	lock, ds := Run(context.Background(), nil, []Asked{here(1, q)}, f.options())
	require.Empty(t, ds)
	e, found := lock.Get(q)
	require.True(t, found)
	require.Equal(t, Entry{
		Value:      TextValue("arn:aws:kms:us-east-1:111122223333:key/" + keyA),
		Facts:      map[string]string{"keyId": keyA, "keyState": "Enabled", "keyManager": "CUSTOMER", "keyUsage": "ENCRYPT_DECRYPT", "multiRegion": "false"},
		API:        "kms:DescribeKey",
		By:         "arn:aws:iam::111122223333:role/read/read-only",
		ResolvedAt: "2026-03-04T05:06:07Z",
	}, e)
}

func TestAliasMissingNamesWhatIsNear(t *testing.T) {
	notFound := jsonFault(http.StatusBadRequest, "NotFoundException", "Alias arn:aws:kms:us-east-1:111122223333:alias/foo is not found.")
	for name, c := range map[string]struct {
		pages []string
		want  string
	}{
		"near, on the second page": {
			[]string{`{"Aliases":[{"AliasName":"alias/zebra"}],"Truncated":true,"NextMarker":"m"}`, `{"Aliases":[{"AliasName":"alias/fooo"},{"AliasName":"alias/aws/s3"}],"Truncated":false}`},
			"alias/foo is not in us-east-1 of account 111122223333 (prod); there is alias/fooo",
		},
		"nothing near": {
			[]string{`{"Aliases":[{"AliasName":"alias/payments-production"},{"AliasName":"alias/logs-of-everything"}],"Truncated":false}`},
			"alias/foo is not in us-east-1 of account 111122223333 (prod); aliases there: alias/logs-of-everything, alias/payments-production",
		},
		"none at all": {
			[]string{`{"Aliases":[],"Truncated":false}`},
			"alias/foo is not in us-east-1 of account 111122223333 (prod); there are no aliases",
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, map[string]func(call) reply{
				"kms:DescribeKey": always(notFound),
				"kms:ListAliases": func(k call) reply { return ok(c.pages[k.n-1]) },
			})
			lock, ds := Run(context.Background(), nil, []Asked{here(7, alias(prodID, "alias/foo"))}, f.options())
			d := one(t, ds, "LOCK030")
			require.Equal(t, c.want, d.Message)
			require.Equal(t, diag.Pos{File: "stacks.cue", Line: 7, Col: 3}, d.Pos)
			require.Equal(t, "audit-logs", d.Stack)
			require.Empty(t, lock.Keys())
		})
	}
}

func TestAliasMissingWithoutRightToList(t *testing.T) {
	f := newFake(t, map[string]func(call) reply{
		"kms:DescribeKey": always(jsonFault(http.StatusBadRequest, "NotFoundException", "no")),
		"kms:ListAliases": always(jsonFault(http.StatusBadRequest, "AccessDeniedException", "no")),
	})
	_, ds := Run(context.Background(), nil, []Asked{here(1, alias(prodID, "alias/foo"))}, f.options())
	d := one(t, ds, "LOCK030")
	require.Equal(t, "alias/foo is not in us-east-1 of account 111122223333 (prod)", d.Message)
	require.Contains(t, d.Help, "kms:ListAliases")
}

// A key that is not good to use is recorded all the same: its facts are what the
// later stages judge.
func TestKeysThatAreNotGoodToUse(t *testing.T) {
	for name, c := range map[string]struct {
		state, manager, rule, message string
		severity                      diag.Severity
	}{
		"disabled":            {"Disabled", "CUSTOMER", "LOCK031", "key of alias/a in us-east-1 of account 111122223333 (prod) is disabled", diag.Error},
		"pending import":      {"PendingImport", "CUSTOMER", "LOCK031", "key of alias/a in us-east-1 of account 111122223333 (prod) is not usable: its state is PendingImport", diag.Error},
		"pending deletion":    {"PendingDeletion", "CUSTOMER", "LOCK032", "key of alias/a in us-east-1 of account 111122223333 (prod) is going to be deleted (PendingDeletion)", diag.Error},
		"managed by AWS":      {"Enabled", "AWS", "LOCK033", "key of alias/a in us-east-1 of account 111122223333 (prod) is managed by AWS: no other account and no replication can use it", diag.Warning},
		"replica to be gone":  {"PendingReplicaDeletion", "CUSTOMER", "LOCK032", "key of alias/a in us-east-1 of account 111122223333 (prod) is going to be deleted (PendingReplicaDeletion)", diag.Error},
		"a state of tomorrow": {"Frozen", "CUSTOMER", "LOCK031", "key of alias/a in us-east-1 of account 111122223333 (prod) is not usable: its state is Frozen", diag.Error},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, map[string]func(call) reply{
				"kms:DescribeKey": func(k call) reply { return ok(keyBody(k.account, k.region, keyA, c.state, c.manager)) },
			})
			a, opt := here(1, alias(prodID, "alias/a")), f.options()
			lock, ds := Run(context.Background(), nil, []Asked{a}, opt)
			d := one(t, ds, c.rule)
			require.Equal(t, c.message, d.Message)
			require.Equal(t, c.severity, d.Severity)
			e, found := lock.Get(a.Question)
			require.True(t, found)
			require.Equal(t, c.state, e.Facts["keyState"])
			require.Equal(t, ds, Judge(a, e, opt.Targets[prodID]), "the lock alone says the same")
		})
	}
}

func TestSameAliasInTwoAccounts(t *testing.T) {
	f := newFake(t, map[string]func(call) reply{
		"kms:DescribeKey": func(c call) reply {
			id := map[string]string{prodID: keyA, backupID: keyB}[c.account]
			return ok(keyBody(c.account, c.region, id, "Enabled", "CUSTOMER"))
		},
	})
	a, b := alias(prodID, "alias/logs"), alias(backupID, "alias/logs")
	lock, ds := Run(context.Background(), nil, []Asked{here(1, a), here(2, b)}, f.options())
	require.Empty(t, ds)
	first, _ := lock.Get(a)
	second, _ := lock.Get(b)
	require.True(t, strings.HasSuffix(first.Value.Text, keyA))
	require.True(t, strings.HasSuffix(second.Value.Text, keyB))
	require.Equal(t, "arn:aws:iam::444455556666:role/read-only", second.By)
}

// An answer for another account or Region is refused, whoever gives it.
func TestKeyOfAnotherAccountIsRefused(t *testing.T) {
	f := newFake(t, map[string]func(call) reply{
		"kms:DescribeKey": func(c call) reply { return ok(keyBody(backupID, c.region, keyA, "Enabled", "CUSTOMER")) },
	})
	lock, ds := Run(context.Background(), nil, []Asked{here(1, alias(prodID, "alias/a"))}, f.options())
	require.Contains(t, one(t, ds, "LOCK022").Message, "the key belongs to account 444455556666")
	require.Empty(t, lock.Keys())
}

func TestAliasRetargeted(t *testing.T) {
	key := keyA
	f := newFake(t, map[string]func(call) reply{
		"kms:DescribeKey": func(c call) reply { return ok(keyBody(c.account, c.region, key, "Enabled", "CUSTOMER")) },
	})
	asked := []Asked{here(1, alias(prodID, "alias/a"))}
	lock, ds := Run(context.Background(), nil, asked, f.options())
	require.Empty(t, ds)
	before := lock.Marshal()
	require.Empty(t, Check(context.Background(), lock, asked, f.options()))

	key = keyB
	d := one(t, Check(context.Background(), lock, asked, f.options()), "LOCK051")
	require.Equal(t, "alias/a in us-east-1 of account 111122223333 (prod) points at another key: arn:aws:kms:us-east-1:111122223333:key/"+keyA+" -> arn:aws:kms:us-east-1:111122223333:key/"+keyB, d.Message)
	require.Contains(t, d.Help, "replicas already written")
	require.Contains(t, d.Help, "needs the old key")
	require.Equal(t, before, lock.Marshal(), "check writes nothing")
}

func TestCheckReportsStateOfTheSameKey(t *testing.T) {
	state := "Enabled"
	f := newFake(t, map[string]func(call) reply{
		"kms:DescribeKey": func(c call) reply { return ok(keyBody(c.account, c.region, keyA, state, "CUSTOMER")) },
	})
	asked := []Asked{here(1, alias(prodID, "alias/a"))}
	lock, _ := Run(context.Background(), nil, asked, f.options())
	state = "Disabled"
	ds := Check(context.Background(), lock, asked, f.options())
	clean(t, ds)
	require.Len(t, ds, 2)
	require.Equal(t, "LOCK031", ds[0].Rule)
	require.Equal(t, "LOCK052", ds[1].Rule)
	require.Equal(t, "alias/a in us-east-1 of account 111122223333 (prod) is the same, but: keyState: Enabled -> Disabled", ds[1].Message)
}
