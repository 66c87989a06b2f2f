package admin

import (
	"cmp"
	"encoding"
	"encoding/json"
	"reflect"
	"regexp"
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

var pathParameter = regexp.MustCompile(`\{(\w+)\}`)

func (r Route) operation(defs schema, about string) schema {
	h := r.handle
	op := schema{"summary": about, "responses": schema{"200": schema{"description": "OK"},
		"default": schema{"description": "an error, in both languages",
			"content": content("application/json", schema{"$ref": "#/components/schemas/Error"})}}}
	switch {
	case h.out == nil, h.out == reflect.TypeFor[File](), h.out == reflect.TypeFor[Stream]():
	default:
		op["responses"].(schema)["200"].(schema)["content"] = content("application/json", (&describer{defs: defs}).of(h.out))
	}
	parameters := []schema{}
	for _, m := range pathParameter.FindAllStringSubmatch(r.Path, -1) {
		parameters = append(parameters, schema{"name": m[1], "in": "path", "required": true, "schema": schema{"type": "string"}})
	}
	switch h.from {
	case inQuery:
		for name := range (&describer{}).of(h.in)["properties"].(schema) {
			parameters = append(parameters, schema{"name": name, "in": "query", "schema": schema{"type": "string"}})
		}
		slices.SortFunc(parameters, func(a, b schema) int { return cmp.Compare(a["name"].(string), b["name"].(string)) })
	case inJSON:
		op["requestBody"] = schema{"content": content("application/json", (&describer{}).of(h.in))}
	case inBody:
		op["requestBody"] = schema{"content": content("application/yaml", schema{})}
	}
	if len(parameters) > 0 {
		op["parameters"] = parameters
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
	case reflect.Bool:
		return schema{"type": "boolean"}
	case reflect.String:
		return schema{"type": "string"}
	case reflect.Float32, reflect.Float64:
		return schema{"type": "number"}
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
	return schema{"type": "integer"}
}

func (d *describer) object(t reflect.Type) schema {
	properties, required := schema{}, []string{}
	d.fields(t, properties, &required)
	out := schema{"type": "object", "properties": properties, "additionalProperties": false}
	if d.defs != nil && len(required) > 0 {
		out["required"] = required
	}
	return out
}

// fields adds the members that encoding/json has for a struct.
func (d *describer) fields(t reflect.Type, properties schema, required *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case tag == "-" || !f.IsExported() && !f.Anonymous:
		case f.Anonymous && tag == "" && f.Type.Kind() == reflect.Struct:
			d.fields(f.Type, properties, required)
		case f.IsExported():
			tag = cmp.Or(tag, f.Name)
			properties[tag] = d.of(f.Type)
			if !strings.Contains(options, "omit") {
				*required = append(*required, tag)
			}
		}
	}
}
