// Package actions knows the services of AWS, their actions, resource types and
// condition keys, as the Service Authorization Reference names them.
//
// The facts are embedded, taken from the packages that SOURCES names; only
// names, ARN patterns, types and access levels are in them. Open reads an index;
// a service is decoded when it is asked for, and kept. Actions and services that
// the reference no longer lists stay here, marked Retired: a policy that names
// one is out of date, not misspelt.
//
// To update: unpack the packages and run
//
//	go run gen.go -new NEW/package -old OLD/package [-old ...]
//
// which refuses a source that lost more than one per cent of anything.
package actions

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
	"sync"
)

//go:embed services.idx
var index string

//go:embed services.bin
var blocks []byte

// Service is one service: what stands before the colon of its actions.
type Service struct {
	Prefix    string // "s3"
	Name      string // "Amazon S3"
	Retired   bool
	RCP       bool           // resource control policies apply to it
	Actions   []Action       // sorted by lower-case name
	Resources []ResourceType // sorted by name
	Keys      []Key          // sorted by lower-case name
}

// Action is one action of a service.
type Action struct {
	Name      string // "GetObject", as documented
	Level     Level
	Retired   bool
	Resources []ActionResource // none: the action works on "*" only
	Keys      []string         // condition keys that do not depend on the resource type
}

// ActionResource is a type of resource that an action works on.
type ActionResource struct {
	Type     string
	Required bool
	Keys     []string // condition keys that are there for this type
}

// ResourceType is a type of resource and its ARN.
type ResourceType struct {
	Name string
	ARN  string   // "arn:${Partition}:s3:::${BucketName}"
	Keys []string // condition keys of the type
}

// Key is a condition key. A key that ends in a tag has ${TagKey} in its name.
type Key struct {
	Name  string
	Type  KeyType
	Multi bool // the request may have several values
}

// Level is what an action does, as a set: a tagging action is also a Write.
type Level uint8

// The access levels.
const (
	List Level = 1 << iota
	Read
	Write
	Tagging
	Permissions
)

// levels pairs the levels with what the reference calls them, and with a letter.
var levels = []struct {
	level  Level
	name   string
	letter byte
}{
	{List, "List", 'L'},
	{Read, "Read", 'R'},
	{Write, "Write", 'W'},
	{Tagging, "Tagging", 'T'},
	{Permissions, "Permissions management", 'P'},
}

// String gives the most telling level: "Permissions management" before
// "Tagging", "Write", "Read" and "List".
func (l Level) String() string {
	for i := len(levels) - 1; i >= 0; i-- {
		if l&levels[i].level != 0 {
			return levels[i].name
		}
	}
	return "Unknown"
}

// KeyType is the type of a condition key's values.
type KeyType uint8

// The types of keys.
const (
	String KeyType = iota
	Numeric
	Date
	Bool
	Binary
	IPAddress
	ARN
)

var keyTypes = [...]string{"String", "Numeric", "Date", "Bool", "Binary", "IPAddress", "ARN"}

// String gives the name of the type as the reference writes it.
func (t KeyType) String() string { return keyTypes[min(int(t), len(keyTypes)-1)] }

// Catalog is the embedded facts. It is safe for concurrent use.
type Catalog struct {
	source   string
	prefixes []string
	entries  map[string]entry
	lines    map[int][2]int // a block's offset and length
	arns     map[string][]string

	mu       sync.Mutex
	services map[string]*Service
	texts    map[int]string
}

type entry struct {
	block, offset, length int
	name                  string
}

// Open reads the index of the embedded facts.
func Open() *Catalog {
	c := &Catalog{
		entries: map[string]entry{}, lines: map[int][2]int{}, arns: map[string][]string{},
		services: map[string]*Service{}, texts: map[int]string{},
	}
	head, rest, _ := strings.Cut(index, "\n")
	c.source = head
	for line := range strings.Lines(rest) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch {
		case len(f) == 4 && f[0] == "block":
			c.lines[number(f[1])] = [2]int{number(f[2]), number(f[3])}
		case len(f) == 3 && f[0] == "arn":
			c.arns[f[1]] = strings.Fields(f[2])
		case len(f) == 5:
			c.prefixes = append(c.prefixes, f[0])
			c.entries[f[0]] = entry{number(f[1]), number(f[2]), number(f[3]), f[4]}
		}
	}
	return c
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// Source names the package and version that the facts come from.
func (c *Catalog) Source() string { return c.source }

// Prefixes lists all services, sorted. The caller must not change the list.
func (c *Catalog) Prefixes() []string { return c.prefixes }

// Has reports whether there is a service of this prefix, without decoding it.
// Letter case does not count.
func (c *Catalog) Has(prefix string) bool {
	_, ok := c.entries[strings.ToLower(prefix)]
	return ok
}

// Name gives the full name of a service, "" for a prefix that is not known.
func (c *Catalog) Name(prefix string) string { return c.entries[strings.ToLower(prefix)].name }

// ARNServices gives the prefixes of the services that have resources with this
// service in their ARNs: those of "apigateway" are of two. It is empty for a
// service that is in no ARN.
func (c *Catalog) ARNServices(service string) []string { return c.arns[service] }

