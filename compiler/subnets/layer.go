package subnets

import (
	"cmp"
	"slices"
)

// Layer is a part of every slot. Its Share must be a power of two: a subnet is one
// block.
type Layer struct {
	Name  string
	Share int
}

// Ordered gives the layers in the order in which they stand in a slot: by falling
// share, so that each begins at a multiple of its size, then by name.
func Ordered(layers []Layer) []Layer {
	out := slices.Clone(layers)
	slices.SortFunc(out, func(a, b Layer) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// Units gives into how many equal parts a slot is cut: the next power of two of the
// sum of the shares.
func Units(layers []Layer) int {
	sum := 0
	for _, l := range layers {
		sum += l.Share
	}
	return 1 << log2(sum)
}

// Bits gives how many bits longer than the network's the prefix of the smallest
// subnet is.
func Bits(slots int, layers []Layer) int {
	least := 0
	for _, l := range layers {
		if least == 0 || l.Share < least {
			least = l.Share
		}
	}
	return log2(slots) + log2(Units(layers)) - log2(least)
}
