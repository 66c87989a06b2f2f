package settings

import (
	"reflect"
	"strings"
	"testing"

	"wxflow/relay/credential"
)

func TestInternalKeys(t *testing.T) {
	t.Parallel()
	a, b := strings.Repeat("a", 32), strings.Repeat("b", 40)
	for in, want := range map[string]string{
		a: "key1", a + "," + b: "key1 key2", "shop:" + a + "\r\n" + b + "\n": "shop key2", " x.y-z_1:" + a + " ": "x.y-z_1",
	} {
		keys, err := parseInternalKeys(in)
		var names []string
		for _, k := range keys {
			names = append(names, k.Name)
		}
		if strings.Join(names, " ") != want || err != nil {
			t.Errorf("%q: %v, %v", in, names, err)
		}
	}
	keys, err := parseInternalKeys("shop@wx1:" + a + ",mail@wx1+wx0123456789abcdef:" + b)
	if want := []credential.InternalKey{{Name: "shop", Key: credential.NewSecret(a), AppIDs: []string{"wx1"}},
		{Name: "mail", Key: credential.NewSecret(b), AppIDs: []string{"wx1", "wx0123456789abcdef"}}}; err != nil ||
		!reflect.DeepEqual(keys, want) {
		t.Errorf("with appids: %v, %v", keys, err)
	}
	for _, in := range []string{"shop@:" + a, "@wx1:" + a, "shop@wx1+:" + a, "shop@+wx1:" + a, "shop@wx1++wx2:" + a, "shop@wx1@wx2:" + a,
		"shop@wx/1:" + a, "shop@wx1", "shop@wx1:" + a[1:],
		"", ",", a[1:], "shop:" + a[1:], a + "," + a[1:], ":" + a, "a b:" + a, "x:" + a + ",x:" + b, a + "é", "/:" + a} {
		if keys, err := parseInternalKeys(in); err == nil {
			t.Errorf("%q: %v", in, keys)
		} else if strings.Contains(err.Error(), "aaaaaaa") {
			t.Errorf("shown: %v", err)
		}
	}
}
