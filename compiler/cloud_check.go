package compiler

// checkCloud checks a Cloud across its fields.
func checkCloud(_ *crossCheck, _ draftStack) {}
