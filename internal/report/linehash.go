package report

import (
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// The fingerprint of a line as GitHub's code scanning computes it
// (github.com/github/codeql-action, src/fingerprints.ts), so that an alert keeps
// its identity while lines before it come and go. A file is a row of UTF-16 units
// without blanks and tabs, every line break as one LF, endOfFile behind the last
// and zeros behind that. The hash of a line is the polynomial
//
//	sum of unit[i] * lineHashBase^(lineHashUnits-1-i), modulo 2^64
//
// over the units from the line's first on, whatever lines they belong to.
const (
	lineHashUnits = 100
	lineHashBase  = 37
	endOfFile     = 0xffff
)

// lineHashes gives the fingerprint of every line, "hash:occurrence": the first
// line is element 0. The occurrence counts lines of one hash from 1.
func lineHashes(text []byte) []string {
	units, starts := lineUnits(text)
	// upTo[i] is the polynomial of the first i units, so any window is a difference.
	power := uint64(1)
	for range lineHashUnits {
		power *= lineHashBase
	}
	upTo := make([]uint64, len(units)+lineHashUnits+1)
	for i := range len(upTo) - 1 {
		upTo[i+1] = upTo[i] * lineHashBase
		if i < len(units) {
			upTo[i+1] += uint64(units[i])
		}
	}
	seen := map[uint64]int{}
	hashes := make([]string, len(starts))
	for line, at := range starts {
		hash := upTo[at+lineHashUnits] - upTo[at]*power
		seen[hash]++
		hashes[line] = fmt.Sprintf("%x:%d", hash, seen[hash])
	}
	return hashes
}

// lineUnits gives the units of a file and the index of each line's first. A line
// of blanks alone begins with its line break; the last begins with endOfFile when
// the file ends with a line break.
func lineUnits(text []byte) (units []uint16, starts []int) {
	begins, afterCR := true, false
	add := func(unit uint16) {
		if begins {
			starts = append(starts, len(units))
		}
		begins = unit == '\n'
		units = append(units, unit)
	}
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		text = text[size:]
		switch {
		case r == ' ' || r == '\t' || r == '\n' && afterCR:
			afterCR = false
			continue
		case r == '\r':
			add('\n')
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			add(uint16(high))
			add(uint16(low))
		default:
			add(uint16(r))
		}
		afterCR = r == '\r'
	}
	add(endOfFile)
	return units, starts
}
