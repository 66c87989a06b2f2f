package local

import (
	"slices"
	"strings"

	"wxflow/mockwx/text"
)

// A HostList names hosts: example.com, *.example.com for all below it, or * for
// any.
type HostList []string

// ParseHostList checks names, such as those of a flag.
func ParseHostList(names []string) (HostList, error) {
	var list HostList
	for _, entry := range names {
		name := strings.ToLower(entry)
		base := strings.TrimPrefix(name, "*.")
		if name != anyHost && (base == "" || strings.ContainsAny(base, "*/:@[], ") || base[0] == '.' || strings.HasSuffix(base, ".")) {
			return nil, text.Invalid("%q is not a host name; write it as in ci.example.com, *.example.com for all below it, or * for any, "+
				"without a scheme, a port or a path",
				"%q 不是主机名；请写成 ci.example.com，*.example.com 表示其下所有名称，* 表示任意名称，不带协议、端口和路径", text.Clip(entry, 100))
		}
		list = append(list, name)
	}
	return list, nil
}

// anyHost is the entry for all names.
const anyHost = "*"

// Has reports whether a host, with or without a port, is in the list.
func (l HostList) Has(host string) bool {
	return slices.Contains(l, anyHost) || l.Names(Name(host))
}

// Names reports whether a name is in the list other than by anyHost.
func (l HostList) Names(name string) bool {
	for _, entry := range l {
		suffix, below := strings.CutPrefix(entry, "*")
		if entry == name || below && entry != anyHost && strings.HasSuffix(name, suffix) && len(name) > len(suffix) {
			return true
		}
	}
	return false
}
