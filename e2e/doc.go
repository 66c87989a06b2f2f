// Package e2e tests the whole flow: the real programs, driven from outside, and
// the rules that the rest of the repository keeps. Nothing imports it.
//
//	testdata/script    stories: the two programs, faults, the clock, the wall
//	testdata/vectors   replies of the real server, each with its source; they
//	                   judge the fake and, separately, the relay's reader
package e2e
