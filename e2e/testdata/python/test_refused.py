import urllib.request


def test_an_app_that_nobody_knows(mockwx):
    urllib.request.urlopen("https://api.weixin.qq.com/sns/jscode2session?appid=wx9&secret=s&js_code=c&grant_type=authorization_code").close()
