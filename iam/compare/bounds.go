package compare

import (
	"net/netip"
	"slices"
	"strconv"
	"time"
)

func (d *keyDomain) numberValues() []string {
	var marks []float64
	for _, n := range d.conditions {
		marks = append(marks, n.numbers...)
	}
	slices.Sort(marks)
	marks = slices.Compact(marks)
	var out []string
	put := func(f float64) { out = append(out, strconv.FormatFloat(f, 'f', -1, 64)) }
	for i, m := range marks {
		if i == 0 {
			put(m - 1)
		} else if mid := marks[i-1] + (m-marks[i-1])/2; mid > marks[i-1] && mid < m {
			if whole := float64(int64(mid)); whole > marks[i-1] {
				mid = whole
			}
			put(mid)
		}
		put(m)
		if i == len(marks)-1 {
			put(m + 1)
		}
	}
	return out
}

func (d *keyDomain) timeValues() []string {
	var marks []int64
	for _, n := range d.conditions {
		marks = append(marks, n.times...)
	}
	slices.Sort(marks)
	marks = slices.Compact(marks)
	const day = int64(24 * time.Hour)
	var out []string
	put := func(t int64) { out = append(out, time.Unix(0, t).UTC().Format(time.RFC3339Nano)) }
	for i, m := range marks {
		if i == 0 {
			put(m - day)
		} else if m-marks[i-1] > 1 {
			put(marks[i-1] + (m-marks[i-1])/2)
		}
		put(m)
		if i == len(marks)-1 {
			put(m + day)
		}
	}
	return out
}

// addressValues gives the first address of every stretch between the bounds of
// ranges, IPv4 and IPv6, and the second where a key may have several.
func (d *keyDomain) addressValues() []string {
	var marks []netip.Addr
	for _, n := range d.conditions {
		for _, p := range n.ranges {
			marks = append(marks, p.Addr())
			if end := after(p); end.IsValid() {
				marks = append(marks, end)
			}
		}
	}
	if len(marks) == 0 {
		return nil
	}
	marks = append(marks, netip.IPv4Unspecified(), netip.IPv6Unspecified())
	for _, m := range slices.Clone(marks) {
		if next := m.Next(); d.many && next.IsValid() {
			marks = append(marks, next)
		}
	}
	slices.SortFunc(marks, netip.Addr.Compare)
	marks = slices.Compact(marks)
	var out []string
	for _, a := range marks {
		if a.Is4In6() {
			continue
		}
		out = append(out, a.String())
	}
	return out
}

// after gives the first address after a range; not valid at the end of all.
func after(p netip.Prefix) netip.Addr {
	b := p.Addr().AsSlice()
	for i := p.Bits(); i < len(b)*8; i++ {
		b[i/8] |= 1 << (7 - i%8)
	}
	last, _ := netip.AddrFromSlice(b)
	return last.Next()
}
