package resolve

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/internal/diag"
)

// keysOf answers every alias but those that end in a digit below 5.
func keysOf(t *testing.T) *fake {
	return newFake(t, map[string]func(call) reply{
		"kms:DescribeKey": func(c call) reply {
			time.Sleep(time.Duration(rand.IntN(3)) * time.Millisecond)
			for i := range 5 {
				if regexpDigit(c.body, i) {
					return jsonFault(http.StatusBadRequest, "NotFoundException", "no")
				}
			}
			return ok(keyBody(c.account, c.region, keyA, "Enabled", "CUSTOMER"))
		},
		"kms:ListAliases": always(ok(`{"Aliases":[]}`)),
	})
}

func regexpDigit(body string, i int) bool {
	return len(body) > 3 && body[len(body)-3:] == fmt.Sprintf(`%d"}`, i)
}

func TestFailuresAreReportedTogetherInTheSameOrder(t *testing.T) {
	f := keysOf(t)
	var asked []Asked
	for i := range 20 {
		for j, account := range []string{prodID, backupID} {
			asked = append(asked, here(100-2*i-j, alias(account, fmt.Sprintf("alias/k%d", i))))
		}
	}
	var want []diag.Diagnostic
	var bytes []byte
	for round := range 5 {
		rand.Shuffle(len(asked), func(i, j int) { asked[i], asked[j] = asked[j], asked[i] })
		opt := f.options()
		opt.Workers = 1 + round*3
		lock, ds := Run(context.Background(), nil, asked, opt)
		require.Len(t, ds, 20)
		require.Len(t, lock.Keys(), 20, "what succeeded is kept")
		if round == 0 {
			want, bytes = ds, lock.Marshal()
			for i := range ds {
				require.True(t, i == 0 || ds[i-1].Pos.Line < ds[i].Pos.Line, "ordered by place")
			}
		}
		require.Equal(t, want, ds)
		require.Equal(t, bytes, lock.Marshal())
	}
}

func TestOnlyWhatIsMissingIsAsked(t *testing.T) {
	f := newFake(t, map[string]func(call) reply{
		"kms:DescribeKey":               func(c call) reply { return ok(keyBody(c.account, c.region, keyB, "Enabled", "CUSTOMER")) },
		"ec2:DescribeAvailabilityZones": always(ok(fmt.Sprintf(zonesBody, "available"))),
	})
	old := &Lock{}
	locked := alias(prodID, "alias/a")
	entry, _ := sampleLock().Get(locked)
	old.Set(locked, entry)
	before := old.Marshal()
	asked := []Asked{here(1, locked), here(2, alias(prodID, "alias/b")), here(3, zonesOf(prodID)), here(4, locked)}

	var seen []string
	opt := f.options()
	opt.Progress = func(done, total int, key string) { seen = append(seen, fmt.Sprintf("%d/%d", done, total)) }
	lock, ds := Run(context.Background(), old, asked, opt)
	require.Empty(t, ds)
	require.Equal(t, 1, f.count("kms:DescribeKey"))
	require.Equal(t, []string{"1/2", "2/2"}, seen)
	require.Equal(t, before, old.Marshal(), "the old lock is not changed")
	kept, _ := lock.Get(locked)
	require.Equal(t, entry, kept)

	again, ds := Run(context.Background(), lock, asked, f.options())
	require.Empty(t, ds)
	require.Equal(t, lock.Marshal(), again.Marshal())
	require.Equal(t, 1, f.count("kms:DescribeKey"))
	require.Equal(t, 1, f.count("sts:AssumeRole"), "nothing to ask opens no session")
}

func TestRefresh(t *testing.T) {
	f := newFake(t, map[string]func(call) reply{
		"kms:DescribeKey": func(c call) reply { return ok(keyBody(c.account, c.region, keyB, "Enabled", "CUSTOMER")) },
	})
	a, b := alias(prodID, "alias/a"), alias(prodID, "alias/b")
	old := &Lock{}
	entry, _ := sampleLock().Get(a)
	old.Set(a, entry)
	old.Set(b, entry)
	asked := []Asked{here(1, a), here(2, b)}
	opt := f.options()
	opt.Refresh = "kms/*/alias/a"
	lock, ds := Run(context.Background(), old, asked, opt)
	require.Empty(t, ds)
	fresh, _ := lock.Get(a)
	stale, _ := lock.Get(b)
	require.Contains(t, fresh.Value.Text, keyB)
	require.Equal(t, "2026-03-04T05:06:07Z", fresh.ResolvedAt)
	require.Equal(t, entry, stale)

	// The same answer later changes nothing, the time included.
	opt.Now = now.Add(time.Hour)
	opt.Refresh = "*"
	same, ds := Run(context.Background(), lock, []Asked{here(1, a)}, opt)
	require.Empty(t, ds)
	require.Equal(t, lock.Marshal(), same.Marshal())

	for pattern, want := range map[string]string{"ssm/*": `no question matches the pattern "ssm/*"`, "kms/[": `pattern "kms/[" is malformed`} {
		opt.Refresh = pattern
		_, ds = Run(context.Background(), old, asked, opt)
		require.Equal(t, want, one(t, ds, "LOCK024").Message)
	}
}

func TestQuestionsThatCannotBeAsked(t *testing.T) {
	f := newFake(t, nil)
	lock, ds := Run(context.Background(), nil, []Asked{
		here(1, Question{"kms", "aws", "1", "", []string{"a"}}),
		here(2, Question{Kind: "kmss"}),
	}, f.options())
	clean(t, ds)
	require.Len(t, ds, 4, "every mistake of a question")
	require.Empty(t, lock.Keys())
	require.Zero(t, f.count("sts:AssumeRole"))
	require.Empty(t, Check(context.Background(), nil, []Asked{here(1, zonesOf(prodID))}, f.options()), "what the lock lacks is not checked")
}

func TestWorkersAreBounded(t *testing.T) {
	var mu sync.Mutex
	running, most := 0, 0
	f := newFake(t, map[string]func(call) reply{
		"kms:DescribeKey": func(c call) reply {
			mu.Lock()
			running++
			most = max(most, running)
			mu.Unlock()
			time.Sleep(2 * time.Millisecond)
			mu.Lock()
			running--
			mu.Unlock()
			return ok(keyBody(c.account, c.region, keyA, "Enabled", "CUSTOMER"))
		},
	})
	var asked []Asked
	for i := range 40 {
		asked = append(asked, here(i+1, alias(prodID, fmt.Sprintf("alias/k%d", i))))
	}
	opt := f.options()
	opt.Workers = 3
	_, ds := Run(context.Background(), nil, asked, opt)
	require.Empty(t, ds)
	require.LessOrEqual(t, most, 3)
	require.Greater(t, most, 1)
	require.Equal(t, 1, f.count("sts:AssumeRole"), "one session an account and Region")
}

// What Run reports is in the table of codes, and every code of the table can be met.
func TestEveryCodeIsUsed(t *testing.T) {
	source := sources(t)
	for _, c := range Codes() {
		require.Contains(t, source, `"`+c.ID+`", `, "%s is reported nowhere", c.ID)
	}
}

// sources is the text of the package without its table of codes.
func sources(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	var all strings.Builder
	for _, file := range files {
		if file == "codes.go" || strings.HasSuffix(file, "_test.go") {
			continue
		}
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		all.Write(data)
	}
	return all.String()
}
