import os

import httpx
import pytest
from fastapi.testclient import TestClient

from app import app


admin = httpx.Client(base_url=os.environ['MOCKWX_ADMIN_URL'])


def wechat(method, path, body=None):
    """Asks the fake's admin API. mockwx 的管理接口。"""
    reply = admin.request(method, path, json=body)
    reply.raise_for_status()
    return reply.json()


def code_of_alice():
    """What wx.login gives alice. wx.login 给 alice 的 code。"""
    return wechat('POST', '/login', {'appid': 'wx0000000000000001', 'user': 'alice'})['code']


@pytest.fixture(autouse=True)
def as_new():
    wechat('POST', '/reset')


def login(code):
    return TestClient(app).get('/login', params={'code': code})


def test_a_user_logs_in():
    assert login(code_of_alice()).json() == {'openid': 'oMOCKwRfQuR2dJVoinkAoPvzrBks'}


def test_a_code_works_once():
    code = code_of_alice()
    login(code)
    again = login(code)
    assert (again.status_code, again.json()['detail']) == (401, {'errcode': 40163})
    [call] = wechat('GET', '/calls?errcode=40163&wait=5s')
    assert 'already redeemed by call' in call['reason']


def test_wechat_is_busy():
    wechat('POST', '/faults', {'path': '/sns/jscode2session', 'errcode': -1, 'times': 1})
    assert login(code_of_alice()).status_code == 503
