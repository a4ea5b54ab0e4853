package resolve

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"cuemulus.dev/internal/diag"
)

func sampleLock() *Lock {
	l := &Lock{}
	by := "arn:aws:iam::111122223333:role/read-only"
	l.Set(zonesOf(prodID), Entry{Value: RecordsValue([]map[string]string{{"name": "us-east-1a", "id": "use1-az1", "state": "available"}}), API: "ec2:DescribeAvailabilityZones", By: by, ResolvedAt: "2026-01-01T00:00:00Z"})
	l.Set(alias(prodID, "alias/a"), Entry{Value: TextValue("arn:aws:kms:us-east-1:111122223333:key/" + keyA), Facts: map[string]string{"keyState": "Enabled", "keyManager": "CUSTOMER"}, API: "kms:DescribeKey", By: by, ResolvedAt: "2026-01-01T00:00:00Z"})
	l.Set(unit("ou-ab12-11111111"), Entry{Value: ListValue(nil), API: "organizations:ListAccountsForParent", By: by, ResolvedAt: "2026-01-01T00:00:00Z"})
	l.Set(output("audit-logs", "Policy"), Entry{Value: TextValue(`<a href="x">&` + "\n\u2028é"), API: "cloudformation:DescribeStacks", By: by, ResolvedAt: "2026-01-01T00:00:00Z"})
	return l
}

func TestLockIsWrittenSortedAndReadBack(t *testing.T) {
	data := sampleLock().Marshal()
	require.Equal(t, `{
  "version": 1,
  "entries": {
    "kms/aws/111122223333/us-east-1/alias/a": {
      "value": "arn:aws:kms:us-east-1:111122223333:key/11111111-1111-1111-1111-111111111111",
      "facts": {
        "keyManager": "CUSTOMER",
        "keyState": "Enabled"
      },
      "api": "kms:DescribeKey",
      "by": "arn:aws:iam::111122223333:role/read-only",
      "resolvedAt": "2026-01-01T00:00:00Z"
    },
    "ou/aws/111122223333/-/ou-ab12-11111111": {
      "value": [],
      "api": "organizations:ListAccountsForParent",
      "by": "arn:aws:iam::111122223333:role/read-only",
      "resolvedAt": "2026-01-01T00:00:00Z"
    },
    "output/aws/111122223333/us-east-1/audit-logs/Policy": {
      "value": "<a href=\"x\">&\n\u2028é",
      "api": "cloudformation:DescribeStacks",
      "by": "arn:aws:iam::111122223333:role/read-only",
      "resolvedAt": "2026-01-01T00:00:00Z"
    },
    "zones/aws/111122223333/us-east-1": {
      "value": [
        {
          "id": "use1-az1",
          "name": "us-east-1a",
          "state": "available"
        }
      ],
      "api": "ec2:DescribeAvailabilityZones",
      "by": "arn:aws:iam::111122223333:role/read-only",
      "resolvedAt": "2026-01-01T00:00:00Z"
    }
  }
}
`, string(data))
	back, ds := ParseLock("cuemulus.lock", data)
	require.Empty(t, ds)
	require.Equal(t, sampleLock(), back)
	require.Equal(t, data, back.Marshal())
	require.Equal(t, "{\n  \"version\": 1,\n  \"entries\": {}\n}\n", string((&Lock{}).Marshal()))
	require.Equal(t, string((&Lock{}).Marshal()), string((*Lock)(nil).Marshal()))
}

func TestSetKeepsTheOldEntryWhenNothingChanged(t *testing.T) {
	l, q := sampleLock(), alias(prodID, "alias/a")
	before, _ := l.Get(q)
	again := before
	again.ResolvedAt, again.By = "2026-02-02T00:00:00Z", "arn:aws:iam::111122223333:user/other"
	l.Set(q, again)
	same, _ := l.Get(q)
	require.Equal(t, before, same)

	for name, change := range map[string]func(*Entry){
		"value": func(e *Entry) { e.Value = TextValue("arn:aws:kms:us-east-1:111122223333:key/" + keyB) },
		"facts": func(e *Entry) { e.Facts = map[string]string{"keyState": "Disabled"} },
	} {
		changed := again
		change(&changed)
		l := sampleLock()
		l.Set(q, changed)
		got, _ := l.Get(q)
		require.Equal(t, changed, got, name)
	}
}

func TestPrune(t *testing.T) {
	l := sampleLock()
	keep := map[string]bool{"zones/aws/111122223333/us-east-1": true, "caller/aws/111122223333/-": true}
	require.Equal(t, []string{
		"kms/aws/111122223333/us-east-1/alias/a", "ou/aws/111122223333/-/ou-ab12-11111111", "output/aws/111122223333/us-east-1/audit-logs/Policy",
	}, l.Prune(keep))
	require.Equal(t, []string{"zones/aws/111122223333/us-east-1"}, l.Keys())
	require.Nil(t, (*Lock)(nil).Keys())
	_, found := (*Lock)(nil).Get(zonesOf(prodID))
	require.False(t, found)
}

// Two branches that ask different things change different lines: adding an entry
// leaves every line of the others as it is.
func TestEntriesDoNotTouchEachOther(t *testing.T) {
	l := sampleLock()
	before := strings.Split(string(l.Marshal()), "\n")
	e, _ := l.Get(alias(prodID, "alias/a"))
	l.Set(alias(prodID, "alias/b"), e)
	after := strings.Split(string(l.Marshal()), "\n")
	at := 0
	for _, line := range after {
		if at < len(before) && before[at] == line {
			at++
		}
	}
	require.Equal(t, len(before), at, "the old lines are a subsequence of the new")
}

