"""A fake api.weixin.qq.com for tests.

    with mockwx.start() as wx:
        code = wx.login("alice")  # what wx.login gives
        ...                       # code that reads wx.env, or is given wx.url
        call = wx.wait_call(path="/sns/jscode2session")

In pytest, the fixture ``mockwx`` is a :class:`Fake`.
"""
from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, Any, Dict, List, Mapping, Optional, Sequence, TypedDict, Union, cast
from urllib.parse import urlencode

__all__ = ["Call", "Fake", "Fault", "Fixture", "MockwxError", "connect", "program", "start"]


class MockwxError(Exception):
    """The fake could not do what it was asked; the text says why."""


class _Answered(TypedDict):
    id: int
    time: str
    method: str
    path: str
    status: int
    errcode: int


class Call(_Answered, total=False):
    """A call that reached the fake. What is refused has a ``reason``."""

    appid: str
    user: str
    params: Dict[str, str]
    body: Any
    rid: str
    fault: str
    planned: bool
    reason: str
    reason_zh: str
    next: str
    next_zh: str
    note: str
    note_zh: str


class Hold(TypedDict):
    until: int


class Fault(TypedDict, total=False):
    """What a call is answered with instead; see the documentation of faults."""

    id: str
    path: str
    appid: str
    user: str
    times: int
    chance: float
    delay: str
    errcode: int
    status: int
    body: str
    reset: bool
    truncate: bool
    hang: bool
    slow: int
    lost: bool
    hold: Hold


def _chinese() -> bool:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return value.startswith("zh")
    return False


def program() -> str:
    """Returns the path of the program mockwx, which is in this package."""
    path = Path(__file__).with_name("mockwx.exe" if os.name == "nt" else "mockwx")
    if not path.is_file():
        raise MockwxError(
            "此处没有 mockwx 程序：请安装与本平台对应的 wheel" if _chinese()
            else "the program mockwx is not here: install the wheel for this platform")
    if not os.access(path, os.X_OK):  # unpacked by something that knows no modes
        path.chmod(0o755)
    return str(path)


# mockwx exec runs this: it says what its environment is, and ends with its input.
_CHILD = "import json, os, sys; print(json.dumps(dict(os.environ)), flush=True); sys.stdin.read()"


_Path = Union[str, "os.PathLike[str]"]
Fixture = Union[_Path, Mapping[str, Any]]
"""A file or folder of YAML, or the content of one: ``{"users": [{"name": "alice"}]}``."""


def start(
    *, fixtures: Union[None, Fixture, Sequence[Fixture]] = None, args: Sequence[str] = (), cwd: Optional[_Path] = None,
) -> "Fake":
    """Starts a fake on free ports. It ends with :meth:`Fake.stop`, or with this process.

    Without ``fixtures`` it has mockwx.yaml of ``cwd``, or the built-in demo. ``args``
    are further flags of ``mockwx exec``, such as ``--strict``.
    """
    if fixtures is None:
        fixtures = ()
    elif isinstance(fixtures, (str, os.PathLike, Mapping)):
        fixtures = (cast(Fixture, fixtures),)
    with tempfile.TemporaryDirectory() as folder:
        command = [program(), "exec"]
        for n, fixture in enumerate(fixtures):
            if isinstance(fixture, Mapping):  # JSON is YAML
                path = Path(folder, f"fixture-{n}.yaml")
                path.write_text(json.dumps({"version": 1, **fixture}), encoding="utf-8")
                fixture = path
            command += ["--fixtures", os.fspath(fixture)]
        return _run([*command, *args, "--", sys.executable, "-I", "-S", "-c", _CHILD], cwd)


def _run(command: Sequence[str], cwd: Optional[_Path]) -> "Fake":
    log = tempfile.TemporaryFile()
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, cwd=cwd,
        # Ctrl-C is for the tests; the fake must be there until the last one is over.
        start_new_session=True, creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        process.communicate()
        raise MockwxError(_text(log))
    env = {k: v for k, v in json.loads(line).items() if os.environ.get(k) != v and k != "LC_CTYPE"}
    return Fake(env["MOCKWX_URL"], env["MOCKWX_ADMIN_URL"], env, process, log)


def connect(admin: Optional[str] = None, url: Optional[str] = None) -> "Fake":
    """Returns a fake that runs already: the one of ``mockwx exec``, or a service in CI."""
    admin = admin or os.environ.get("MOCKWX_ADMIN_URL")
    url = url or os.environ.get("MOCKWX_URL") or os.environ.get("WECHAT_API_BASE")
    if not admin:
        raise MockwxError("没有设置 MOCKWX_ADMIN_URL" if _chinese() else "MOCKWX_ADMIN_URL is not set")
    return Fake(url or "", admin, {})


