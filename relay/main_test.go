package relay

import (
	"testing"

	"wxflow/e2e/testkit"
)

func TestMain(m *testing.M) {
	testkit.ManyAtOnce() // several wait until a call takes too long
	m.Run()
}