// Each file of testdata/lock is a lock file with mistakes and, after it, what must
// be said about each: position, rule, message.
func TestParseLockMistakes(t *testing.T) {
	files, err := filepath.Glob("testdata/lock/*.txtar")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 8)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			require.NoError(t, err)
			require.Len(t, a.Files, 2)
			lock, ds := ParseLock("cuemulus.lock", a.Files[0].Data)
			require.Nil(t, lock)
			var out strings.Builder
			for _, d := range ds {
				require.True(t, d.Unreadable)
				require.Equal(t, diag.Error, d.Severity)
				fmt.Fprintf(&out, "%s: %s %s\n", d.Pos, d.Rule, d.Message)
				for _, r := range d.Related {
					fmt.Fprintf(&out, "    %s: %s\n", r.Pos, r.Message)
				}
			}
			if os.Getenv("UPDATE") != "" {
				a.Files[1].Data = []byte(out.String())
				require.NoError(t, os.WriteFile(file, txtar.Format(a), 0o644))
			}
			require.Equal(t, string(a.Files[1].Data), out.String())
		})
	}
}

func TestParseLockHostile(t *testing.T) {
	entry := func(key string) string {
		return fmt.Sprintf(`%q: {"value": "o-exampleorgid", "api": "a:B", "by": "arn:aws:iam::111122223333:root", "resolvedAt": "2026-01-01T00:00:00Z"}`, key)
	}
	for name, c := range map[string]struct{ data, message string }{
		"empty":         {" \n", "lock file is empty"},
		"huge":          {strings.Repeat(" ", maxLockBytes+1), "lock file of 8388609 bytes is larger than 8388608"},
		"deep":          {strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000), "lock file is nested deeper than 8"},
		"deeper":        {strings.Repeat(`{"a":`, 1_000_000), "lock file is nested deeper than 8"},
		"many values":   {"[" + strings.Repeat("0,", 2_000_000) + "0]", "lock file has more than 400000 values"},
		"mark":          {"\xef\xbb\xbf{}", "lock file starts with a byte order mark"},
		"not utf-8":     {"{\"version\": \"\xff\"}", "lock file is not UTF-8 here"},
		"long key":      {`{"version": 1, "entries": {` + entry("kms/"+strings.Repeat("x", 1<<20)) + "}}", "key of 1048580 bytes is longer than 2048"},
		"long text":     {`{"version": 1, "entries": {"organization/aws/111122223333/-": {"value": "` + strings.Repeat("x", 1<<20) + `", "api": "a:B", "by": "arn:aws:iam::111122223333:root", "resolvedAt": "2026-01-01T00:00:00Z"}}}`, "string of 1048576 bytes is longer than 16384"},
		"huge version":  {`{"version": 1e999999, "entries": {}}`, "lock file has version 1e999999; this cuemulus reads version 1"},
		"many mistakes": {`{"version": 1, "entries": {` + strings.Repeat(`"x": 1, `, 100_000) + `"y": 1}}`, "there are more mistakes; the first 50 are shown"},
		"many keys":     {`{"version": 1, "entries": {` + manyKeys(60_000) + `}}`, "there are more mistakes; the first 50 are shown"},
	} {
		t.Run(name, func(t *testing.T) {
			lock, ds := ParseLock("cuemulus.lock", []byte(c.data))
			require.Nil(t, lock)
			require.NotEmpty(t, ds)
			require.LessOrEqual(t, len(ds), maxLockErrors+1)
			require.Contains(t, ds[len(ds)-1].Message, c.message)
			for _, d := range ds {
				require.LessOrEqual(t, len(d.Message), 1000)
			}
		})
	}
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%q: 1, ", fmt.Sprintf("kmz/%s/%d", strings.Repeat("y", 100), i))
	}
	return b.String() + `"y": 1`
}

// A lock file of any content is read without a crash; what is accepted is written
// back as a file that reads the same; what is refused says where.
func FuzzParseLock(f *testing.F) {
	f.Add(sampleLock().Marshal())
	files, err := filepath.Glob("testdata/lock/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds in testdata/lock")
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(a.Files[0].Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		lock, ds := ParseLock("cuemulus.lock", data)
		if lock == nil {
			if len(ds) == 0 || len(ds) > maxLockErrors+1 {
				t.Fatalf("%d diagnostics for a refused file", len(ds))
			}
			lines := strings.Count(string(data), "\n") + 1
			for _, d := range ds {
				if d.Message == "" || d.Pos.File != "cuemulus.lock" || d.Pos.Line > lines || d.Pos.Line > 0 && d.Pos.Col < 1 {
					t.Fatalf("bad diagnostic %+v", d)
				}
			}
			return
		}
		if len(ds) > 0 {
			t.Fatalf("accepted with %+v", ds)
		}
		out := lock.Marshal()
		back, ds := ParseLock("cuemulus.lock", out)
		if len(ds) > 0 || string(back.Marshal()) != string(out) {
			t.Fatalf("not stable: %s %+v", out, ds)
		}
		for _, key := range lock.Keys() {
			if q, err := ParseKey(key); err != nil || q.Key() != key {
				t.Fatalf("key %q: %v", key, err)
			}
		}
	})
}

func BenchmarkParseLock(b *testing.B) {
	l := &Lock{}
	e, _ := sampleLock().Get(alias(prodID, "alias/a"))
	for i := range 2_000 {
		l.Set(alias(prodID, fmt.Sprintf("alias/a%d", i)), e)
	}
	data := l.Marshal()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, ds := ParseLock("cuemulus.lock", data); len(ds) > 0 {
			b.Fatal(ds)
		}
	}
}
