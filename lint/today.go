package lint

// Today gives the date of the run, YYYY-MM-DD, "" where nobody said it: rules about
// the end of something are silent then.
func (s *Scope) Today() string { return s.world.today }
