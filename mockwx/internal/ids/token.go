package ids

import (
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"strings"
)

// tokenGeneration begins every token. Seen: a small number that grows with
// the years (89 in 2025-02). Ours: 92.
const tokenGeneration = "92_"

// Token is n characters of the URL-safe alphabet behind the generation.
func (d *Deriver) Token(n int, parts ...string) string {
	return tokenGeneration + d.Text(n, parts...)
}

// Text is n characters of the URL-safe alphabet.
func (d *Deriver) Text(n int, parts ...string) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		sum := d.Sum(append([]string{"token", strconv.Itoa(i)}, parts...)...)
		b.WriteString(base64.RawURLEncoding.EncodeToString(sum[:30]))
	}
	return b.String()[:n]
}

// Seen: the shapes of what a platform is given ([S] for the refresh token).
const (
	TicketPrefix   = "ticket@@@"        // and 86 characters
	AuthCodePrefix = "queryauthcode@@@" // and 86
	PreAuthPrefix  = "preauthcode@@@"   // and 86; 100 in all
	RefreshPrefix  = "refreshtoken@@@"  // Ours: and 43
)

// VerifyTicket is the component_verify_ticket of a slot of time. It is 64 bytes: the
// slot under a mask, and the seal of it.
func (d *Deriver) VerifyTicket(appid string, slot int64) string {
	var b [64]byte
	mask := d.Sum("component ticket", appid)
	binary.BigEndian.PutUint64(b[:8], binary.BigEndian.Uint64(mask[:])^uint64(slot))
	first := d.Sum("component ticket", appid, string(b[:8]), "1")
	second := d.Sum("component ticket", appid, string(b[:8]), "2")
	copy(b[8:40], first[:])
	copy(b[40:], second[:])
	return TicketPrefix + base64.RawURLEncoding.EncodeToString(b[:])
}

// TicketSlot returns the slot of time that a ticket says it is of, without checking its
// seal. It reports false for what is not even well-formed.
func (d *Deriver) TicketSlot(appid, ticket string) (slot int64, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(ticket, TicketPrefix))
	if err != nil || len(b) != 64 {
		return 0, false
	}
	mask := d.Sum("component ticket", appid)
	return int64(binary.BigEndian.Uint64(mask[:]) ^ binary.BigEndian.Uint64(b)), true
}
