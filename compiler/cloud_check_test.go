package compiler

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
)

// TestCloudOverlapsElsewhere: clouds are compared with networks on AWS and with one
// another, unless one of the two says that it may overlap.
func TestCloudOverlapsElsewhere(t *testing.T) {
	vpc := func(cidr, more string) string {
		return fmt.Sprintf("\nstacks: main: {kind: \"Vpc\", account: \"prod\", region: \"eu-west-1\", cidr: %q%s}", cidr, more)
	}
	second := strings.Replace(strings.Replace(edgeCloud, "stacks: cloud:", "stacks: second:", 1), "1000", "7", 1)
	apart := changed(second, "192.0.2.", "192.168.2.", "198.51.100.", "203.0.113.")
	for _, c := range []struct{ name, more, want string }{
		{"apart", vpc("10.0.0.0/16", ""), ""},
		{"hosts", vpc("192.0.2.0/25", ""), "the network eucalyptus, 192.0.2.0/26, overlaps 192.0.2.0/25, the network of the stack \"main\" on AWS"},
		{"instances", vpc("192.0.2.128/25", ""), "the subnet of the zone zone-a"},
		{"public", vpc("198.51.100.128/25", ""), "a range of public addresses"},
		{"may", vpc("192.0.2.0/24", ", mayOverlap: true"), ""},
		{"cloud may", vpc("192.0.2.0/24", "") + "\nstacks: cloud: mayOverlap: true", ""},
		{"two clouds", "\n" + second, "the network eucalyptus, 192.0.2.0/26, overlaps the network eucalyptus 192.0.2.0/26 of the cloud \"cloud\""},
		{"two clouds apart", "\n" + apart, ""},
		{"other reserved", "\n" + apart + "\nstacks: second: reserved: other: \"192.0.2.0/26\"", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			write(t, example(edgeCloud+c.more))
			_, ds := Load(".", LoadOptions{})
			if c.want == "" {
				require.Empty(t, format(ds))
				return
			}
			require.Len(t, ds, 1, format(ds))
			require.Equal(t, codeCloudElsewhere.ID, ds[0].Rule)
			require.Contains(t, ds[0].Message, c.want)
		})
	}
}

// TestCloudAnnouncedBlocks: what gateways announce belongs to nobody else, whether it is
// written or follows from the public addresses, and mode EDGE announces nothing.
func TestCloudAnnouncedBlocks(t *testing.T) {
	const aws = "\nstacks: main: {kind: \"Vpc\", account: \"prod\", region: \"eu-west-1\", cidr: \"198.51.100.0/25\"}"
	const advertise = "\nstacks: cloud: advertise: [\"198.51.100.0/24\"]"
	narrow := changed(vpcCloud, "198.51.100.130-198.51.100.250", "192.0.2.60-192.0.2.63", "192.0.2.0/26", "192.0.2.0/27")
	for _, c := range []struct{ name, plan, path, want string }{
		{"aws", vpcCloud + advertise + aws, "advertise.[0]", "an advertised block, 198.51.100.0/24, overlaps 198.51.100.0/25"},
		{"apart from aws", vpcCloud + aws, "", ""},
		{"follows", narrow, "publicIps", "the block around the public addresses that is advertised, 192.0.2.0/25, overlaps the network eucalyptus 192.0.2.0/27"},
		{"edge", edgeCloud + advertise + "\nstacks: cloud: asn: 64496", "advertise", "this target cannot express advertise: mode EDGE announces nothing"},
		{"edge asn", edgeCloud + "\nstacks: cloud: asn: 64496", "asn", "this target cannot express asn"},
	} {
		t.Run(c.name, func(t *testing.T) {
			write(t, example(c.plan))
			_, ds := Load(".", LoadOptions{})
			if c.want == "" {
				require.Empty(t, format(ds))
				return
			}
			i := slices.IndexFunc(ds, func(d diag.Diagnostic) bool { return strings.Contains(d.Message, c.want) })
			require.GreaterOrEqual(t, i, 0, format(ds))
			require.Equal(t, "stacks.cloud."+c.path, strings.Join(ds[i].Path, "."))
		})
	}
}

// TestSecretPropertyIsRefused: the script of the properties is committed. The line of
// the finding is not shown.
func TestSecretPropertyIsRefused(t *testing.T) {
	for name, secret := range map[string]bool{
		"zone-a.storage.sanpassword": true, "objectstorage.s3provider.s3secretkey": true, "a.PASS-phrase": true,
		"tokens.disabledactions": false, "zone-a.storage.maxvolumesizeingb": false,
	} {
		write(t, example(edgeCloud+fmt.Sprintf("\nstacks: cloud: properties: %q: \"word\"", name)))
		_, ds := Load(".", LoadOptions{})
		if !secret {
			require.Empty(t, format(ds))
			continue
		}
		require.Len(t, ds, 1, format(ds))
		require.Equal(t, codeCloudSecret.ID, ds[0].Rule)
		require.True(t, ds[0].Secret)
	}
}

// TestTooLongListsAreRefused: everything is compared with everything.
func TestTooLongListsAreRefused(t *testing.T) {
	var ranges []string
	for i := range 1001 {
		ranges = append(ranges, fmt.Sprintf("%q", fmt.Sprintf("198.%d.%d.1", i/250, i%250)))
	}
	write(t, example(changed(edgeCloud, `"198.51.100.130-198.51.100.250"`, strings.Join(ranges, ", "))))
	_, ds := Load(".", LoadOptions{})
	require.Len(t, ds, 1, format(ds))
	require.Equal(t, "publicIps has 1001 entries; the most is 1000", ds[0].Message)
}

// TestPlansWithHoles: the checks pass over whatever is missing or empty. Every value of
// a plan is left out once, and made null, empty or absurd.
func TestPlansWithHoles(t *testing.T) {
	write(t, example(cephCloud("size: 1")+"\n"+strings.Replace(vpcCloud, "stacks: cloud:", "stacks: vpc:", 1)+"\nstacks: vpc: mayOverlap: true"))
	p, ds := Load(".", LoadOptions{})
	require.Empty(t, format(ds))
	checked := 0
	for _, s := range p.Stacks {
		var plan map[string]any
		require.NoError(t, json.Unmarshal(s.Data, &plan))
		eachHole(plan, func() {
			data, err := json.Marshal(plan)
			require.NoError(t, err)
			doc, err := cloud.Parse(data)
			if err != nil {
				return // of another type: the schema sees to it
			}
			checked++
			d := &draft{known: true, at: func(...string) place { return place{} }}
			d.stacks = []draftStack{{name: "cloud", kind: "Cloud", doc: doc, data: data, at: func(...string) place { return place{} }}}
			checkDraft(d)
		})
	}
	require.Greater(t, checked, 300)
}

// eachHole calls see once for every change of every value below an object, and undoes
// it.
func eachHole(object map[string]any, see func()) {
	for _, key := range sortedKeys(object) {
		before := object[key]
		delete(object, key)
		see()
		for _, other := range []any{nil, "", "255.255.255.255", "0.0.0.0/0", "0.0.0.0-255.255.255.255", map[string]any{}, []any{}, []any{nil}, []any{""}, map[string]any{"": nil}, map[string]any{"": map[string]any{}}, 0, -1, true} {
			object[key] = other
			see()
		}
		object[key] = before
		if inner, ok := before.(map[string]any); ok {
			eachHole(inner, see)
		}
	}
}
