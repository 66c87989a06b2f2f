// Package e2e tests the two programs from outside, as users run them: built, started
// on free ports, asked over HTTP, stopped. Nothing imports it. A file's name begins
// with what it is about:
//
//	rig_test.go   builds, starts and stops the programs
//	script_       the stories of testdata/script, and the commands that they have
//	relay_        wxrelay: stores, outages, stops, tokens, proxies in front, deployment
//	exec_         mockwx exec: runtimes, signals, certificates, namespaces
//	page_         wx.js in Node and in a browser; pages of official accounts
//	push_         messages that the fake pushes
//	recipe_       the apps with their tests, login servers and load tests of recipes
//	python_       the wheel and its pytest plugin
//	ci_           the templates for GitHub and GitLab
//	docs_         the commands of the documents
//	bench_        benchmarks
//
// The folders below are packages or modules of their own:
//
//	rules     what the repository keeps to; starts no program
//	vectors   replies of the real server, for the fake and the relay
//	sdk       published SDKs against the fake
//	recipes, frontends, runtimes, powershell, npm   what is not Go, with its npm packages
//	acme, caddy, traefik, promql, jwt   the relay beside real parts; each has a script, run
//	testkit   what tests of several packages share
package e2e
