package main

import (
	"os"
	"runtime/debug"
)

// gcPercent is how much garbage may stand beside what is in use before it is
// collected. Ours: sessions in memory hold no pointer, so a collection costs
// little, and with the usual 100 a machine would have to have twice what the
// sessions need.
const gcPercent = 40

// keepSmall sets it, unless the operator has set GOGC.
func keepSmall() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}
