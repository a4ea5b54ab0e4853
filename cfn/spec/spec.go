package spec

import (
	_ "embed" // for spec.bin
	"fmt"
	"slices"
	"strings"
	"sync"
)

// embedded is spec.bin as gen.go wrote it; format.go describes it. A string, so that it
// stays in the read-only part of the binary and costs no start-up and no heap.
//
//go:embed spec.bin
var embedded string

// Spec gives the facts, and keeps what it has decoded. The zero value is no use: see
// [Open].
type Spec struct {
	data string

	once sync.Once
	idx  *index // nil when the data cannot be read
	err  error

	// services and tables have one entry for each of the index.
	services []loader[map[string]*Type]
	tables   []loader[*Table]
}

// loader decodes one thing once.
type loader[T any] struct {
	once sync.Once
	val  T
	err  error
}

// get gives the thing, decoding it at the first call.
func (l *loader[T]) get(load func() (T, error)) (T, error) {
	l.once.Do(func() { l.val, l.err = load() })
	return l.val, l.err
}

// Open gives the facts that are embedded in the binary, without reading them yet.
func Open() *Spec { return open(embedded) }

func open(data string) *Spec { return &Spec{data: data} }

// index gives the decoded index, or nil when the data is damaged.
func (s *Spec) index() *index {
	s.once.Do(func() {
		s.idx, s.err = decodeIndex(s.data)
		if s.err != nil {
			s.idx = nil
			return
		}
		s.services = make([]loader[map[string]*Type], len(s.idx.services))
		s.tables = make([]loader[*Table], len(s.idx.tables))
	})
	return s.idx
}

// Names gives the names of all types, sorted. It decodes no service. The list is
// shared: do not change it.
func (s *Spec) Names() []string {
	idx := s.index()
	if idx == nil {
		return nil
	}
	return idx.names
}

// Has says whether a type is known. It decodes no service.
func (s *Spec) Has(name string) bool {
	_, ok := s.find(name)
	return ok
}

// find gives the place of a type in the index.
func (s *Spec) find(name string) (int, bool) {
	idx := s.index()
	if idx == nil {
		return 0, false
	}
	return slices.BinarySearch(idx.names, name)
}

// Type gives what is known of a type, and false where nothing is: a type that does not
// exist, or one that accounts register themselves ("Custom::…", modules, third-party
// types). The first type of a service decodes the whole service.
func (s *Spec) Type(name string) (*Type, bool) {
	at, ok := s.find(name)
	if !ok {
		return nil, false
	}
	types, err := s.service(s.idx.types[at].service)
	if err != nil {
		return nil, false
	}
	t, ok := types[name]
	return t, ok
}

func (s *Spec) service(at int) (map[string]*Type, error) {
	if at < 0 || at >= len(s.services) {
		return nil, fmt.Errorf("no service %d in the index: regenerate spec.bin", at)
	}
	return s.services[at].get(func() (map[string]*Type, error) {
		b := s.idx.services[at]
		types, err := decodeService(s.data, b)
		if err != nil {
			return nil, fmt.Errorf("read the facts of %s: %w", b.name, err)
		}
		return types, nil
	})
}

// Check decodes everything and gives the first error. The embedded data has none, a
// test sees to that; it is for data that is being made.
func (s *Spec) Check() error {
	if s.index() == nil {
		return fmt.Errorf("read the index of facts: %w", s.err)
	}
	for i := range s.services {
		if _, err := s.service(i); err != nil {
			return err
		}
	}
	for i, name := range s.idx.names {
		if _, ok := s.Type(name); !ok {
			return fmt.Errorf("%s is in the index but not in %s", name, s.idx.services[s.idx.types[i].service].name)
		}
	}
	for i := range s.tables {
		if _, err := s.table(i); err != nil {
			return err
		}
	}
	return nil
}

// Services gives the names of services that have types, sorted: "AWS::S3".
func (s *Spec) Services() []string {
	idx := s.index()
	if idx == nil {
		return nil
	}
	names := make([]string, len(idx.services))
	for i, b := range idx.services {
		names[i] = b.name
	}
	return names
}

// ServiceOf gives the service's part of a type's name: "AWS::S3" of "AWS::S3::Bucket".
// It is the name itself where there is no second "::".
func ServiceOf(typeName string) string {
	first := strings.Index(typeName, "::")
	if first < 0 {
		return typeName
	}
	second := strings.Index(typeName[first+2:], "::")
	if second < 0 {
		return typeName
	}
	return typeName[:first+2+second]
}
