// Package generate makes spec.bin of pinned packages. It is run by cfn/spec/gen.go and
// by a test that tells when spec.bin is stale; no part of it is in the binary, and it
// never uses the network.
//
// Two sources are merged: the service specification (npm @aws-cdk/aws-service-spec,
// newest, all types, attributes, what Ref gives), and the registry schemas in the data
// of cfn-lint (PyPI, with limits, patterns, groups and lists by Region). The package
// comment of cfn/spec says how differences are settled. overrides.txt comes last.
package generate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cuemulus.dev/cfn/spec"
)

// Options say what to read and what is allowed.
type Options struct {
	Dir         string // folder of cfn/spec, with SOURCES and overrides.txt
	Cache       string // folder with the downloaded packages
	AllowShrink bool   // accept sources with less in them than before
}

// Output is what was made, not yet written.
type Output struct {
	Bin     []byte // spec.bin
	Sources []byte // SOURCES
	Content string // hash of what spec.bin inflates to: the same whatever the compressor
	Stats   *Stats
}

// tolerance is how much smaller a count may be than the last time: 2 in 100. Types do go
// away when services close, a few a year; a source that is broken loses more.
const tolerance = 0.02

// Run makes the files from the sources.
func Run(o Options) (*Output, error) {
	text, err := os.ReadFile(filepath.Join(o.Dir, "SOURCES"))
	if err != nil {
		return nil, err
	}
	rec, err := readRecord(text)
	if err != nil {
		return nil, err
	}
	rules, err := os.ReadFile(filepath.Join(o.Dir, "overrides.txt"))
	if err != nil {
		return nil, err
	}
	overrides, err := readOverrides(rules)
	if err != nil {
		return nil, err
	}
	ss, files, err := load(rec, o.Cache)
	if err != nil {
		return nil, err
	}
	stats := newStats()
	f, err := merge(ss, files, overrides, stats)
	if err != nil {
		return nil, err
	}
	if err := shrunk(rec.counts, stats.Counts); err != nil && !o.AllowShrink {
		return nil, err
	}
	bin, content, err := encode(f)
	if err != nil {
		return nil, err
	}
	rec.counts, rec.content, rec.output, rec.rules = stats.Counts, content, hashOf(bin), hashOf(rules)
	return &Output{Bin: bin, Sources: rec.text(), Content: content, Stats: stats}, nil
}

// load opens the two packages.
func load(rec *record, cache string) (*serviceSpec, map[string][]byte, error) {
	var ss *serviceSpec
	var files map[string][]byte
	for _, s := range rec.sources {
		b, err := s.load(cache)
		if err != nil {
			return nil, nil, err
		}
		switch s.registry {
		case "npm":
			db, err := fromTar(b, "package/db.json.gz")
			if err != nil {
				return nil, nil, fmt.Errorf("open %s: %w", s.file, err)
			}
			if ss, err = readServiceSpec(bytes.NewReader(db)); err != nil {
				return nil, nil, err
			}
		case "pypi":
			if files, err = fromWheel(b, "cfnlint/data/"); err != nil {
				return nil, nil, fmt.Errorf("open %s: %w", s.file, err)
			}
			for name := range files {
				if short, ok := strings.CutPrefix(name, "schemas/"); ok {
					files[short] = files[name]
				}
			}
		}
	}
	if ss == nil || files == nil {
		return nil, nil, errors.New("SOURCES must name one npm and one pypi source")
	}
	return ss, files, nil
}

// shrunk says which counts are lower than before by more than the tolerance.
func shrunk(before, now map[string]int) error {
	var errs []error
	for _, name := range sorted(before) {
		if float64(now[name]) < float64(before[name])*(1-tolerance) {
			errs = append(errs, fmt.Errorf("the sources have %d %s, before %d: see what is gone, then run with -allow-shrink", now[name], name, before[name]))
		}
	}
	return errors.Join(errs...)
}

// merge makes the facts.
func merge(ss *serviceSpec, files map[string][]byte, overrides []override, stats *Stats) (facts, error) {
	lists, regions, err := regionLists(files)
	if err != nil {
		return facts{}, err
	}
	f := facts{regions: regions, places: map[string]place{}}
	names := map[string]bool{}
	for n := range ss.resources {
		names[n] = true
	}
	for _, l := range lists {
		for n := range l {
			names[n] = true
		}
	}
	delete(names, "Module") // cfn-lint's own stand-in for modules
	delete(names, "AWS::CDK::Metadata")
	docs := map[string]*document{}
	byType := map[string]*spec.Type{}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		doc, err := documentOf(name, lists, files, docs, stats)
		if err != nil {
			return facts{}, err
		}
		t := build(ss, name, ss.resources[name], doc, stats)
		f.types = append(f.types, t)
		byType[name] = t
		f.places[name] = placeOf(name, lists, regions, ss.seen[name])
	}
	if err := retention(files, byType); err != nil {
		return facts{}, err
	}
	if f.runtimes, err = runtimes(files["AdditionalSpecs/LmbdRuntimeLifecycle.json"]); err != nil {
		return facts{}, err
	}
	regionNames := make([]string, len(regions))
	for i, r := range regions {
		regionNames[i] = r.Name
	}
	for _, src := range tableSources() {
		t, err := readTable(files, src, regionNames, stats)
		if err != nil {
			return facts{}, err
		}
		f.tables = append(f.tables, t)
		stats.Counts["table-rows"] += len(t.rows)
	}
	for _, o := range overrides {
		t := byType[o.typ]
		if t == nil {
			return facts{}, fmt.Errorf("overrides.txt:%d: there is no type %s", o.line, o.typ)
		}
		if err := o.apply(t); err != nil {
			return facts{}, err
		}
	}
	count(f, stats)
	return f, nil
}