def _text(log: IO[bytes]) -> str:
    log.seek(0)
    return log.read().decode("utf-8", "replace").strip()


class Fake:
    """A fake WeChat that runs."""

    url: str
    """WeChat's API over plain http, for code that takes its address as a setting."""
    admin: str
    """The console, for a browser, and the admin API."""
    env: Dict[str, str]
    """What makes programs reach the fake at https://api.weixin.qq.com, unchanged."""

    def __init__(
        self,
        url: str,
        admin: str,
        env: Mapping[str, str],
        process: "Optional[subprocess.Popen[bytes]]" = None,
        log: Optional[IO[bytes]] = None,
    ) -> None:
        self.url, self.admin, self.env = url, admin, dict(env)
        self._process, self._log = process, log

    def __enter__(self) -> "Fake":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Ends the fake. It raises when ``--strict`` or another flag failed the run."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None and process.stdout is not None and self._log is not None
        process.stdin.close()
        try:
            code = process.wait(30)
        except subprocess.TimeoutExpired:  # another process, forked from this one, holds its input
            process.terminate()
            process.wait()
            code = 0
        process.stdout.close()
        with self._log as log:
            if code:
                raise MockwxError(_text(log) or f"mockwx: {code}")

    def request(self, method: str, path: str, body: Any = None, *, timeout: float = 30) -> Any:
        """Asks the admin API, for what has no method here."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.admin + path, data, {"Content-Type": "application/json"}, method=method)
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(request, timeout=timeout) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as e:
            with e:
                text = e.read().decode("utf-8", "replace")
            try:
                text = json.loads(text)["error_zh" if _chinese() else "error"]
            except (ValueError, KeyError, TypeError):
                pass
            raise MockwxError(f"{method} {path}: {text}") from None

    def login(self, user: str, *, appid: Optional[str] = None) -> str:
        """Returns a code, as wx.login gives it. Without ``appid`` it is for the first app."""
        if appid is None:
            appid = self.request("GET", "/apps")[0]["appid"]
        code: str = self.request("POST", "/login", {"appid": appid, "user": user})["code"]
        return code

    def calls(
        self, *, path: Optional[str] = None, errcode: Optional[int] = None,
        user: Optional[str] = None, appid: Optional[str] = None,
    ) -> List[Call]:
        """Returns the calls that reached the fake since the last reset, oldest first."""
        return self._calls({"path": path, "errcode": errcode, "user": user, "appid": appid})

    def wait_call(
        self, *, path: Optional[str] = None, errcode: Optional[int] = None,
        user: Optional[str] = None, appid: Optional[str] = None, timeout: float = 10,
    ) -> Call:
        """Returns the first such call, as soon as there is one. After ``timeout`` seconds
        it raises, and names the calls that came nearest."""
        query = {"path": path, "errcode": errcode, "user": user, "appid": appid, "wait": f"{round(timeout * 1000)}ms"}
        return self._calls(query, timeout)[0]

    def _calls(self, query: Mapping[str, Any], wait: float = 0) -> List[Call]:
        given = {k: v for k, v in query.items() if v is not None}
        calls: List[Call] = self.request("GET", "/calls?" + urlencode(given), timeout=wait + 30)
        return calls

    def advance(self, duration: str) -> None:
        """Moves the fake's clock: ``advance("5m")``."""
        self.request("POST", "/clock", {"advance": duration})

    def fault(
        self, *, errcode: Optional[int] = None, path: Optional[str] = None, appid: Optional[str] = None,
        user: Optional[str] = None, times: Optional[int] = None, chance: Optional[float] = None,
        delay: Optional[str] = None, status: Optional[int] = None, body: Optional[str] = None,
        reset: bool = False, truncate: bool = False, hang: bool = False, slow: Optional[int] = None,
        lost: bool = False, hold: Optional[Hold] = None,
    ) -> Fault:
        """Breaks the calls that match, ``times`` times or until the next reset."""
        given = {
            "errcode": errcode, "path": path, "appid": appid, "user": user, "times": times, "chance": chance,
            "delay": delay, "status": status, "body": body, "reset": reset or None, "truncate": truncate or None,
            "hang": hang or None, "slow": slow, "lost": lost or None, "hold": hold,
        }
        fault: Fault = self.request("POST", "/faults", {k: v for k, v in given.items() if v is not None})
        return fault

    def reset(self) -> None:
        """Goes back to the fixture: codes, session keys, faults, clock and journal."""
        self.request("POST", "/reset")
