// Package rules tests what the repository keeps to: which package imports which,
// where clocks and secrets may be, how long a file is, that documents agree with
// the code and with each other, and what deployment files say. It reads files and
// starts none of the programs, so it is done in seconds.
package rules
