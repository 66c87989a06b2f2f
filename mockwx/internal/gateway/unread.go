package gateway

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"

	"wxflow/mockwx/internal/journal"
	"wxflow/mockwx/text"
)

// maxUnread bounds how many unread names are kept of a call.
const maxUnread = 8

// takes reports whether the API reads a parameter of the query. The appid counts
// everywhere: the journal reads it.
func (e *Endpoint) takes(name string) bool {
	return name == "appid" || slices.Contains(e.Takes, name) ||
		name == "access_token" && e.Needs != NoCredential || name == "component_access_token" && e.Needs == ComponentToken
}

// noteUnread names the parameters and headers that were sent and that nothing reads;
// members of a body are named when it is decoded. Of a stub or an unknown path no names
// are known.
func (c *Call) noteUnread() {
	e := c.Endpoint
	if e.Doc == "" {
		return
	}
	for _, name := range c.unreadParams() {
		u := journal.Unread{Name: name, In: "query"}
		if !c.Query.Has(name) {
			u.In = "body"
		}
		if _, member := c.known[name]; member && c.Members()[name] == nil {
			u.Meant = name
		} else {
			u.Meant = text.Nearest(name, slices.DeleteFunc(slices.Clone(e.Takes), c.Params.Has))
		}
		c.addUnread(u)
	}
	e.once.Do(func() { e.headers = headersOf(e) })
	for name := range c.Request.Header {
		if param := e.headers[name]; param != "" {
			u := journal.Unread{Name: name, In: "header"}
			if name != authorization && !c.Params.Has(param) {
				u.Meant = param
			}
			c.addUnread(u)
		}
	}
	if len(c.unread) > 1 {
		slices.SortStableFunc(c.unread, func(a, b journal.Unread) int { return cmp.Or(cmp.Compare(a.In, b.In), cmp.Compare(a.Name, b.Name)) })
	}
}

// unreadParams returns the names of parameters that are not read.
func (c *Call) unreadParams() (names []string) {
	for _, x := range c.Params {
		if !c.Endpoint.takes(x.name) {
			names = append(names, x.name)
		}
	}
	return first(names)
}

// authorization is a header that WeChat reads nowhere.
const authorization = "Authorization"

// headersOf are the headers that have the name of a parameter, such as Access-Token, with
// that parameter.
func headersOf(e *Endpoint) map[string]string {
	headers := map[string]string{authorization: authorization}
	params := slices.Clone(e.Takes)
	if e.Needs != NoCredential {
		params = append(params, "access_token")
	}
	for _, name := range params {
		headers[http.CanonicalHeaderKey(name)] = name
		headers[http.CanonicalHeaderKey(strings.ReplaceAll(name, "_", "-"))] = name
	}
	return headers
}

// first returns the first of the names, in order, each once.
func first(names []string) []string {
	slices.Sort(names)
	names = slices.Compact(names)
	return names[:min(len(names), maxUnread)]
}

func (c *Call) addUnread(u journal.Unread) {
	if len(c.unread) == maxUnread {
		return
	}
	u.Name = text.WithoutSecrets(text.Clip(u.Name, 64))
	c.unread = append(c.unread, u)
}

// unreadMembers names the members of an object at a place in the body that its type
// does not have.
func (c *Call) unreadMembers(members map[string]json.RawMessage, known map[string]reflect.Type, at string) {
	var names []string
	for name := range members {
		if _, ok := known[name]; !ok {
			names = append(names, name)
		}
	}
	for _, name := range first(names) {
		u := journal.Unread{Name: at + name, In: "body"}
		missing := slices.DeleteFunc(slices.Sorted(maps.Keys(known)), func(n string) bool { return members[n] != nil })
		if near := text.Nearest(name, missing); near != "" {
			u.Meant = at + near
		} else if at == "" && c.Endpoint.takes(name) && name != "appid" && !c.Query.Has(name) {
			u.Meant = name
		}
		c.addUnread(u)
	}
}

// memberTypes has the members of the structs that bodies are decoded into.
var memberTypes sync.Map // reflect.Type to map[string]reflect.Type

// membersOf returns the members that a struct has in JSON, with their types; nil for
// a type that is no struct, or reads its JSON itself.
func membersOf(t reflect.Type) map[string]reflect.Type {
	for t != nil && t.Kind() == reflect.Pointer && !t.Implements(reflect.TypeFor[json.Unmarshaler]()) {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct || reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		return nil
	}
	if known, ok := memberTypes.Load(t); ok {
		return known.(map[string]reflect.Type)
	}
	members := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" {
			members[name] = f.Type
		}
	}
	memberTypes.Store(t, members)
	return members
}
