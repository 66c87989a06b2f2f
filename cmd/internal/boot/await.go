package boot

import (
	"context"
	"time"
)

// Await tries until it succeeds, at least once, and for at most a while. It
// returns the last error.
func Await(ctx context.Context, while time.Duration, try func(context.Context) error) error {
	deadline, cancel := context.WithTimeout(ctx, while)
	defer cancel()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for {
		err := try(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-deadline.Done():
			return err
		case <-again.C:
		}
	}
}
