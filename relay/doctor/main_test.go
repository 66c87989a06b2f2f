package doctor

import (
	"testing"

	"wxflow/e2e/testkit"
)

func TestMain(m *testing.M) {
	testkit.ManyAtOnce() // many wait for an answer that does not come
	m.Run()
}
