package world

import (
	"time"

	"wxflow/mockwx/internal/clock"
)

// A dailyCount is how often one API was called on a day.
type dailyCount struct {
	day  int64
	used int
}

// DailyLimit returns what the fixture allows an app, or else the documented number; 0:
// no bound.
func (a *App) DailyLimit(path string, documented int) int {
	for i := range a.DailyQuotas {
		if q := &a.DailyQuotas[i]; q.Path == path {
			return q.Limit
		}
	}
	return documented
}

// CountDaily adds n calls of an API to today's, and returns how many there are.
func (a *App) CountDaily(path string, n int, now time.Time) (used int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	c := a.memory.daily[path]
	if day := clock.Day(now); c == nil || c.day != day {
		c = &dailyCount{day: day}
		if a.memory.daily == nil {
			a.memory.daily = map[string]*dailyCount{}
		}
		a.memory.daily[path] = c
	}
	c.used += n
	return c.used
}

// ClearDaily forgets an app's counts: of one API, or of all when path is empty.
func (a *App) ClearDaily(path string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if path == "" {
		clear(a.memory.daily)
	}
	delete(a.memory.daily, path)
}
