package credential

// An InternalKey is what another back end shows to be let to the access_token
// and the gateway.
type InternalKey struct {
	Name   string // of its holder, for the log
	Key    Secret
	AppIDs []string // of the apps it is good for; none: all
}
