package escalate

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed catalogue.txt
var catalogueText string

// Category is the kind of an escalation, in the words of pathfinding.cloud.
type Category string

// The categories. Administrator is not one of the catalogue: it is a principal
// that may do everything already.
const (
	SelfEscalation   Category = "self-escalation"   // it changes its own permissions
	PrincipalAccess  Category = "principal-access"  // it becomes another principal
	NewPassRole      Category = "new-passrole"      // it runs something new with another role
	ExistingPassRole Category = "existing-passrole" // it takes over something that runs with another role
	Administrator    Category = "administrator"
)

// Categories lists the categories in the order of findings.
func Categories() []Category {
	return []Category{Administrator, SelfEscalation, PrincipalAccess, NewPassRole, ExistingPassRole}
}

// Help says how permissions of the category are made narrower.
func (c Category) Help() string {
	switch c {
	case SelfEscalation:
		return "limit the action to resources that are not the principal's own, or keep it behind a permissions boundary that the principal cannot change"
	case PrincipalAccess:
		return "name the users or roles that may be reached"
	case NewPassRole:
		return "name the roles in the Resource of iam:PassRole, and the service in a condition on iam:PassedToService"
	case ExistingPassRole:
		return "name the resources, and give them roles that may do no more than the principal"
	default:
		return "allow the actions that are needed"
	}
}

// AdministratorID is the finding about a principal that may do everything.
const AdministratorID = "administrator"

// Set is actions that together let a principal get more than it was given.
type Set struct {
	ID       string // "pass-role-lambda"; ids do not change
	Category Category
	How      string // what an attacker does, a sentence without its subject and full stop
	Needs    string // what must exist besides the permissions; "" for nothing
	None     string // why the set is not asked about; "" for those that are
	Actions  []Action
	Also     []string // the set in other catalogues: "pathfinding:iam-005"
}

// Action is one action of a set, and what it must reach.
type Action struct {
	Name  string   // "iam:PassRole"
	Own   string   // it must reach the principal itself: "user", "role", "group", "policy"
	Other string   // it must reach another one: "user", "role"
	Who   string   // the principal must be one: "user"
	On    string   // actions of a set with the same word must reach the same resource
	To    []string // the services of iam:PassRole
}

// parsed is the catalogue, read once.
var parsed = sync.OnceValue(func() []Set { return parse(catalogueText) })

// Sets lists the catalogue, sets that are not asked about included.
func Sets() []Set { return slices.Clone(parsed()) }

// parse reads catalogue.txt. A line that it does not know is left out, which the
// test of the package finds.
func parse(text string) []Set {
	var out []Set
	for line := range strings.Lines(text) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if word == "=" {
			id, category, _ := strings.Cut(rest, " ")
			out = append(out, Set{ID: id, Category: Category(category)})
			continue
		}
		if len(out) == 0 {
			continue
		}
		s := &out[len(out)-1]
		switch word {
		case "also":
			s.Also = strings.Fields(rest)
		case "how":
			s.How = rest
		case "needs":
			s.Needs = rest
		case "none":
			s.None = rest
		case "+":
			s.Actions = append(s.Actions, parseAction(rest))
		}
	}
	return out
}

func parseAction(text string) Action {
	fields := strings.Fields(text)
	a := Action{Name: fields[0]}
	for _, f := range fields[1:] {
		key, value, _ := strings.Cut(f, "=")
		switch key {
		case "own":
			a.Own = value
		case "other":
			a.Other = value
		case "who":
			a.Who = value
		case "on":
			a.On = value
		case "to":
			a.To = strings.Split(value, ",")
		}
	}
	return a
}

// passes gives the action by which a set hands a role to a service, nil for a set
// that hands none.
func (s *Set) passes() *Action {
	for i := range s.Actions {
		if len(s.Actions[i].To) > 0 {
			return &s.Actions[i]
		}
	}
	return nil
}

// includes reports whether all actions of another set are in this one.
func (s *Set) includes(other *Set) bool {
	for _, a := range other.Actions {
		if !slices.ContainsFunc(s.Actions, func(b Action) bool { return a.Name == b.Name }) {
			return false
		}
	}
	return true
}
