package mockwx

import (
	"cmp"
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"wxflow/mockwx/text"
	"wxflow/mockwx/wechat"
)

// fxMaxAliased bounds how many values aliases may stand for in one file: a few
// lines of YAML can say more than any memory holds.
const fxMaxAliased = 100_000

// An fxDecoder walks the tree of a file along the types of fixture.go. It is
// here instead of yaml.v3's own decoder because that stops at some mistakes,
// passes over others, and reports none by the name of the field.
type fxDecoder struct {
	*fxReport
	file string
	off  int // added to every line: the tree may be of a part of the file
	path []fxStep

	open    []*yaml.Node // the lists and mappings we are in
	aliased int          // how many aliases we are in
	left    int          // of fxMaxAliased
}

// fxFields are the fields of a struct under their json names. The types of
// fixture.go say what a file may have; there is no second list to keep.
type fxFields struct {
	names []string
	index map[string]int // name → number in names
	field [][]int        // number → reflect's index
}

var fxFieldsOf = func() map[reflect.Type]fxFields {
	all := map[reflect.Type]fxFields{}
	var add func(t reflect.Type)
	add = func(t reflect.Type) {
		f := fxFields{index: map[string]int{}}
		for _, sf := range reflect.VisibleFields(t) {
			name, _, _ := strings.Cut(sf.Tag.Get("json"), ",")
			if name == "" {
				continue
			}
			f.index[name] = len(f.names)
			f.names = append(f.names, name)
			f.field = append(f.field, sf.Index)
			ft := sf.Type
			if ft.Kind() == reflect.Slice {
				ft = ft.Elem()
			}
			if ft.Kind() == reflect.Struct {
				add(ft)
			}
		}
		all[t] = f
	}
	add(reflect.TypeFor[fxFile]())
	return all
}()

// An fxRow remembers where it was written.
type fxRow interface{ setPos(pos) }

func (a *App) setPos(p pos) { a.at = p }

func (u *User) setPos(p pos) { u.at = p }

func (i *Identity) setPos(p pos) { i.at = p }

func (c *Code) setPos(p pos) { c.at = p }

func (f *Fault) setPos(p pos) { f.at = p }

// root decodes the mapping that a file is.
func (d *fxDecoder) root(n *yaml.Node) Fixture {
	var f fxFile
	d.value(n, reflect.ValueOf(&f).Elem())
	given := slices.ContainsFunc(n.Content, func(k *yaml.Node) bool { return k.Value == "version" })
	switch {
	case !given:
		d.add(d.file, n.Line, "", text.Say("version is missing; begin the file with version: %d", "缺少 version；请以 version: %d 开头", fixtureVersion))
	case f.Version != fixtureVersion && !d.about(d.file, "version"):
		d.path = append(d.path[:0], fxStep{key: "version"})
		d.problem(fxLookup(n, "version"), text.Say("this program reads version %[2]d, not %[1]d; write version: %[2]d",
			"本程序只认识版本 %[2]d，不认识 %[1]d；请写 version: %[2]d", f.Version, fixtureVersion))
		d.path = d.path[:0]
	}
	return Fixture(f.fixtureFields)
}

func (d *fxDecoder) problem(n *yaml.Node, t Text) {
	d.add(d.file, n.Line+d.off, fxPathString(d.path), t)
}

// value decodes n into v, whatever v is.
func (d *fxDecoder) value(n *yaml.Node, v reflect.Value) {
	n, leave := d.follow(n)
	if n == nil {
		return
	}
	defer leave()
	if v.Type() == reflect.TypeFor[json.RawMessage]() {
		v.SetBytes(d.free(n))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.mapping(n, v)
	case reflect.Slice:
		d.list(n, v)
	case reflect.Pointer: // a scalar whose zero is a choice
		p := reflect.New(v.Type().Elem())
		before := len(d.found) + d.dropped
		if d.value(n, p.Elem()); len(d.found)+d.dropped == before {
			v.Set(p)
		}
	default:
		d.scalar(n, v)
	}
}

