package lint

import "cuemulus.dev/cfn"

// Written gives the template as the user wrote it, with its loops. Rules about what
// is named nowhere need it: the collection of a loop is gone once it is unrolled.
func (s *Scope) Written() *cfn.Template { return s.written }
