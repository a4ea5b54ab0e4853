package lint

import (
	"cmp"
	"slices"
	"strings"

	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
	"cuemulus.dev/internal/diag"
)

// Cloud is a private cloud as far as it is known: the files of its hosts, and the
// plan that they were made from. Rules compare its files with one another and with
// the plan; files of different clouds are never compared.
type Cloud struct {
	Name  string      // its folder
	Stack string      // the stack's name in the project; "" for files somebody wrote
	Plan  *cloud.Plan // nil for files somebody wrote: their versions are not known
	// Where gives the place in the user's input of an origin path of the plan, and
	// the first place after it. nil without a plan.
	Where   func(origin string) (pos, end diag.Pos)
	Files   []*HostFile
	Ignores []Ignore // of the stack alone, from attributes in CUE

	shared map[any]any // what rules of an area found out together
}

// Share gives what look finds out about the cloud, the same for all rules that ask
// with the same key: the rules of an area that read the same files read them once. The
// key should be of a type of the area's own.
func (c *Cloud) Share(key any, look func() any) any {
	found, ok := c.shared[key]
	if !ok {
		found = look()
		if c.shared == nil {
			c.shared = map[any]any{}
		}
		c.shared[key] = found
	}
	return found
}

// HostFile is one file of a cloud.
type HostFile struct {
	*hostconf.File
	As string // the file as ignores name it; "" is File.File

	what     string // File.What, once somebody asked
	known    bool
	commands []HostCommand // of a script, once somebody asked
	read     bool
}

// What is File.What, found out once.
func (f *HostFile) What() string {
	if !f.known {
		f.what, f.known = f.File.What(), true
	}
	return f.what
}

// Clouds parts files that somebody wrote into clouds by where they lie, and fills in
// what their names say: .../CLOUD/HOST/etc/... is a file of a host, and any other
// folder is a cloud of its own. The order is that of the names.
func Clouds(files []*HostFile) []Cloud {
	byName := map[string][]*HostFile{}
	for _, f := range files {
		name, host, path := hostconf.Locate(f.File.File)
		f.Host, f.Path = cmp.Or(f.Host, host), cmp.Or(f.Path, path)
		byName[name] = append(byName[name], f)
	}
	var list []Cloud
	for _, name := range sortedKeys(byName) {
		slices.SortFunc(byName[name], func(a, b *HostFile) int { return strings.Compare(a.File.File, b.File.File) })
		list = append(list, Cloud{Name: name, Files: byName[name]})
	}
	return list
}

// HostPass is one rule's look at one cloud. Its methods find files and places in
// them; Report says what is wrong.
type HostPass struct {
	*Cloud
	rule     *Rule
	severity diag.Severity
	found    []hostFinding
}

// hostFinding is a finding and the file that it is in, nil for one about the plan.
type hostFinding struct {
	file *HostFile
	*diag.Diagnostic
}

// Named gives the files of some sorts (hostconf.Ceph and the like), in order.
func (p *HostPass) Named(sorts ...string) []*HostFile {
	var list []*HostFile
	for _, f := range p.Files {
		if slices.Contains(sorts, f.What()) {
			list = append(list, f)
		}
	}
	return list
}

// On gives the first file of a sort on a host, nil where there is none. Files whose
// host is not known are on no host.
func (p *HostPass) On(host, sort string) *HostFile {
	for _, f := range p.Files {
		if host != "" && f.Host == host && f.What() == sort {
			return f
		}
	}
	return nil
}

// Production reports whether the plan says that the cloud must survive the loss of a
// host; false where there is no plan.
func (p *HostPass) Production() bool { return p.Plan != nil && p.Plan.Production }

// Report says that a field is wrong. help says what to write instead. The finding is
// given back so that a rule can add Related places.
func (p *HostPass) Report(f *HostFile, e hostconf.Entry, message, help string) *diag.Diagnostic {
	pos, end := f.Span(e)
	return p.report(f, e.Path, pos, end, message, help)
}

// ReportAt says that the value at a path is wrong. The path may lead to a key that is
// missing: the place is then the nearest enclosing key or value.
func (p *HostPass) ReportAt(f *HostFile, path []string, message, help string) *diag.Diagnostic {
	pos, end := f.Place(path)
	return p.report(f, slices.Clone(path), pos, end, message, help)
}

// ReportFile says that something is wrong with a file as a whole.
func (p *HostPass) ReportFile(f *HostFile, message, help string) *diag.Diagnostic {
	pos, end := f.Place(nil)
	if f.Where == nil {
		pos, end = diag.Pos{File: f.File.File, Line: 1, Col: 1}, diag.Pos{}
	}
	return p.report(f, nil, pos, end, message, help)
}

// ReportPlan says that something is wrong with the plan at an input path, such as
// "vlans.bgp.cidr"; "" is the whole plan.
func (p *HostPass) ReportPlan(origin, message, help string) *diag.Diagnostic {
	var pos, end diag.Pos
	if p.Where != nil {
		pos, end = p.Where(origin)
	}
	return p.report(nil, strings.Split(origin, "."), pos, end, message, help)
}

func (p *HostPass) report(f *HostFile, path []string, pos, end diag.Pos, message, help string) *diag.Diagnostic {
	d := &diag.Diagnostic{
		Rule: p.rule.ID, Name: p.rule.Name, Severity: p.severity, Aliases: p.rule.Aliases,
		Message: message, Help: help, Pos: pos, End: end, Path: path, Stack: p.Stack,
		Secret: f != nil && f.What() == hostconf.Keys, // any line of a keyring may be a key
	}
	p.found = append(p.found, hostFinding{f, d})
	return d
}

// run calls the rule; see Pass.run.
func (p *HostPass) run() (crashed []diag.Diagnostic) {
	defer func() {
		if r := recover(); r != nil {
			file := p.Name
			if len(p.Files) > 0 {
				file = cmp.Or(p.Files[0].File.File, p.Files[0].Path)
			}
			crashed = []diag.Diagnostic{crash(p.rule, r, file, p.Stack)}
		}
	}()
	p.rule.Hosts(p)
	return nil
}
