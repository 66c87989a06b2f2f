// Package credential holds what proves who somebody is: the appid and AppSecret of a
// mini-program, internal keys, and Secret, a string that does not print.
package credential
