package mockwx

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"wxflow/fixtures"
)

func fixtureSchema(t *testing.T) (*jsonschema.Schema, map[string]any) {
	t.Helper()
	src, err := fixtures.FS.ReadFile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s, doc.(map[string]any)
}

// fixtureSchemaCheck says what an editor would say of a file.
func fixtureSchemaCheck(t *testing.T, s *jsonschema.Schema, src []byte) error {
	t.Helper()
	var v any
	if err := yaml.Unmarshal(src, &v); err != nil {
		return err
	}
	b, err := json.Marshal(v)
	if err != nil {
		return err // a key that is no text
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(doc)
}

func TestFixtureSchemaFiles(t *testing.T) {
	s, _ := fixtureSchema(t)
	for _, file := range append(fixtureFiles(t, "valid"), "../fixtures/demo.yaml", "../fixtures/errors.yaml") {
		if err := fixtureSchemaCheck(t, s, fixtureText(t, file)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
	for _, file := range fixtureFiles(t, "invalid") {
		src := fixtureText(t, file)
		_, ok := fixtureWants(src)
		if err := fixtureSchemaCheck(t, s, src); (err == nil) != ok {
			t.Errorf("%s: the schema says %v; \"# schema: ok\" is there: %v", filepath.Base(file), err, ok)
		}
	}
}

// The schema, the decoder and the types know the same keys.
func TestFixtureSchemaKeys(t *testing.T) {
	_, doc := fixtureSchema(t)
	definition := func(name string) map[string]any {
		m, _ := doc["definitions"].(map[string]any)[name].(map[string]any)
		return m
	}
	structs := map[reflect.Type]map[string]any{
		reflect.TypeFor[fxFile]():         doc,
		reflect.TypeFor[App]():            definition("app"),
		reflect.TypeFor[Quota]():          definition("quota"),
		reflect.TypeFor[PushConfig]():     definition("push"),
		reflect.TypeFor[User]():           definition("user"),
		reflect.TypeFor[Identity]():       definition("identity"),
		reflect.TypeFor[Code]():           definition("code"),
		reflect.TypeFor[Fault]():          definition("fault"),
		reflect.TypeFor[Hold]():           definition("hold"),
		reflect.TypeFor[Quirks]():         definition("quirks"),
		reflect.TypeFor[SessionKeyRule](): definition("session_key"),

		reflect.TypeFor[Component](): definition("component"),
		reflect.TypeFor[Corp]():      definition("corp"),
		reflect.TypeFor[Member]():    definition("member"),
		reflect.TypeFor[Template]():  definition("template"),
		reflect.TypeFor[Stub]():      definition("stub"),
	}
	if len(structs) != len(fxFieldsOf) {
		t.Errorf("the decoder knows %d types, this test %d", len(fxFieldsOf), len(structs))
	}
	for typ, schema := range structs {
		var tags []string
		for _, sf := range reflect.VisibleFields(typ) {
			if name, _, _ := strings.Cut(sf.Tag.Get("json"), ","); name != "" {
				tags = append(tags, name)
			} else if sf.IsExported() {
				t.Errorf("%v.%s has no json tag", typ, sf.Name)
			}
		}
		if known := fxFieldsOf[typ].names; !slices.Equal(known, tags) {
			t.Errorf("%v: the decoder knows %v, the tags are %v", typ, known, tags)
		}
		properties, _ := schema["properties"].(map[string]any)
		var keys []string
		for key, p := range properties {
			keys = append(keys, key)
			if d, _ := p.(map[string]any)["description"].(string); !strings.Contains(d, "\n") || !strings.ContainsFunc(d, func(c rune) bool { return unicode.Is(unicode.Han, c) }) {
				t.Errorf("%v: the description of %s is not in English and Chinese", typ, key)
			}
		}
		slices.Sort(keys)
		slices.Sort(tags)
		if !slices.Equal(keys, tags) {
			t.Errorf("%v: the schema has %v, the tags are %v", typ, keys, tags)
		}
		if schema["additionalProperties"] != false {
			t.Errorf("%v: the schema allows unknown keys", typ)
		}
	}
}
