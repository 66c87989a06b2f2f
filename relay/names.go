package relay

import (
	"wxflow/relay/credential"
	"wxflow/relay/observe"
	"wxflow/relay/session"
	"wxflow/relay/text"
)

// The types of a Config, for those who embed a relay.
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
