package main

import (
	"runtime"
	"runtime/debug"
)

// collectLate lets a run that needs little memory end before the garbage collector
// has begun: collecting costs a lint of one template about 4 ms of its 30. From the
// first collection on, at a heap of about 40 MB, all is as usual, so a large run
// takes no more memory for it.
func collectLate() {
	usual := debug.SetGCPercent(800)
	if usual < 0 || usual > 800 { // GOGC says more
		debug.SetGCPercent(usual)
		return
	}
	first := &struct{ unused [64]byte }{}
	runtime.AddCleanup(first, func(percent int) { debug.SetGCPercent(percent) }, usual)
}
