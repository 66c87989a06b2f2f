// Package weapp judges the fake by github.com/medivhzhan/weapp.
package weapp