func (d *fxDecoder) list(n *yaml.Node, v reflect.Value) {
	switch {
	case fxIsNull(n): // everything under the key is commented out
	case fxOneRange(n, v):
		d.items([]*yaml.Node{n}, v)
	case n.Kind != yaml.SequenceNode:
		d.problem(n, text.Say("must be a list, with a - before each entry, found %s", "应为列表，每一项前写 -，这里是%s", d.what(n)))
	default:
		d.open = append(d.open, n)
		d.items(n.Content, v)
		d.open = d.open[:len(d.open)-1]
	}
}

// items appends to the list v.
func (d *fxDecoder) items(items []*yaml.Node, v reflect.Value) {
	first := v.Len()
	v.Grow(len(items))
	v.SetLen(first + len(items))
	d.path = append(d.path, fxStep{})
	for i, n := range items {
		d.path[len(d.path)-1].index = first + i
		e := v.Index(first + i)
		if row, ok := e.Addr().Interface().(fxRow); ok {
			row.setPos(pos{file: d.file, line: n.Line + d.off, index: first + i})
		}
		d.value(n, e)
	}
	d.path = d.path[:len(d.path)-1]
}

func (d *fxDecoder) mapping(n *yaml.Node, v reflect.Value) {
	inList := len(d.path) > 0 && d.path[len(d.path)-1].key == ""
	switch {
	case fxIsNull(n) && !inList: // everything under the key is commented out
		return
	case fxWide(n) != "":
		d.problem(n, fxWideText(fxWide(n)))
		return
	case n.Kind != yaml.MappingNode:
		d.problem(n, text.Say("must have keys of its own, such as %s: …, found %s", "应为带键的映射，如 %s: …，这里是%s", fxFieldsOf[v.Type()].names[0], d.what(n)))
		return
	}
	d.open = append(d.open, n)
	fields := fxFieldsOf[v.Type()]
	var given uint64 // bit per field; no struct has 64
	d.path = append(d.path, fxStep{})
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, val := n.Content[i], n.Content[i+1]
		name := key.Value
		if key.Alias != nil {
			name = key.Alias.Value
		}
		d.path[len(d.path)-1].key = cmp.Or(name, "?") // a list can be a key too
		number, ok := fields.index[name]
		switch {
		case !ok:
			d.unknown(key, name, fields.names)
		case given&(1<<number) != 0:
			d.problem(key, text.Say("is given twice, first on line %d; remove one", "重复出现，第一次在第 %d 行；请删去一个", fxLookup(n, name).Line+d.off))
		default:
			given |= 1 << number
			field := v.FieldByIndex(fields.field[number])
			before := len(d.found) + d.dropped
			d.value(val, field)
			if row, ok := v.Addr().Interface().(fxRow); ok && name == "secret" {
				row.setPos(pos{file: d.file, line: n.Line + d.off, index: d.path[len(d.path)-2].index, secret: key.Line + d.off})
			}
			if t, ok := fxZero[name]; ok && field.Kind() != reflect.Struct && field.IsZero() && len(d.found)+d.dropped == before {
				d.problem(key, t)
			}
		}
	}
	d.path = d.path[:len(d.path)-1]
	d.open = d.open[:len(d.open)-1]
}

// fxZero holds the keys whose zero value, when it is written, cannot mean what
// it says: in Go it is "not given".
var fxZero = map[string]Text{
	"errcode":      text.Say("0 is success; remove the key, or write a code from GET /errcodes", "0 表示成功；请删去该键，或写 GET /errcodes 中的返回码"),
	"expired_code": text.Say("0 is success; write %v or %v", "0 表示成功；请写 %v 或 %v", wechat.InvalidCode, wechat.CodeExpired),
	"status":       text.Say("0 is not an HTTP status; write 200 to 599", "0 不是 HTTP 状态码；请写 200 到 599"),
	"life":         text.Say("0 means nothing here; for a new key at every login write rotate: login", "0 在这里没有意义；若每次登录都换 key，请写 rotate: login"),
	"openid":       text.Say("is empty; give one, or remove the key to have it derived", "为空；请填写，或删去该键以自动派生"),
	"unionid":      text.Say("is empty; give one, or remove the key to have it derived", "为空；请填写，或删去该键以自动派生"),
	"session_key":  text.Say("is empty; give one, or remove the key to have it derived", "为空；请填写，或删去该键以自动派生"),

	"count":  text.Say("is 0; write how many users the range has, or remove the entry", "是 0；请写区间内的用户数，或删去这一项"),
	"prefix": text.Say("is empty; write what the names of the range begin with, such as u for u1, u2, u3", "为空；请写区间内用户名的开头，如 u 表示 u1、u2、u3"),

	"foreign_phone_code": text.Say("0 is success; write %v or %v", "0 表示成功；请写 %v 或 %v", wechat.InvalidCode, wechat.InvalidAppID),
	"original_id":        text.Say("is empty; give one, or remove the key to have it derived", "为空；请填写，或删去该键以自动派生"),
}

