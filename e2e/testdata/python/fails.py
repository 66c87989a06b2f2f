import urllib.request

URL = ("https://api.weixin.qq.com/sns/jscode2session?appid=wx0000000000000001&secret=mocksecret0000000000000000000001"
       "&grant_type=authorization_code&js_code=")


def test_the_same_code_twice(mockwx):
    code = mockwx.login("alice")
    urllib.request.urlopen(URL + code).close()
    assert b"openid" in urllib.request.urlopen(URL + code).read()
