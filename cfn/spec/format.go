package spec

// spec.bin is, all numbers being unsigned varints unless said otherwise:
//
//	magic, 8 bytes
//	length of the index inflated, length deflated, each 4 bytes, low byte first
//	index, deflated
//	blocks, each deflated by itself; the index says where each begins and ends
//
// Every part (the index, a block) begins with a table of strings: their number, then
// the length and bytes of each. Later a string is its number in that table. A list is
// its length and its elements. An optional number is 0 for none, else the number + 1.
//
// Index: regions (name, partition, listed); sets of regions (bits in a string); blocks
// of services (name, offset, deflated, inflated); types (name behind the service's
// "::", service, set of regions, listed); runtimes (five strings); blocks of tables
// (type/path, offset, deflated, inflated). Offsets count from the end of the index.
//
// Block of a service: patterns (source, exact, clauses (not, expression)); number of
// objects; values; objects (name, open, properties, groups (kind, sets, tests (name,
// values))); types. A value names its object and its elements' value by number, a
// property its value; elements have a lower number than their list. Equal values and
// objects are there once, and objects may contain themselves.
//
// Block of a table: by, by region, rows (when, value, deprecated,
// regions).
//
// decode.go reads it, internal/generate writes it.
const (
	magic = "cuespec1"

	// maxInflated bounds what one part may inflate to, so that a damaged length cannot
	// take all memory. The largest part has about 100 KB.
	maxInflated = 4 << 20
)

// Flags of an encoded value: which of its parts follow, in this order.
const (
	hasObject = 1 << iota
	hasItems
	hasEnum
	hasAnyCase // nothing follows
	hasPattern
	hasKeyPattern
	hasLength
	hasCount
	hasMin
	hasMax
	hasUnique // nothing follows
	hasUniqueKeys
	hasFormats
)

// Flags of an encoded property.
const (
	isRequired = 1 << iota
	isReadOnly
	isWriteOnly
	isDeprecated
	isSometimes // with isAlways: refused
	isAlways
	hasDefault
	hasRelated
	hasPolicy
)

// Flags of an encoded type.
const (
	isStateful = 1 << iota
	isMustBeEmpty
	isSnapshot
	isDeleteFirst
)
