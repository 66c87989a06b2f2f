package relay

import (
	"wxflow/relay/credential"
	"wxflow/relay/observe"
	"wxflow/relay/session"
	"wxflow/relay/text"
)

// The words of a Config, under the name by which whoever embeds a relay writes them.
type (
	App         = credential.App
	Secret      = credential.Secret
	InternalKey = credential.InternalKey
	Store       = session.Store
	Shared      = session.Shared
	Observer    = observe.Observer
	State       = observe.State
	Problems    = text.Problems
)

// NewSecret returns s as a Secret.
func NewSecret(s string) Secret { return credential.NewSecret(s) }
