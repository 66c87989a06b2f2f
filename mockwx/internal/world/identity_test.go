package world

import (
	"sync"
	"testing"

	"wxflow/mockwx/internal/people"
)

// An identity is the same whether it is remembered or not, whoever logged in before.
func TestIdentity(t *testing.T) {
	w := worldOf(t, rangesText)
	a := w.App(shop)
	var each sync.WaitGroup
	for range 4 {
		each.Go(func() {
			for i := range uint32(3 * knownUsers) {
				for generation := range 3 {
					u := w.ranges.At(i)
					x := w.Identity(a, u, generation+1)
					if x.OpenID != w.OpenID(a, u) || x.UnionID != w.UnionID(a, u) || x.SessionKey != w.SessionKey(a, u, generation+1) {
						t.Errorf("user %d: %+v", i, x)
					}
				}
			}
		})
	}
	each.Wait()
}

// BenchmarkIdentity is what a user costs who logs in again, and one whose place others have.
func BenchmarkIdentity(b *testing.B) {
	w := worldOf(b, rangesText)
	a := w.App(shop)
	users := []*people.User{w.ranges.At(0), w.ranges.At(knownUsers)}
	for name, n := range map[string]int{"again": 1, "others": 2} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				w.Identity(a, users[i%n], 1)
			}
		})
	}
}
