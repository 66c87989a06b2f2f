package web

import (
	"cmp"
	"net/http"
	"strings"

	"wxflow/relay/refusal"
)

// A Doc is what the OpenAPI document says of a method of a route. Takes are the members
// of its body, or of its query with GET; Gives those of its answer: "expires_in:integer
// unionid?" is a number, and a text that may be missing. An answer without members is 204.
type Doc struct {
	Does         string
	Takes, Gives string
	Key          string // what it needs in Authorization, "session" or "internal"
}

// Gives of answers that are no object of known members.
const (
	AnyObject = "{}"
	PlainText = "text"
)

type schema = map[string]any

// OpenAPI describes the public routes and those of the ops address, as OpenAPI 3.1.
func OpenAPI(public, ops []Route) any {
	paths := schema{}
	for tag, routes := range map[string][]Route{"public": public, "ops": ops} {
		for _, r := range routes {
			methods := schema{}
			for i, m := range r.Methods {
				if m != http.MethodHead { // it is as GET
					methods[strings.ToLower(m)] = r.Docs[min(i, len(r.Docs)-1)].operation(m, tag)
				}
			}
			paths[r.Path] = methods
		}
	}
	bearer := func(of string) schema { return schema{"type": "http", "scheme": "bearer", "description": of} }
	return schema{
		"openapi": "3.1.0",
		"info": schema{"title": "wxrelay", "version": "1",
			"description": "Login relay for WeChat mini-programs. Routes tagged ops are on the ops address."},
		"paths": paths,
		"components": schema{
			"securitySchemes": schema{"session": bearer("the token of /login"), "internal": bearer("a key of WXRELAY_INTERNAL_KEY")},
			"schemas":         schema{"Error": errorSchema()},
		},
	}
}

func errorSchema() schema {
	e := object("kind errcode?:integer message message_zh action rid? missing?:array")
	e["properties"].(schema)["missing"] = schema{"type": "array", "items": object("what message message_zh")}
	e["properties"].(schema)["action"] = schema{"enum": []refusal.Action{
		refusal.LoginAgain, refusal.Retry, refusal.Wait, refusal.GiveUp, refusal.FixRequest}}
	return schema{"type": "object", "required": []string{"error"}, "additionalProperties": false, "properties": schema{"error": e}}
}

func (d Doc) operation(method, tag string) schema {
	const jsonType = "application/json"
	status, good := "200", schema{"description": "OK"}
	switch d.Gives {
	case "":
		status, good = "204", schema{"description": "OK, without a body"}
	case AnyObject:
		good["content"] = content(jsonType, schema{"type": "object"})
	case PlainText:
		good["content"] = content("text/plain", schema{"type": "string"})
	default:
		good["content"] = content(jsonType, object(d.Gives))
	}
	op := schema{"summary": d.Does, "tags": []string{tag}, "responses": schema{status: good,
		"default": schema{"description": "an error", "content": content(jsonType, schema{"$ref": "#/components/schemas/Error"})}}}
	if d.Key != "" {
		op["security"] = []schema{{d.Key: []string{}}}
	}
	switch takes := object(d.Takes); {
	case d.Takes == "":
	case method == http.MethodGet:
		var parameters []schema
		for _, m := range strings.Fields(d.Takes) {
			name, of, required := member(m)
			parameters = append(parameters, schema{"name": name, "in": "query", "required": required, "schema": of})
		}
		op["parameters"] = parameters
	default:
		op["requestBody"] = schema{"required": takes["required"] != nil, "content": content(jsonType, takes)}
	}
	return op
}

func content(kind string, of schema) schema { return schema{kind: schema{"schema": of}} }

// object is the schema of an object with just these members.
func object(members string) schema {
	properties, out := schema{}, schema{"type": "object", "additionalProperties": false}
	var required []string
	for _, m := range strings.Fields(members) {
		name, of, needed := member(m)
		properties[name] = of
		if needed {
			required = append(required, name)
		}
	}
	out["properties"] = properties
	if required != nil {
		out["required"] = required
	}
	return out
}

func member(m string) (name string, of schema, required bool) {
	name, kind, _ := strings.Cut(m, ":")
	name, optional := strings.CutSuffix(name, "?")
	return name, schema{"type": cmp.Or(kind, "string")}, !optional
}
