package lint

// ShareRun is Share for what is the same for all targets of a run, such as documents
// that do not stand in templates. The key should be a type of the area's own, with
// what is asked for in it. look must not call ShareRun.
func (s *Scope) ShareRun(key any, look func() any) any {
	w := s.world
	w.sharing.Lock()
	defer w.sharing.Unlock()
	found, ok := w.shared[key]
	if !ok {
		found = look()
		if w.shared == nil {
			w.shared = map[any]any{}
		}
		w.shared[key] = found
	}
	return found
}

// Accounts gives the ids of the accounts that belong to whoever asks; none where that
// is not known.
func (s *Scope) Accounts() []string { return s.world.accounts }
