package lint

import "cuemulus.dev/internal/diag"

// export is an output that is exported under a name that is known whole.
type export struct{ output, name string }

// exports gives those of a target that knows in which account and Region it is: names
// are unique there, and nowhere else compared. Outputs with conditions are left out.
func (s *Scope) exports() (list []export) {
	outputs := s.Target.Template.Root.Get("Outputs")
	if outputs == nil || s.Target.AccountID == "" || s.Target.Region == "" {
		return nil
	}
	for _, f := range outputs.Fields {
		if n := f.Value.Get("Export", "Name"); n != nil && f.Value.Get("Condition") == nil {
			if name, ok := s.Known(n); ok {
				list = append(list, export{f.Key, name})
			}
		}
	}
	return list
}

func (s *Scope) exportKey(name string) string {
	return s.Target.AccountID + "\x00" + s.Target.Region + "\x00" + name
}

// Export is an output of another target that exports a name.
type Export struct {
	Stack  string // of the project, or CloudFormation's name
	Output string
	Pos    diag.Pos // of the name
}

// ExportedBefore gives the first target of the run, in its order, that exports a name in
// the same account and Region, where that is not this one.
func (s *Scope) ExportedBefore(name string) (before Export, ok bool) {
	if s.Target.AccountID == "" || s.Target.Region == "" || !IsKnown(name) {
		return Export{}, false
	}
	list := s.others().exports[s.exportKey(name)]
	if len(list) == 0 || list[0].Scope == s {
		return Export{}, false
	}
	t := list[0].Target
	before = Export{Stack: t.Stack, Output: list[0].Resource.ID}
	if before.Stack == "" {
		before.Stack = t.StackName
	}
	before.Pos, _ = t.Template.Place([]string{"Outputs", before.Output, "Export", "Name"})
	return before, true
}
