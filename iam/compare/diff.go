package compare

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/iam"
)

// Difference is what changes between two sides, for a reader.
type Difference struct {
	Gained, Lost Answer // the two comparisons
	Rows         []Row  // what is gained, then what is lost
	Cut          bool   // a cap was reached, so that rows are missing
}

// Row is one change: requests that become possible, or no longer are.
type Row struct {
	Lost       bool
	Certain    bool     // false: it depends on what is not known, see Reason
	Reason     Reason   // why it is not certain
	Principals []string // "*", "AWS:arn:..."; "not ..." for NotPrincipal; none in a policy without principals
	Actions    []ActionGroup
	Resources  []string // as the policy writes them; "not ..." for NotResource
	Conditions []string // of the statement that allows: "StringEquals aws:RequestTag/team [a b]"
	Allow      *iam.Statement
	Deny       *iam.Statement // the Deny that was there on the other side, if it is what changed
	When       string         // the values of template conditions for which it holds; "" for all
	Witness    *Witness
}

// ActionGroup is actions of one service and one access level.
type ActionGroup struct {
	Service string // "s3"; "*" where the policy names no service
	Name    string // "Amazon S3"; "" where it is not known
	Level   string // "Write"; "" where it is not known
	Actions []string
	All     bool // these are all actions of the service and level
	Future  bool // these are texts of the policy: no action is known that they match
}

// maxRows bounds the rows of a difference; a reader has long stopped there.
const maxRows = 500

// Diff compares both ways and groups what it finds.
func Diff(old, new Set, opts Options) Difference {
	d := Difference{Gained: Compare(old, new, opts), Lost: Compare(new, old, opts)}
	for _, lost := range []bool{false, true} {
		a, b, answer := old, new, d.Gained
		if lost {
			a, b, answer = new, old, d.Lost
		}
		if answer.Verdict == NoNewAccess {
			continue
		}
		rows, cut := diffRows(a, b, opts)
		d.Cut = d.Cut || cut
		for _, r := range rows {
			r.Lost = lost
			d.Rows = append(d.Rows, r)
		}
	}
	return d
}

// diffRows groups what one way of the comparison finds, over the values of the
// template's conditions.
func diffRows(old, new Set, opts Options) (rows []Row, cut bool) {
	list, ok := deployments(old, new)
	if !ok {
		return nil, true
	}
	seen := map[string]int{}
	count := []int{}
	for _, d := range list {
		some, short := oneScenario(old.in(d), new.in(d), opts)
		cut = cut || short
		for _, r := range some {
			key := r.key()
			i, ok := seen[key]
			if !ok {
				i = len(rows)
				seen[key] = i
				r.When = d.words
				rows = append(rows, r)
				count = append(count, 0)
			}
			count[i]++
		}
	}
	for i := range rows {
		if count[i] == len(list) {
			rows[i].When = ""
		}
	}
	return rows, cut
}

// key is what makes two rows the same to a reader.
func (r *Row) key() string {
	var b strings.Builder
	for _, list := range [][]string{r.Principals, r.Resources, r.Conditions} {
		b.WriteString(strings.Join(list, "\x01") + "\x00")
	}
	for _, g := range r.Actions {
		b.WriteString(g.Service + g.Level + strings.Join(g.Actions, ","))
	}
	b.WriteString(strconv.FormatBool(r.Certain))
	return b.String()
}

// piece is what one kind of request adds to a row.
type piece struct {
	found
	principals, resources []string
	cell                  *cell
}

func oneScenario(old, new Set, opts Options) (rows []Row, cut bool) {
	c := build(old, new, opts)
	c.rows = true
	var order []string
	byKind := map[string]*piece{}
	err := c.explore(func(f found) bool {
		if f.witness == nil {
			return true
		}
		p := &piece{found: f, cell: f.action}
		p.principals, p.resources = c.principalNames(f), c.resourceNames(f)
		key := strconv.Itoa(f.allow.id) + " " + idOf(f.deniedBy) + " " + strings.Join(p.principals, "\x01") + "\x00" + string(f.action.text)
		if f.known != nil && opts.Typed {
			key += "\x00" + f.known[0].action.Name
		}
		if have := byKind[key]; have != nil {
			have.resources = union(have.resources, p.resources)
			if f.certain && !have.certain {
				have.found = f
			}
			return true
		}
		byKind[key] = p
		order = append(order, key)
		return true
	})
	type row struct {
		Row
		pieces []*piece
	}
	var made []*row
	at := map[string]*row{}
	for _, key := range order {
		p := byKind[key]
		kind := strconv.Itoa(p.allow.id) + " " + idOf(p.deniedBy) + " " + strings.Join(p.principals, "\x01") + "\x00" + strings.Join(p.resources, "\x01") + strconv.FormatBool(p.certain)
		r := at[kind]
		if r == nil {
			r = &row{Row: Row{Certain: p.certain, Principals: p.principals, Resources: p.resources, Witness: p.witness, Allow: p.witness.Allow, Deny: p.witness.Deny}}
			if !p.certain {
				r.Reason = p.reason
			}
			st := r.Allow
			if st != nil {
				r.Conditions = conditionWords(st)
			}
			at[kind] = r
			made = append(made, r)
		}
		r.pieces = append(r.pieces, p)
		if r.Witness == nil || p.certain && !p.future && r.pieces[0].future {
			r.Witness = p.witness
		}
	}
	slices.SortStableFunc(made, func(a, b *row) int { return cmp.Compare(indexOf(a.Allow), indexOf(b.Allow)) })
	for _, r := range made {
		if len(rows) >= maxRows {
			return rows, true
		}
		r.Actions = c.actionGroups(r.pieces)
		rows = append(rows, r.Row)
	}
	return rows, err != nil
}
