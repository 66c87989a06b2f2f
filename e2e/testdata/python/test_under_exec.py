import os
import urllib.request


def test_the_fake_of_exec(mockwx):
    assert mockwx.admin == os.environ["MOCKWX_ADMIN_URL"] and mockwx.url == os.environ["MOCKWX_URL"] and mockwx.env == {}
    urllib.request.urlopen(mockwx.url + "/sns/jscode2session?appid=wx0000000000000001&secret=mocksecret0000000000000000000001"
                           "&js_code=alice-code&grant_type=authorization_code").close()
