from typing import Dict

from mockwx import Call, Fake, start


def test_login(mockwx: Fake) -> None:
    code: str = mockwx.login("alice")
    env: Dict[str, str] = mockwx.env
    call: Call = mockwx.wait_call(path="/sns/jscode2session")
    mockwx.fault(errcode=-1, times=1, hold={"until": 2})
    assert code and env and call["errcode"] == 0 and call["reason"]
    with start(fixtures={"users": [{"name": "alice"}]}, args=["--strict"]) as wx:
        print(wx.url, call["reson"])
