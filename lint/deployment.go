package lint

import (
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
)

// Deployment is one of several ways in which a template is deployed. What is "" or
// nil is as the Target says.
type Deployment struct {
	// Name tells the deployment from the others, at the end of a message: "in
	// eu-west-1", "with prod.deployment.yaml".
	Name       string
	Region     string
	Parameters map[string]string
}

// MaxDeployments bounds the deployments of one target that are judged; the first
// ones are.
const MaxDeployments = 32

// scopesOf makes a Scope for each deployment of an opened target.
func scopesOf(target *Target, w *world) []*Scope {
	list := target.Deployments[:min(len(target.Deployments), MaxDeployments)]
	if len(list) == 0 {
		return []*Scope{newScope(target, w)}
	}
	var group []*Scope
	for _, d := range list {
		group = append(group, deployed(target, d, w))
	}
	return group
}

func deployed(target *Target, d Deployment, w *world) *Scope {
	t := *target
	if d.Region != "" {
		t.Region = d.Region
	}
	if d.Parameters != nil {
		t.Parameters = d.Parameters
	}
	s := newScope(&t, w)
	s.deployment = d.Name
	return s
}

// sighting is a finding, and the deployments that have it.
type sighting struct {
	*diag.Diagnostic
	in []int
}

// gather gives every deployment one rule, and each finding once. What some of them
// do not have names those which do.
func gather(group []*Scope, rule *Rule, severity diag.Severity) (found []sighting, crashed []diag.Diagnostic) {
	at := map[string]int{}
	for i, s := range group {
		pass := &Pass{Scope: s, rule: rule, severity: severity}
		crashed = append(crashed, pass.run()...)
		for _, d := range pass.found {
			if len(group) == 1 {
				found = append(found, sighting{d, []int{0}})
				continue
			}
			key := d.Pos.String() + "\x00" + strings.Join(d.Path, "\x00") + "\x00" + d.Message
			if n, known := at[key]; !known {
				at[key] = len(found)
				found = append(found, sighting{d, []int{i}})
			} else if last := found[n].in; last[len(last)-1] != i {
				found[n].in = append(last, i)
			}
		}
	}
	for _, f := range found {
		f.Message += where(group, f)
	}
	return found, crashed
}

// where names the deployments that a finding is about, "" where it is about all, or
// where the message does so.
func where(group []*Scope, f sighting) string {
	if len(f.in) == len(group) || group[f.in[0]].deployment == "" {
		return ""
	}
	var names []string
	said := true
	for _, i := range f.in {
		s := group[i]
		names = append(names, s.deployment)
		said = said && s.Target.Region != "" && s.deployment == "in "+s.Target.Region && strings.Contains(f.Message, s.Target.Region)
	}
	if said {
		return ""
	}
	return " (" + strings.Join(names, ", ") + ")"
}

// asNested gives the targets that others nest one more deployment for each way in
// which they are nested, beside being judged by themselves.
func (r *run) asNested(targets []Target) {
	if r.world.read == nil {
		return
	}
	at := map[string]int{}
	for i, file := range r.files {
		if file != "" {
			at[file] = i
		}
	}
	more := map[int][]handed{}
	for _, list := range r.handed {
		for _, h := range list {
			if i, ok := at[h.file]; ok && len(targets[i].Deployments) == 0 && len(more[i]) < MaxDeployments {
				more[i] = append(more[i], h)
			}
		}
	}
	eachParallel(len(targets), func(i int) {
		if len(more[i]) == 0 {
			return
		}
		group := r.world.groups[i]
		if group == nil {
			opened := targets[i]
			if opened.Template == nil && opened.Open != nil {
				opened.Template = opened.Open()
			}
			if opened.Template == nil {
				return
			}
			group = []*Scope{newScope(&opened, r.world)}
		}
		for _, h := range more[i] {
			written := *group[0].Target
			written.Template = group[0].written
			group = append(group, deployed(&written, h.deployment, r.world))
		}
		r.world.groups[i] = group
	})
}

// opensAs gives the file of a target's template, "" where it is none.
func opensAs(t *cfn.Template) string {
	if t == nil || t.Where != nil {
		return ""
	}
	return t.File
}

// beside gives what is wrong beside the rules' matters, each once.
func beside(group []*Scope) (ds []diag.Diagnostic) {
	for _, s := range group {
		for _, d := range slices.Concat(s.loops, s.beside) {
			if !slices.ContainsFunc(ds, func(have diag.Diagnostic) bool {
				return have.Pos == d.Pos && have.Rule == d.Rule && have.Message == d.Message
			}) {
				ds = append(ds, d)
			}
		}
	}
	return ds
}