// Service gives a service by prefix; nil for one that is not known. Letter case
// does not count. The caller must not change it.
func (c *Catalog) Service(prefix string) *Service {
	prefix = strings.ToLower(prefix)
	e, ok := c.entries[prefix]
	if !ok {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.services[prefix]; s != nil {
		return s
	}
	text, ok := c.texts[e.block]
	if !ok {
		at := c.lines[e.block]
		inflated, err := inflate(blocks, at[0], at[1])
		if err != nil {
			return nil // the test of this package decodes every block
		}
		text = inflated
		c.texts[e.block] = text
	}
	if e.offset+e.length > len(text) {
		return nil
	}
	s := decode(prefix, e.name, text[e.offset:e.offset+e.length])
	c.services[prefix] = s
	return s
}

func inflate(data []byte, offset, length int) (string, error) {
	if offset < 0 || length < 0 || offset+length > len(data) {
		return "", fmt.Errorf("embedded facts: block at %d is outside the data", offset)
	}
	r := flate.NewReader(bytes.NewReader(data[offset : offset+length]))
	text, err := io.ReadAll(r)
	if err != nil {
		return "", fmt.Errorf("embedded facts: %w", err)
	}
	return string(text), nil
}

// decode reads the lines of one service:
//
//	S flags               r retired, c resource control policies
//	K type name           type: a letter, capital where there are several values
//	R name arn keys       keys: numbers of K lines, from 0
//	A name levels keys resources...
//
// with tabs between fields; a resource is the number of its R line, "!" where it
// is required, and ":keys".
func decode(prefix, name, text string) *Service {
	s := &Service{Prefix: prefix, Name: name}
	keys := func(field string) []string {
		if field == "" {
			return nil
		}
		parts := strings.Split(field, ".")
		names := make([]string, 0, len(parts))
		for _, p := range parts {
			if i := number(p); i < len(s.Keys) {
				names = append(names, s.Keys[i].Name)
			}
		}
		return names
	}
	for line := range strings.Lines(text) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch {
		case f[0] == "S" && len(f) == 2:
			s.Retired, s.RCP = strings.Contains(f[1], "r"), strings.Contains(f[1], "c")
		case f[0] == "K" && len(f) == 3 && len(f[1]) == 1:
			letter := f[1][0]
			multi := letter >= 'A' && letter <= 'Z'
			kind := max(strings.IndexByte(keyLetters, letter|0x20), 0)
			s.Keys = append(s.Keys, Key{Name: f[2], Type: KeyType(kind), Multi: multi})
		case f[0] == "R" && len(f) == 4:
			s.Resources = append(s.Resources, ResourceType{Name: f[1], ARN: f[2], Keys: keys(f[3])})
		case f[0] == "A" && len(f) >= 4:
			a := Action{Name: f[1], Keys: keys(f[3])}
			for _, l := range levels {
				if strings.IndexByte(f[2], l.letter) >= 0 {
					a.Level |= l.level
				}
			}
			a.Retired = strings.Contains(f[2], "x")
			for _, r := range f[4:] {
				ref, own, _ := strings.Cut(r, ":")
				n := number(strings.TrimSuffix(ref, "!"))
				if n < len(s.Resources) {
					a.Resources = append(a.Resources, ActionResource{
						Type: s.Resources[n].Name, Required: strings.HasSuffix(ref, "!"), Keys: keys(own),
					})
				}
			}
			s.Actions = append(s.Actions, a)
		}
	}
	return s
}

// keyLetters are the letters of the types of keys, in the order of the constants.
const keyLetters = "sndbyia"

// Action gives an action of the service by name, nil for one that is not known.
// Letter case does not count.
func (s *Service) Action(name string) *Action {
	if s == nil {
		return nil
	}
	name = strings.ToLower(name)
	i := sort.Search(len(s.Actions), func(i int) bool { return strings.ToLower(s.Actions[i].Name) >= name })
	if i < len(s.Actions) && strings.ToLower(s.Actions[i].Name) == name {
		return &s.Actions[i]
	}
	return nil
}

// Resource gives a resource type of the service, nil for one that is not known.
func (s *Service) Resource(name string) *ResourceType {
	if s == nil {
		return nil
	}
	i := sort.Search(len(s.Resources), func(i int) bool { return s.Resources[i].Name >= name })
	if i < len(s.Resources) && s.Resources[i].Name == name {
		return &s.Resources[i]
	}
	return nil
}

// Key gives the condition key that a policy's key names, nil for one that the
// service does not have. Letter case does not count, and what stands for
// ${TagKey} and the like may be anything.
func (s *Service) Key(name string) *Key {
	if s == nil {
		return nil
	}
	for i := range s.Keys {
		if KeyMatches(s.Keys[i].Name, name) {
			return &s.Keys[i]
		}
	}
	return nil
}

// KeyMatches reports whether a key as a policy writes it is the key of a
// pattern with ${...} in it, each of which stands for one or more characters.
func KeyMatches(pattern, name string) bool {
	if !strings.Contains(pattern, "${") {
		return strings.EqualFold(pattern, name)
	}
	return keyMatches(strings.ToLower(pattern), strings.ToLower(name))
}

func keyMatches(pattern, name string) bool {
	before, rest, has := strings.Cut(pattern, "${")
	if !has {
		return pattern == name
	}
	_, after, closed := strings.Cut(rest, "}")
	if !closed || !strings.HasPrefix(name, before) {
		return false
	}
	name = name[len(before):]
	if !strings.Contains(after, "${") {
		return len(name) > len(after) && strings.HasSuffix(name, after)
	}
	for i := 1; i <= len(name); i++ { // patterns have at most a few of these
		if keyMatches(after, name[i:]) {
			return true
		}
	}
	return false
}

// AllKeys gives every key that may be in a request for the action, those of its
// resource types included, sorted and each once.
func (s *Service) AllKeys(a *Action) []string {
	seen := map[string]bool{}
	var out []string
	add := func(names []string) {
		for _, n := range names {
			if !seen[n] {
				seen[n] = true
				out = append(out, n)
			}
		}
	}
	add(a.Keys)
	for _, r := range a.Resources {
		add(r.Keys)
		if t := s.Resource(r.Type); t != nil {
			add(t.Keys)
		}
	}
	sort.Strings(out)
	return out
}
