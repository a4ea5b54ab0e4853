package resolve

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"
)

// The bounds of a walk through an organization. AWS allows units to be nested five
// deep below the root and 2,000 units (Organizations quotas).
const (
	maxUnitDepth = 5
	maxUnits     = 2_000
	maxAccounts  = 10_000
)

// Forms of the ids of a unit and of a root in the API reference.
var unitForm = regexp.MustCompile(`^(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|r-[0-9a-z]{4,32})$`)

// ouResolver lists the accounts of an organizational unit and of all units below
// it. Only accounts that are active count; the others are named in a fact.
func ouResolver() resolver {
	return resolver{
		Kind: Kind{
			Name: "ou", Title: "active accounts of an organizational unit and the units below it", API: "organizations:ListAccountsForParent",
			Args:    []Arg{{"ou", "an id like ou-ab12-11111111, or of a root like r-ab12", 68, unitForm}},
			Actions: []string{"organizations:ListAccountsForParent", "organizations:ListOrganizationalUnitsForParent"},
		},
		shape: listShape,
		check: checkAccounts,
		judge: judgeAccounts,
		ask:   askAccounts,
	}
}

// walk is one walk through the units below a parent.
type walk struct {
	client  *organizations.Client
	units   map[string]bool
	active  []string
	leftOut []string // "444455556666 SUSPENDED"
}

func askAccounts(ctx context.Context, s *session, q Question) (Entry, error) {
	w := &walk{client: organizations.NewFromConfig(s.cfg), units: map[string]bool{}}
	if err := w.visit(ctx, q.Args[0], 0); err != nil {
		return Entry{}, explainUnit(err, s, q.Args[0])
	}
	slices.Sort(w.active)
	slices.Sort(w.leftOut)
	e := Entry{Value: ListValue(slices.Compact(w.active))}
	if len(w.leftOut) > 0 {
		e.Facts = map[string]string{"leftOut": few(slices.Compact(w.leftOut), 30)}
	}
	return e, nil
}

func (w *walk) visit(ctx context.Context, parent string, depth int) error {
	if w.units[parent] {
		return nil // an organization is a tree; an emulator may say otherwise
	}
	w.units[parent] = true
	if depth > maxUnitDepth || len(w.units) > maxUnits || len(w.active)+len(w.leftOut) > maxAccounts {
		return fail("LOCK040", fmt.Sprintf("unit %s is nested deeper than %d, or holds more than %d units or %d accounts", parent, maxUnitDepth, maxUnits, maxAccounts),
			"ask for the units below it one by one")
	}
	accounts := organizations.NewListAccountsForParentPaginator(w.client, &organizations.ListAccountsForParentInput{ParentId: aws.String(parent)})
	for accounts.HasMorePages() && len(w.active)+len(w.leftOut) <= maxAccounts {
		page, err := accounts.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("list accounts: %w", err)
		}
		for _, a := range page.Accounts {
			w.add(a)
		}
	}
	var below []string
	units := organizations.NewListOrganizationalUnitsForParentPaginator(w.client, &organizations.ListOrganizationalUnitsForParentInput{ParentId: aws.String(parent)})
	for units.HasMorePages() && len(below) <= maxUnits {
		page, err := units.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("list units: %w", err)
		}
		for _, u := range page.OrganizationalUnits {
			below = append(below, aws.ToString(u.Id))
		}
	}
	for _, id := range below {
		if err := w.visit(ctx, id, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// add sorts an account by its State. Status is the older field that AWS retired on
// 2026-09-09; partitions and emulators that do not send State yet still have it.
func (w *walk) add(a types.Account) {
	id, state := aws.ToString(a.Id), string(a.State)
	if state == "" {
		state = string(a.Status)
	}
	if state == string(types.AccountStateActive) {
		w.active = append(w.active, id)
		return
	}
	w.leftOut = append(w.leftOut, strings.TrimSpace(id+" "+state))
}

func explainUnit(err error, s *session, unit string) error {
	var none *types.AWSOrganizationsNotInUseException
	var parent *types.ParentNotFoundException
	var missing *types.OrganizationalUnitNotFoundException
	switch {
	case errors.As(err, &none):
		return noOrganization(s)
	case errors.As(err, &parent), errors.As(err, &missing):
		return fail("LOCK039", fmt.Sprintf("unit %s is not in the organization of %s", unit, s.target.label()), "aws organizations list-organizational-units-for-parent prints the ids; they are not names")
	case slices.Contains(deniedCodes, codeIn(err)):
		return fail("LOCK038", fmt.Sprintf("%s may not list unit %s: only the management account or a delegated administrator may, with organizations:ListAccountsForParent and organizations:ListOrganizationalUnitsForParent", s.target.label(), unit),
			"ask in that account")
	}
	return err
}

func checkAccounts(_ Question, v Value) string {
	for i, account := range v.List {
		if !accountForm.MatchString(account) {
			return fmt.Sprintf("%q is not twelve digits", clip(account))
		}
		if i > 0 && v.List[i-1] >= account {
			return "the accounts are not sorted, or one is there twice"
		}
	}
	return ""
}

func judgeAccounts(q Question, e Entry, place string) []*failure {
	if e.Facts["leftOut"] == "" {
		return nil
	}
	return []*failure{fail("LOCK041", fmt.Sprintf("accounts of %s (asked in %s) are left out because they are not active: %s", q.Args[0], place, e.Facts["leftOut"]),
		"move or close them, or go on with the shorter list")}
}
