// Package weapp runs against the fake: github.com/medivhzhan/weapp.
package weapp
