package eval

// Answer is yes, no, or that it cannot be told.
type Answer int8

// The three answers. The zero value is Perhaps.
const (
	No      Answer = -1
	Perhaps Answer = 0
	Yes     Answer = 1
)

// String gives "yes", "no" or "perhaps".
func (a Answer) String() string {
	switch a {
	case Yes:
		return "yes"
	case No:
		return "no"
	default:
		return "perhaps"
	}
}

// Not turns yes into no and no into yes.
func (a Answer) Not() Answer { return -a }
