import http.client
import os
import subprocess
import sys
import urllib.request

import mockwx as api
import pytest

URL = ("https://api.weixin.qq.com/sns/jscode2session?appid=wx0000000000000001&secret=mocksecret0000000000000000000001"
       "&js_code=alice-code&grant_type=authorization_code")
ASK = "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode())"
seen = []


def test_urlopen_finds_the_fake_although_it_was_called_before(monkeypatch, request):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    with pytest.raises(OSError):
        urllib.request.urlopen(URL)
    monkeypatch.undo()
    wx = request.getfixturevalue("mockwx")
    assert b'"openid":"oMOCKwRfQuR2dJVoinkAoPvzrBks"' in urllib.request.urlopen(URL).read()
    seen.append(wx.admin)


def test_a_program_finds_it(mockwx):
    assert "oMOCKwRfQuR2dJVoinkAoPvzrBks" in subprocess.check_output([sys.executable, "-c", ASK, URL], text=True)


def test_each_test_begins_anew_on_the_same_fake(mockwx):
    assert (mockwx.admin, mockwx.calls()) == (seen[0], [])
    assert mockwx.request("GET", "/clock")["offset"] == "0s"
    mockwx.fault(path="/sns/jscode2session", lost=True)
    mockwx.advance("1h")


def test_neither_faults_nor_clock_are_left(mockwx):
    assert mockwx.request("GET", "/faults") == []
    assert mockwx.request("GET", "/clock")["offset"] == "0s"


def test_the_environment_is_as_it_was():
    assert not any(name.startswith("MOCKWX_") and value for name, value in os.environ.items())


def test_a_wait_names_what_came_instead(mockwx):
    urllib.request.urlopen(URL).close()
    with pytest.raises(api.MockwxError, match="call 1, GET /sns/jscode2session"):
        mockwx.wait_call(path="/sns/jscode2sesion", timeout=0.05)


def test_what_cannot_be_done_says_why(mockwx, monkeypatch):
    with pytest.raises(api.MockwxError, match='POST /login: no user "nobody"'):
        mockwx.login("nobody")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with pytest.raises(api.MockwxError, match="没有用户"):
        mockwx.login("nobody")
    monkeypatch.undo()
    with pytest.raises(api.MockwxError, match="MOCKWX_ADMIN_URL is not set"):
        api.connect()


def test_the_app_may_be_named(mockwx):
    mockwx.login("bob", appid="wx0000000000000002")
    with pytest.raises(api.MockwxError, match="wx9"):
        mockwx.login("bob", appid="wx9")


def test_a_fixture_that_does_not_exist(tmp_path):
    with pytest.raises(api.MockwxError, match="nowhere.yaml"):
        api.start(fixtures=tmp_path / "nowhere.yaml")


def test_a_second_fake_with_other_users(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text("version: 1\napps: [{appid: wx00000000000000aa, secret: any}]\nusers: [{name: zhang}]\n")
    with api.start(fixtures=[own, {"apps": [{"appid": "wx00000000000000ab", "secret": "any"}], "users": [{"name": "张三"}]}]) as wx:
        assert wx.login("zhang").startswith("0") and wx.login("张三", appid="wx00000000000000ab").startswith("0")
        admin = wx.admin
    with pytest.raises(OSError):
        api.connect(admin).calls()


def test_it_ends_with_its_process(tmp_path):
    code = "import mockwx, os; print(mockwx.start().admin, flush=True); os._exit(1)"
    admin = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env={**os.environ, "LC_ALL": "C"}).stdout
    # GET /events stays open as long as the fake is there.
    try:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(admin.strip() + "/events").read()
    except (OSError, http.client.HTTPException):  # the fake is gone, in the middle of its answer
        pass
