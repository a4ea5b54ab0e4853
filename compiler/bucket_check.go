package compiler

func checkBucket(c *crossCheck, s draftStack) {}
