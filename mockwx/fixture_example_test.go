package mockwx_test

import (
	"errors"
	"fmt"

	"wxflow/mockwx"
)

func ExampleParseFixture() {
	f, err := mockwx.ParseFixture("shop.yaml", []byte(`version: 1
apps:
  - {appid: wx0000000000000001, secret: mocksecret0000000000000000000001}
users:
  - name: alice
codes:
  - {js_code: alice-code, user: alice}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f.Apps[0].AppID, f.Users[0].Name, f.Codes[0].JSCode)
	// Output: wx0000000000000001 alice alice-code
}

// Everything that is wrong is reported at once, in either language.
func ExampleProblems() {
	_, err := mockwx.ParseFixture("shop.yaml", []byte(`version: 1
users:
  - nmae: alice
codes:
  - {js_code: a, errcode: 40199999}
`))
	fmt.Println(err)
	var problems mockwx.Problems
	if errors.As(err, &problems) {
		fmt.Println(problems[1].In("zh"))
	}
	// Output:
	// shop.yaml:3: users[0].nmae: unknown key; did you mean name?
	// shop.yaml:5: codes[0].errcode: 40199999 is not in the catalogue; see GET /errcodes
	// shop.yaml:5: codes[0].errcode: 40199999 不在返回码目录中；请查看 GET /errcodes
}
