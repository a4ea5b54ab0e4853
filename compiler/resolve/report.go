package resolve

import (
	"slices"

	"cuemulus.dev/internal/diag"
)

// maxRelated bounds how many other places one diagnostic names.
const maxRelated = 20

// report collects failures and the places that suffer from them. The same failure
// of many questions (an account that cannot be reached) is one diagnostic: at the
// first place, with the others as related.
type report struct {
	order  []failure
	askers map[failure][]Asked
}

func (r *report) add(f *failure, askers ...Asked) {
	if r.askers == nil {
		r.askers = map[failure][]Asked{}
	}
	if _, known := r.askers[*f]; !known {
		r.order = append(r.order, *f)
	}
	r.askers[*f] = append(r.askers[*f], askers...)
}

// judge adds what the kind of question objects to in an answer.
func (r *report) judge(t *task, target Target) {
	k, ok := resolverOf(t.question.Kind)
	if !ok || k.judge == nil {
		return
	}
	for _, f := range k.judge(t.question, t.entry, target.place(t.question.Region)) {
		r.add(f, t.askers...)
	}
}

// diagnostics gives one for each failure, ordered by place.
func (r *report) diagnostics() []diag.Diagnostic {
	var out []diag.Diagnostic
	for _, f := range r.order {
		askers := r.askers[f]
		slices.SortStableFunc(askers, func(a, b Asked) int { return a.Pos.Compare(b.Pos) })
		d := finding(&f, askers[0].Pos)
		d.Stack = askers[0].Stack
		for _, a := range askers[1:] {
			if len(d.Related) < maxRelated && a.Pos != d.Pos {
				d.Related = append(d.Related, diag.Related{Pos: a.Pos, Message: "also asked here: " + a.Question.Key()})
			}
		}
		out = append(out, d)
	}
	return diag.Sort(out)
}
