package diag

// Fix is the one safe answer to a finding, as changes of its file.
type Fix struct {
	Message string // what it does, "quote the date"
	// Request is "" for a fix that changes no meaning, and otherwise the word with
	// which a user asks for this sort of change ("retain").
	Request string
	Edits   []Edit
}

// Edit replaces a piece of the file that the finding is in. The places are those
// of the text as it was when the finding was made.
type Edit struct {
	Pos, End Pos    // End is the first place behind the piece; the same place inserts
	New      string // what stands there then; lines end with "\n"
	// Old is what must stand there now, but for blanks and line breaks. Where
	// something else stands (an anchor, a tag, a comment) the fix is left undone.
	Old string
	// Indent is the number of a line whose indentation each line of New gets that
	// begins a line of the file. Zero is none.
	Indent int
	// Blanks says that the blanks behind End go as well.
	Blanks bool
}
