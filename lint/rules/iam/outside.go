package iam

import (
	"slices"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/escalate"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

type outsideKey struct{}

// weakness is a way into what a document guards.
type weakness struct {
	diag.Diagnostic
	kind     escalate.WeaknessKind
	document *lint.Document
	when     string
}

// weaknesses finds who gets in from outside, once for all rules. Only what is certain
// is given.
func weaknesses(p *lint.Pass) []weakness {
	documents := p.Documents()
	if len(documents) == 0 {
		return nil
	}
	return p.Share(outsideKey{}, func() any {
		var list []weakness
		for _, d := range documents {
			if t := d.Policy.Type; t == iam.Trust || t == iam.Resource || t == iam.Key {
				list = append(list, outsideOf(d, p.Accounts())...)
			}
		}
		return list
	}).([]weakness)
}

// maxPrincipals bounds the principals of a document that are asked about; a trust
// policy has room for about a hundred.
const maxPrincipals = 500

func outsideOf(d *lint.Document, accounts []string) (list []weakness) {
	principals := 0
	for i := range d.Policy.Statements {
		principals += len(d.Policy.Statements[i].Principals.Values)
	}
	readings, _ := d.Readings()
	if principals > maxPrincipals {
		return nil
	}
	var found seen
	for i, r := range readings {
		for _, w := range escalate.Outside([]*iam.Policy{r.Policy}, escalate.Options{Catalog: catalog(), Accounts: accounts}) {
			if w.Answer == iam.Yes {
				found.add(diag.Diagnostic{Rule: string(w.Kind), Message: w.Message, Help: w.Help, Pos: w.At.Pos, Path: w.Statement.Path}, i)
			}
		}
	}
	found.each(scenariosOf(readings), func(f diag.Diagnostic, when string) {
		list = append(list, weakness{f, escalate.WeaknessKind(f.Rule), d, when})
	})
	return list
}

// reportOutside reports the weaknesses of some kinds in documents of one type.
func reportOutside(p *lint.Pass, of func(*lint.Document) bool, kinds ...escalate.WeaknessKind) {
	for _, w := range weaknesses(p) {
		for _, kind := range kinds {
			if w.kind == kind && of(w.document) && !saidBetter(p, w) {
				p.ReportPolicy(w.Diagnostic, w.when)
			}
		}
	}
}

func isTrust(d *lint.Document) bool { return d.Policy.Type == iam.Trust }

// saidBetter reports whether a check says more about the statement: that it has
// NotPrincipal (IAM204), or that it gives the resource away (IAM315).
func saidBetter(p *lint.Pass, w weakness) bool {
	for _, id := range []string{"IAM204", "IAM315"} {
		if slices.ContainsFunc(judged(p).of[w.document][id], func(f finding) bool { return slices.Equal(f.statement(), w.Path) }) {
			return true
		}
	}
	return false
}
