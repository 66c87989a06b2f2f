package message

import (
	"strings"
	"testing"
)

// What the kinds of fields take, see fieldKinds.
func TestSubscribeFields(t *testing.T) {
	for _, c := range []struct {
		name, value string
		ok          bool
	}{
		{"thing1", strings.Repeat("茶", 20), true}, {"thing1", strings.Repeat("茶", 21), false},
		{"number2", "3.50", true}, {"number2", "three", false},
		{"letter1", "abc", true}, {"letter1", "茶", false},
		{"character_string3", "A-2 x", true}, {"character_string3", "订单", false},
		{"time2", "2019年10月1日 15:01~16:00", true}, {"time2", "15:01～16:00", false}, {"time2", "soon", false},
		{"date4", "2019-10-01", true}, {"amount5", "￥12.30元", true}, {"amount5", "twelve", false},
		{"phone_number6", "+86-0766-66888866", true}, {"phone_number6", "call me", false},
		{"car_number7", "粤A8Z888挂", true}, {"name8", "张三", true}, {"name8", "R2", false},
		{"phrase9", "已取消", true}, {"phrase9", "这一句太长了", false}, {"symbol1", "!", true}, {"symbol1", "a", false},
		{"remark", strings.Repeat("x", 500), true},
	} {
		if fieldTakes(c.name, c.value) != c.ok {
			t.Errorf("%s %q: %v", c.name, c.value, !c.ok)
		}
	}
}
