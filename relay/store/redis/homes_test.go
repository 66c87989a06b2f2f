package redis

import (
	"strconv"
	"testing"
)

const slots = 16384

// slot is where a Cluster keeps a key. Doc: the Redis Cluster specification has
// CRC16 of XMODEM.
func slot(key string) int {
	var crc uint16
	for i := range len(key) {
		crc ^= uint16(key[i]) << 8
		for range 8 {
			if crc&0x8000 != 0 {
				crc = crc<<1 ^ 0x1021
			} else {
				crc <<= 1
			}
		}
	}
	return int(crc) % slots
}

// The table of tags has the smallest number for each home.
func TestTags(t *testing.T) {
	t.Parallel()
	var want [homes]string
	for n, found := 0, 0; found < homes; n++ {
		tag := strconv.Itoa(n)
		if h := slot(tag) / (slots / homes); want[h] == "" {
			want[h] = "{" + tag + "}"
			found++
		}
	}
	if tags != want {
		t.Errorf("%q, want %q", tags, want)
	}
}
