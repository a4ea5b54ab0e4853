package main

import (
	"cmp"
	"math/big"
	"slices"
	"time"
)

// sample is one price: it holds from its time until the next one's.
type sample struct {
	zone  string
	price *big.Rat // USD an hour
	at    time.Time
}

// mean gives the mean price of each zone between two times, weighted by how long
// each price held in that time. A zone without a price in it has none.
func mean(samples []sample, from, to time.Time) map[string]*big.Rat {
	byZone := map[string][]sample{}
	for _, s := range samples {
		byZone[s.zone] = append(byZone[s.zone], s)
	}
	out := map[string]*big.Rat{}
	for zone, all := range byZone {
		slices.SortStableFunc(all, func(a, b sample) int { return a.at.Compare(b.at) })
		sum, total := new(big.Rat), new(big.Rat)
		for i, s := range all {
			begin, end := s.at, to
			if begin.Before(from) {
				begin = from
			}
			if i+1 < len(all) && all[i+1].at.Before(to) {
				end = all[i+1].at
			}
			if !end.After(begin) {
				continue
			}
			held := new(big.Rat).SetInt64(int64(end.Sub(begin)))
			total.Add(total, held)
			sum.Add(sum, held.Mul(held, s.price))
		}
		if total.Sign() > 0 {
			out[zone] = sum.Quo(sum, total)
		}
	}
	return out
}

// cheapest gives the candidate with the lowest price, the first by name of equals;
// ok is false where no candidate has a price.
func cheapest(prices map[string]*big.Rat, candidates []string) (zone string, price *big.Rat, ok bool) {
	for _, c := range slices.Sorted(slices.Values(candidates)) {
		if p := prices[c]; p != nil && (price == nil || p.Cmp(price) < 0) {
			zone, price = c, p
		}
	}
	return zone, price, price != nil
}

// offered is what the spot group's zones and the setting have in common.
func (s settings) offered(zones []string) []string {
	if s.zones == nil {
		return zones
	}
	return slices.DeleteFunc(slices.Clone(zones), func(z string) bool { return !slices.Contains(s.zones, z) })
}

// usd writes a price for the log.
func usd(r *big.Rat) string {
	if r == nil {
		return "none"
	}
	return cmp.Or(r.FloatString(4), "none")
}