func (d *fxDecoder) unknown(key *yaml.Node, name string, known []string) {
	switch near := fxNearest(name, known); {
	case fxWide(key) != "":
		d.problem(key, fxWideText(fxWide(key)))
	case name == "<<":
		d.problem(key, text.Say("merge keys are not supported; write the keys out", "不支持合并键（<<）；请把各键直接写出来"))
	case near != "":
		d.problem(key, text.Say("unknown key; did you mean %s? known here: %s", "未知的键；是否想写 %s？此处可用：%s", near, strings.Join(known, ", ")))
	default:
		d.problem(key, text.Say("unknown key; known here: %s", "未知的键；此处可用：%s", strings.Join(known, ", ")))
	}
}

func (d *fxDecoder) scalar(n *yaml.Node, v reflect.Value) {
	tag := n.ShortTag()
	found := func() Text { return d.what(n) }
	isScalar := n.Kind == yaml.ScalarNode
	switch {
	case fxIsNull(n):
		d.problem(n, text.Say("has no value; give one, or remove the key", "没有值；请填写，或删去该键"))
	case v.Type() == reflect.TypeFor[Duration]():
		d.duration(n, v)
	case v.Kind() == reflect.String:
		switch {
		case isScalar && tag == "!!str" && n.Style == 0 && fxCurly(n.Value) && d.path[len(d.path)-1].key != "nickname":
			d.problem(n, text.Say("is in curly quotes, which would be part of the value; write straight ones: \"…\"", "用了弯引号，会被当作值的一部分；请改用直引号：\"…\""))
		case isScalar && tag == "!!str":
			v.SetString(n.Value)
		case !isScalar:
			d.problem(n, text.Say("must be text, found %s", "应为文本，这里是%s", found()))
		case !d.private():
			d.problem(n, text.Say("must be text, found %s; write it in quotes: %s", "应为文本，这里是%s；请加引号：%s", found(), text.Quote(n.Value)))
		default:
			d.problem(n, text.Say("must be text, found %s; write it in quotes", "应为文本，这里是%s；请加引号", found()))
		}
	case v.Kind() == reflect.Bool:
		b, err := strconv.ParseBool(strings.ToLower(n.Value))
		if !isScalar || tag != "!!bool" || err != nil {
			d.problem(n, text.Say("must be true or false, found %s", "应为 true 或 false，这里是%s", found()))
			return
		}
		v.SetBool(b)
	case v.Kind() == reflect.Float64:
		x, err := strconv.ParseFloat(n.Value, 64)
		if !isScalar || tag != "!!int" && tag != "!!float" || err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			d.problem(n, text.Say("must be a number such as 0.2, found %s", "应为数字，如 0.2，这里是%s", found()))
			return
		}
		v.SetFloat(x)
	default: // an int
		i, err := strconv.Atoi(n.Value)
		if isScalar && err == nil && strconv.Itoa(i) == n.Value && i == int(int32(i)) {
			if tag == "!!int" {
				v.SetInt(int64(i))
				return
			}
			d.problem(n, text.Say("must be a number, found %s; remove the quotes", "应为数字，这里是%s；请去掉引号", found()))
			return
		}
		d.problem(n, text.Say("must be a whole decimal number such as 3, found %s", "应为十进制整数，如 3，这里是%s", found()))
	}
}
