package main

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strings"
)

// settings are the function's environment.
type settings struct {
	spot, onDemand group
	instanceType   string
	product        string
	limit          *big.Rat // MAX_PRICE × (1 - MARGIN), USD an hour
	zones          []string // nil: all zones of the spot group
}

// group is one of the two groups.
type group struct {
	name, scaleUp, scaleDown string
}

var decimal = regexp.MustCompile(`^[0-9]{1,6}(\.[0-9]{1,9})?$`)

func settingsOf(getenv func(string) string) (settings, error) {
	var wrong []error
	need := func(name string) string {
		v := getenv(name)
		if v == "" {
			wrong = append(wrong, fmt.Errorf("%s is missing", name))
		}
		return v
	}
	number := func(name string) *big.Rat {
		v := need(name)
		r, ok := new(big.Rat).SetString(v)
		if v == "" || !ok || !decimal.MatchString(v) {
			if v != "" {
				wrong = append(wrong, fmt.Errorf("%s is not a number like 0.35", name))
			}
			return new(big.Rat)
		}
		return r
	}
	s := settings{
		spot:         group{need("SPOT_GROUP"), need("SPOT_POLICY"), getenv("SPOT_SCALE_DOWN_POLICY")},
		onDemand:     group{name: need("ON_DEMAND_GROUP"), scaleUp: need("ON_DEMAND_POLICY")},
		instanceType: need("INSTANCE_TYPE"),
		product:      getenv("PRODUCT"),
	}
	if s.product == "" {
		s.product = "Linux/UNIX"
	}
	price, margin, one := number("MAX_PRICE"), number("MARGIN"), big.NewRat(1, 1)
	if margin.Cmp(one) > 0 {
		wrong = append(wrong, errors.New("MARGIN is more than 1"))
	}
	s.limit = new(big.Rat).Mul(price, new(big.Rat).Sub(one, margin))
	for _, zone := range strings.Split(getenv("ZONES"), ",") {
		if zone = strings.TrimSpace(zone); zone != "" {
			s.zones = append(s.zones, zone)
		}
	}
	return s, errors.Join(wrong...)
}
