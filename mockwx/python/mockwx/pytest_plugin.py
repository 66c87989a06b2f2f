"""The pytest fixture ``mockwx``.

One fake serves the whole run and is reset before each test that asks for it. A fake
for each test would cost a start of a process each time, and a fresh app for each test
would have an appid that the code under test does not know.
"""
from __future__ import annotations

import os
import urllib.request
from typing import Any, Generator, Iterator

import pytest

from . import Fake, _chinese, connect, start


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("mockwx_args", "flags of mockwx exec, such as: --fixtures tests/wechat.yaml --strict", "args")


@pytest.fixture(scope="session")
def mockwx_session(pytestconfig: pytest.Config) -> Iterator[Fake]:
    """The fake of the whole run, for servers that a session starts."""
    # Under mockwx exec, and where CI has a service, there is one. Workers of
    # pytest-xdist would reset it for each other, so each has its own.
    if os.environ.get("MOCKWX_ADMIN_URL") and "PYTEST_XDIST_WORKER" not in os.environ:
        yield connect()
        return
    with start(args=pytestconfig.getini("mockwx_args"), cwd=pytestconfig.rootpath) as wx:
        yield wx


@pytest.fixture
def mockwx(mockwx_session: Fake, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """A fake WeChat, as new: this process, and programs that the test starts, reach it
    at https://api.weixin.qq.com."""
    mockwx_session.reset()
    for name, value in mockwx_session.env.items():
        monkeypatch.setenv(name, value)
    # urlopen keeps what it has read of the environment when it was first called.
    monkeypatch.setattr(urllib.request, "_opener", None)
    return mockwx_session


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    """Says under a test that failed which calls came, and why some were refused."""
    outcome = yield
    report: pytest.TestReport = outcome.get_result()
    wx = getattr(item, "funcargs", {}).get("mockwx")
    if report.when != "call" or not report.failed or not isinstance(wx, Fake):
        return
    zh = "_zh" if _chinese() else ""
    lines = []
    for call in wx.calls():
        fields: Any = call
        lines.append(f"{call['errcode']:<7} {call['path']}  {fields.get('reason' + zh, '')}".rstrip())
        if "next" in call:
            lines.append(f"        → {fields['next' + zh]}")
    report.sections.append(("WeChat calls", "\n".join(lines) or ("没有调用" if zh else "none")))
