// Package appsfile reads the file that names the apps of a relay:
//
//	apps:
//	  - appid: wx0123456789abcdef
//	    secret_file: /run/secrets/shop     # relative to the file's own folder
//	  - appid: wxfedcba9876543210
//	    secret_env: CLUB_SECRET
//	    token_mode: token                  # stable (default) or token
//
// It is strict: what it does not know is an error, and all errors are told at
// once, each with its line. It holds no secret itself, so it can lie beside the
// program's source.
//
// It is a package of its own because a program that uses package relay as a
// library need not link YAML.
package appsfile