// regionLists reads the lists of types by Region.
func regionLists(files map[string][]byte) (map[string]map[string]string, []spec.Region, error) {
	lists := map[string]map[string]string{}
	for name, b := range files {
		base, ok := strings.CutPrefix(name, "providers/")
		if !ok || !strings.HasSuffix(base, ".py") || base == "__init__.py" {
			continue
		}
		l, err := providers(b)
		if err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", name, err)
		}
		lists[strings.ReplaceAll(strings.TrimSuffix(base, ".py"), "_", "-")] = l
	}
	main := lists["us-east-1"]
	if main == nil {
		return nil, nil, errors.New("the registry data has no list for us-east-1: its form has changed")
	}
	var regions []spec.Region
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		// A list that is equal to that of us-east-1 was copied from there, for Regions
		// whose registry is not public.
		listed := name == "us-east-1" || !maps.Equal(lists[name], main)
		regions = append(regions, spec.Region{Name: name, Partition: partition(name), Listed: listed})
	}
	return lists, regions, nil
}

// partition gives the partition of a Region. Source: the partitions file of the AWS
// SDKs (regionRegex).
func partition(region string) string {
	for _, p := range [][2]string{
		{"cn-", "aws-cn"},
		{"us-gov-", "aws-us-gov"},
		{"us-iso-", "aws-iso"},
		{"us-isob-", "aws-iso-b"},
		{"eu-isoe-", "aws-iso-e"},
		{"us-isof-", "aws-iso-f"},
		{"eusc-", "aws-eusc"},
	} {
		if strings.HasPrefix(region, p[0]) {
			return p[1]
		}
	}
	return "aws"
}

// documentOf gives the registry schema of a type: that of us-east-1, or of the first
// Region that has the type.
func documentOf(name string, lists map[string]map[string]string, files map[string][]byte, docs map[string]*document, stats *Stats) (*document, error) {
	hash := lists["us-east-1"][name]
	for _, region := range slices.Sorted(maps.Keys(lists)) {
		if hash == "" {
			hash = lists[region][name]
		}
	}
	if hash == "" {
		return nil, nil //nolint:nilnil // the registry data has not the type
	}
	if d := docs[hash]; d != nil {
		return d, nil
	}
	b, ok := files["resources/"+hash+".json"]
	if !ok {
		return nil, fmt.Errorf("the registry data has no schema %s of %s", hash, name)
	}
	d, err := readDocument(b, stats)
	if err != nil {
		return nil, fmt.Errorf("read the schema of %s: %w", name, err)
	}
	docs[hash] = d
	return d, nil
}

// placeOf says where a type is: in the lists, and where the newer source has seen it.
func placeOf(name string, lists map[string]map[string]string, regions []spec.Region, seen []string) place {
	p := place{regions: make([]bool, len(regions))}
	for i, r := range regions {
		_, on := lists[r.Name][name]
		p.listed = p.listed || on && r.Listed
		p.regions[i] = on && r.Listed || slices.Contains(seen, r.Name)
	}
	return p
}

// retention reads which types hold data.
func retention(files map[string][]byte, types map[string]*spec.Type) error {
	var list struct {
		ResourceTypes map[string]struct {
			DeleteRequiresEmptyResource bool
		}
	}
	if err := json.Unmarshal(files["AdditionalSpecs/StatefulResources.json"], &list); err != nil {
		return fmt.Errorf("read StatefulResources.json: %w", err)
	}
	for name, facts := range list.ResourceTypes {
		if t := types[name]; t != nil {
			t.Stateful = true
			t.MustBeEmpty = facts.DeleteRequiresEmptyResource
		}
	}
	return nil
}

func runtimes(b []byte) ([]spec.Runtime, error) {
	var list map[string]map[string]string
	if err := json.Unmarshal(b, &list); err != nil {
		return nil, fmt.Errorf("read LmbdRuntimeLifecycle.json: %w", err)
	}
	var out []spec.Runtime
	for _, name := range slices.Sorted(maps.Keys(list)) {
		r := list[name]
		out = append(out, spec.Runtime{Name: name, Deprecated: r["deprecated"], CreateBlock: r["create-block"], UpdateBlock: r["update-block"], Successor: r["successor"]})
	}
	return out, nil
}

// count fills the counts that may not shrink.
func count(f facts, stats *Stats) {
	c := stats.Counts
	c["types"] = len(f.types)
	c["regions"] = len(f.regions)
	c["runtimes"] = len(f.runtimes)
	for _, t := range f.types {
		c["attributes"] += len(t.Attrs)
		if t.Stateful {
			c["stateful"]++
		}
		if len(t.Ref) > 0 {
			c["ref"]++
		}
		seen := map[*spec.Object]bool{}
		countObject(t.Properties, seen, c)
	}
}

func countObject(o *spec.Object, seen map[*spec.Object]bool, c map[string]int) {
	if o == nil || seen[o] {
		return
	}
	seen[o] = true
	c["groups"] += len(o.Groups)
	for _, p := range o.Fields {
		c["properties"]++
		if p.Required {
			c["required"]++
		}
		if p.Replacement != spec.Never {
			c["replacements"]++
		}
		for v := p.Value; v != nil; v = v.Items {
			if v.Pattern != nil {
				c["patterns"]++
			}
			if v.Enum != nil {
				c["enums"]++
			}
			countObject(v.Object, seen, c)
		}
	}
}
