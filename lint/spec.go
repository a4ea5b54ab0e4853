package lint

import "cuemulus.dev/cfn/spec"

// Spec gives the facts of resource types. They are opened with the first run that
// asks, and a service is decoded when a rule first asks for one of its types; a run
// whose rules do not ask pays nothing. All targets of a run share them.
func (s *Scope) Spec() *spec.Spec {
	s.world.specOnce.Do(func() { s.world.spec = spec.Open() })
	return s.world.spec
}

// Share gives what look finds out about the target, the same for all rules that ask
// with the same key: the rules of an area that read the whole template read it once.
// The key should be a type of the area's own. look must not call Share.
func (s *Scope) Share(key any, look func() any) any {
	s.sharing.Lock()
	defer s.sharing.Unlock()
	found, ok := s.shared[key]
	if !ok {
		found = look()
		if s.shared == nil {
			s.shared = map[any]any{}
		}
		s.shared[key] = found
	}
	return found
}
