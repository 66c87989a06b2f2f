package mockwx

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"wxflow/mockwx/internal/journal"
)

// BenchmarkJournal is what a call costs for being remembered, with nobody watching.
func BenchmarkJournal(b *testing.B) {
	f := unlimited(b, nil)
	get := httptest.NewRequest("GET", loginQuery(app1, "alice-code"), nil)
	f.Handler().ServeHTTP(httptest.NewRecorder(), get)
	w := f.world()
	records := w.Journal.Find(journal.All)
	b.ReportAllocs()
	for b.Loop() {
		w.Note(&records[0])
	}
}

// BenchmarkWatched logs in over HTTP as fast as it can while so many pages watch.
func BenchmarkWatched(b *testing.B) {
	for _, pages := range []int{0, 10} {
		b.Run(fmt.Sprint(pages), func(b *testing.B) {
			f := unlimited(b, nil)
			admin := httptest.NewUnstartedServer(nil)
			admin.Config = NewHTTPServer(f.AdminHandler())
			admin.Start()
			defer admin.Close()
			api := httptest.NewUnstartedServer(nil)
			api.Config = NewHTTPServer(f.Handler())
			api.Start()
			defer api.Close()
			var watching sync.WaitGroup
			for range pages {
				res, err := http.Get(admin.URL + "/events")
				if err != nil {
					b.Fatal(err)
				}
				watching.Go(func() { io.Copy(io.Discard, bufio.NewReader(res.Body)) })
				defer res.Body.Close()
			}
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					res, err := client.Get(api.URL + loginQuery(app1, "alice-code"))
					if err != nil {
						b.Error(err)
						return
					}
					io.Copy(io.Discard, res.Body)
					res.Body.Close()
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
		})
	}
}
