// Package subnets divides the network of a VPC among availability zones and
// layers. It is arithmetic alone: no CUE, no CloudFormation, no question to AWS.
//
// The network is cut into slots, one for a zone, as many as the next power of two
// of the zones; slots that no zone takes stay free for later ones. A slot is cut
// among the layers by their shares: with app 2, public 1 and storage 1, app is its
// first half, public its third quarter and storage the last one. So every subnet
// is
//
//	network bits + log2(slots) + log2(units) - log2(share)
//
// bits long, where units is the next power of two of the sum of the shares.
package subnets

import "math/bits"

// The sizes that AWS allows: a VPC has a prefix of /16 to /28, and so has a subnet
// (Amazon VPC User Guide, "VPC CIDR blocks" and "Subnet CIDR blocks").
const (
	Largest  = 16
	Smallest = 28
)

// The zones that a plan may have. One zone is no availability, and no Region has
// more than six.
const (
	MinZones = 2
	MaxZones = 6
)

// MaxSlots is the highest number of slots: the next power of two of MaxZones.
const MaxSlots = 8

// MaxUnits bounds the sum of the shares, so that each pair of a slot and a unit
// has a /64 of its own in the /56 that a VPC gets for IPv6.
const MaxUnits = 32

// Slots gives the number of slots for so many zones: the next power of two.
func Slots(zones int) int { return 1 << log2(zones) }

// log2 gives the least k with 1<<k >= n; 0 for n below 2.
func log2(n int) int {
	if n < 2 {
		return 0
	}
	return bits.Len(uint(n - 1))
}

// PowerOfTwo reports whether n is 1, 2, 4 and so on.
func PowerOfTwo(n int) bool { return n > 0 && n&(n-1) == 0 }
