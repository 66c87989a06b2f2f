// Package apps holds the apps that a relay serves, which may be replaced while it runs.
package apps
