// Package trust decides what is believed: WeChat's own hosts, real appids and secrets,
// real codes and identities. Only Dev lets a fake in.
package trust
