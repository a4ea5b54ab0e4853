package compiler

import (
	"slices"
	"strings"
)

// NVIDIA reports whether the family of an instance type has GPUs of NVIDIA ("Accelerated
// computing" in the EC2 instance types guide): P, and G but for g4ad, whose GPUs are
// AMD's.
func NVIDIA(instanceType string) bool {
	family, _, _ := strings.Cut(instanceType, ".")
	family, _, _ = strings.Cut(family, "-")
	letters := strings.TrimRight(family, "abcdefghijklmnopqrstuvwxyz")
	letters = strings.TrimRight(letters, "0123456789")
	return family != "g4ad" && slices.Contains([]string{"g", "gr", "p"}, letters)
}

// InstanceStore reports whether an instance type has disks of its own ("Instance store
// volume limits" in the EC2 guide): families with a d behind the number, and those that
// always have them.
func InstanceStore(instanceType string) bool {
	family, size, _ := strings.Cut(instanceType, ".")
	letters := strings.TrimRight(family, "abcdefghijklmnopqrstuvwxyz-0123456789")
	if letters == "" {
		at := strings.IndexAny(family, "0123456789")
		if at < 0 {
			return false
		}
		letters = family[:at]
	}
	options := strings.TrimLeft(strings.TrimPrefix(family, letters), "0123456789")
	switch {
	case slices.Contains([]string{"g4dn", "p4d", "p4de", "g4ad"}, family):
		return true
	case slices.Contains([]string{"g5", "g6", "g6e", "gr6", "g7", "g7e", "p5", "p5e", "p5en", "p6-b200", "p6-b300", "trn1", "trn1n", "f1", "f2", "z1d", "x1", "x1e"}, family):
		return true
	case slices.Contains([]string{"i", "im", "is", "d", "h"}, letters):
		return true
	case family == "p3dn":
		return true
	case family == "mac1" || family == "mac2":
		return false
	case strings.HasPrefix(family, "u-") || strings.HasPrefix(family, "u7"):
		return false
	}
	return strings.Contains(options, "d") && size != ""
}

// Graviton reports whether an instance type has a processor of AWS's own, for which an
// image must be of arm64: a1, and families with a g behind the number ("Amazon EC2
// instance type naming conventions").
func Graviton(instanceType string) bool {
	family, _, _ := strings.Cut(instanceType, ".")
	at := strings.IndexAny(family, "0123456789")
	if at < 0 || strings.HasPrefix(family, "mac") {
		return false
	}
	options, _, _ := strings.Cut(strings.TrimLeft(family[at:], "0123456789"), "-")
	return family == "a1" || strings.Contains(options, "g")
}
