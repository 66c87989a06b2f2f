package admin

import (
	"cmp"
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"
)

// A schema is a part of an OpenAPI document; encoding/json writes its members sorted.
type schema = map[string]any

// OpenAPI describes the routes, as OpenAPI 3.1. Inputs and answers are those of the
// handlers' types; about returns what a route does.
func OpenAPI(title, version string, routes []Route, about func(Route) string) any {
	defs := schema{"Error": schema{"type": "object", "required": []string{"error", "error_zh"}, "properties": schema{
		"error": schema{"type": "string"}, "error_zh": schema{"type": "string"}}}}
	paths := schema{}
	for _, r := range routes {
		methods, _ := paths[r.Path].(schema)
		if methods == nil {
			methods = schema{}
			paths[r.Path] = methods
		}
		methods[strings.ToLower(r.Method)] = r.operation(defs, about(r))
	}
	return schema{"openapi": "3.1.0", "info": schema{"title": title, "version": version},
		"paths": paths, "components": schema{"schemas": defs}}
}

func (r Route) operation(defs schema, about string) schema {
	const jsonType = "application/json"
	h, good := r.handle, schema{"description": "OK"}
	if h.out != nil && h.out != reflect.TypeFor[File]() && h.out != reflect.TypeFor[Stream]() {
		good["content"] = content(jsonType, (&describer{defs: defs}).of(h.out))
	}
	op := schema{"summary": about, "responses": schema{"200": good,
		"default": schema{"description": "an error, in both languages",
			"content": content(jsonType, schema{"$ref": "#/components/schemas/Error"})}}}
	parameter := func(in, name string) schema {
		return schema{"name": name, "in": in, "schema": schema{"type": "string"}}
	}
	switch h.from {
	case inPath:
		_, name, _ := strings.Cut(r.Path, "{")
		p := parameter("path", strings.TrimSuffix(name, "}"))
		p["required"] = true
		op["parameters"] = []schema{p}
	case inQuery:
		var all []schema
		for _, name := range slices.Sorted(slices.Values(jsonNames(h.in))) {
			all = append(all, parameter("query", name))
		}
		if all != nil {
			op["parameters"] = all
		}
	case inJSON:
		op["requestBody"] = schema{"content": content(jsonType, (&describer{}).of(h.in))}
	case inBody:
		op["requestBody"] = schema{"content": content("application/yaml", schema{})}
	}
	return op
}

func content(kind string, of schema) schema { return schema{kind: schema{"schema": of}} }

// A describer makes schemas of types. With defs it describes answers: named structs are
// definitions, and what is always there is required. Without, it describes inputs.
type describer struct{ defs schema }

func (d *describer) of(t reflect.Type) schema {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return schema{"type": "string", "format": "date-time"}
	case t.Implements(reflect.TypeFor[encoding.TextMarshaler]()):
		return schema{"type": "string"}
	case t.Implements(reflect.TypeFor[json.Marshaler]()):
		return schema{} // of any form
	}
	switch t.Kind() {
	case reflect.Pointer:
		return d.of(t.Elem())
	case reflect.Slice, reflect.Array:
		return schema{"type": "array", "items": d.of(t.Elem())}
	case reflect.Map:
		return schema{"type": "object", "additionalProperties": d.of(t.Elem())}
	case reflect.Struct:
		if d.defs == nil || t.Name() == "" {
			return d.object(t)
		}
		if _, known := d.defs[t.Name()]; !known {
			d.defs[t.Name()] = nil // a type may hold itself
			d.defs[t.Name()] = d.object(t)
		}
		return schema{"$ref": "#/components/schemas/" + t.Name()}
	case reflect.Interface:
		return schema{}
	}
	return schema{"type": cmp.Or(kinds[t.Kind()], "integer")}
}

var kinds = map[reflect.Kind]string{
	reflect.Bool: "boolean", reflect.String: "string", reflect.Float32: "number", reflect.Float64: "number",
}

// object describes the members that encoding/json has for a struct.
func (d *describer) object(t reflect.Type) schema {
	properties, required := schema{}, []string{}
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || name == "" && f.Anonymous || !f.IsExported() {
			continue
		}
		name = cmp.Or(name, f.Name)
		properties[name] = d.of(f.Type)
		if !strings.Contains(options, "omit") {
			required = append(required, name)
		}
	}
	out := schema{"type": "object", "properties": properties, "additionalProperties": false}
	if d.defs != nil && len(required) > 0 {
		out["required"] = required
	}
	return out
}
