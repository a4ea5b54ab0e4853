// Package hybrid holds the kinds of stacks that become files of a private cloud's
// hosts: one file a component, which says what the plan becomes for it.
//
// A component is a function that takes the plan on its way (writer) and adds files:
//
//	func zookeeper(w *writer) {
//		for _, h := range w.With(cloud.NSDB) {
//			w.add(h, file{path: "/etc/zookeeper/zoo.cfg", format: hostconf.Pairs, root: ...})
//		}
//	}
//
// The tree of a file says with From which input field caused a value, so that a
// finding about the file points at the line that the user wrote; paths are written
// as field does. Secrets are never in a plan: a file holds the mark of secret, and
// the runbook says how it is filled in. What a file cannot say, the component's
// check in compiler/cloud_check.go refuses beforehand, at the user's line.
package hybrid

import (
	"fmt"
	"strings"

	"cuemulus.dev/compiler"
	"cuemulus.dev/hostconf"
	"cuemulus.dev/hostconf/cloud"
)

// Kinds lists every kind of this package.
func Kinds() []compiler.Kind {
	return []compiler.Kind{
		{Name: "Cloud", Build: build},
	}
}

// components lists what a cloud is made of. The order is that of the files' making
// alone: files are sorted by path.
func components() []func(*writer) {
	return []func(*writer){
		eucalyptusNetwork,
		eucalyptusConf,
		eucalyptusProperties,
		hosts,
		hostNetwork,
		midonet,
		ceph,
		nsdb,
		router,
		runbook,
	}
}

// build emits one artifact a file.
func build(b *compiler.Build) {
	p, err := cloud.Parse(b.Stack.Data)
	if err != nil {
		b.Refuse("", fmt.Sprintf("the stack does not decode: %v", err), "report this as a fault of cuemulus: schema and compiler disagree")
		return
	}
	w := &writer{Plan: p, build: b}
	for _, component := range components() {
		component(w)
	}
}

// writer is a cloud on its way to files.
type writer struct {
	*cloud.Plan
	build *compiler.Build
}

// file is one file of a host, before it is told who made it. The zero values of mode
// and owner are 0644 and root.
type file struct {
	path   string // on the host, "/etc/ceph/ceph.conf"
	format hostconf.Format
	root   *hostconf.Node
	mode   uint32
	owner  string
	group  string
	bare   bool     // its reader takes no comments; JSON is always so
	header []string // comment at the top, behind the mark
	origin string   // input path that caused the file; default: the host
}

// add emits a file of a host, or of the whole cloud where h is nil. Hosts that
// somebody else configures get none.
func (w *writer) add(h *cloud.Host, f file) {
	a := &compiler.Artifact{Cloud: w.Name, Bare: f.bare, File: &hostconf.File{
		Path: f.path, Mode: f.mode, Owner: f.owner, Group: f.group, Format: f.format, Header: f.header, Root: f.root,
	}}
	if a.File.Mode == 0 {
		a.File.Mode = 0o644
	}
	if a.File.Root != nil && a.File.Root.Origin == "" {
		a.File.Root.Origin = f.origin
	}
	if h != nil {
		if !h.Managed {
			return
		}
		a.File.Host = h.Name
		if f.origin == "" && a.File.Root != nil && a.File.Root.Origin == "" {
			a.File.Root.Origin = field("hosts", h.Name)
		}
	}
	w.build.Emit(a)
}

// script is a file of lines that is run. The first line names the interpreter.
func script(path, text string) file {
	return file{path: path, format: hostconf.Text, root: hostconf.Lines(text), mode: 0o755}
}

// field writes a path of the input, for From: field("hosts", "nc-1", "roles", "[0]").
func field(path ...string) string {
	return strings.ReplaceAll(strings.Join(path, "."), ".[", "[")
}

// secret is what stands in a file in place of a secret: @@NAME@@.
func secret(name string) string { return "@@" + name + "@@" }
