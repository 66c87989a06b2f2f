#!/usr/bin/env python3
"""Builds wheels of mockwx, one for each program: the same bytes from the same input.

    build_wheel.py v1.2.3 --out dist linux/amd64=PROGRAM darwin/arm64=PROGRAM …

A wheel is a zip with three files about itself (PEP 427), so this needs nothing but
Python. SOURCE_DATE_EPOCH, PYPI_PACKAGE, VENDOR and HOMEPAGE are used where they are set.
"""
from __future__ import annotations

import argparse
import base64
import hashlib
import os
import re
import sys
import time
import zipfile
from pathlib import Path

# The programs are static, and Go 1.25 needs macOS 12.
PLATFORMS = {
    "linux/amd64": ("manylinux2014_x86_64", "musllinux_1_1_x86_64"),
    "linux/arm64": ("manylinux2014_aarch64", "musllinux_1_1_aarch64"),
    "darwin/amd64": ("macosx_12_0_x86_64",),
    "darwin/arm64": ("macosx_12_0_arm64",),
    "windows/amd64": ("win_amd64",),
    "windows/arm64": ("win_arm64",),
}
HERE = Path(__file__).parent
DESCRIPTION = """\
# mockwx

A fake `api.weixin.qq.com` for tests: WeChat mini-program login offline, with the same
bytes, the same errors and a clock that you move. This package has the program `mockwx`
and a pytest fixture:

```python
def test_login(mockwx):
    code = mockwx.login("alice")  # what wx.login gives
    assert shop.login(code) == "oMOCKwRfQuR2dJVoinkAoPvzrBks"
```

断网也能测小程序登录：模拟的 `api.weixin.qq.com`，附 pytest fixture。
"""


def version_of(tag: str) -> str:
    """Returns the version that Python's tools write: v1.2.3-rc.1 is 1.2.3rc1."""
    m = re.fullmatch(r"v?(\d+\.\d+\.\d+)(?:-(alpha|beta|rc)\.?(\d+))?", tag)
    if not m:
        sys.exit(f'build_wheel.py: "{tag}" is no version; give one like v1.2.3 or v1.2.3-rc.1')
    return m[1] + ({"alpha": "a", "beta": "b", "rc": "rc"}[m[2]] + m[3] if m[2] else "")


def metadata(package: str, version: str, licences: list[str]) -> str:
    fields = [
        ("Metadata-Version", "2.1"), ("Name", package), ("Version", version),
        ("Summary", "A fake api.weixin.qq.com for tests: WeChat mini-program login offline"),
        ("Home-page", os.environ.get("HOMEPAGE")), ("Author", os.environ.get("VENDOR")), ("License", "MIT"),
        ("Classifier", "Framework :: Pytest"), ("Classifier", "Typing :: Typed"), ("Requires-Python", ">=3.8"),
        *(("License-File", name) for name in licences), ("Description-Content-Type", "text/markdown"),
    ]
    return "".join(f"{k}: {v}\n" for k, v in fields if v) + "\n" + DESCRIPTION


def build(package: str, version: str, platform: str, program: Path, licences: list[Path], out: Path) -> Path:
    tags = PLATFORMS[platform]
    info = f"{package.replace('-', '_')}-{version}.dist-info"
    files = {f"mockwx/{f.name}": f.read_bytes() for f in (HERE / "mockwx").iterdir() if f.suffix in (".py", ".typed")}
    name = "mockwx/mockwx" + (".exe" if platform.startswith("windows/") else "")
    files[name] = program.read_bytes()
    files.update({f"{info}/licenses/{f.name}": f.read_bytes() for f in licences})
    texts = {
        "METADATA": metadata(package, version, [f.name for f in licences]),
        "WHEEL": "Wheel-Version: 1.0\nGenerator: build_wheel\nRoot-Is-Purelib: false\n" + "".join(f"Tag: py3-none-{t}\n" for t in tags),
        "entry_points.txt": "[console_scripts]\nmockwx = mockwx.__main__:main\n\n[pytest11]\nmockwx = mockwx.pytest_plugin\n",
    }
    files.update({f"{info}/{k}": v.encode() for k, v in texts.items()})
    record = ""
    for path in sorted(files):
        digest = base64.urlsafe_b64encode(hashlib.sha256(files[path]).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(files[path])}\n"
    files[f"{info}/RECORD"] = (record + f"{info}/RECORD,,\n").encode()

    when = time.gmtime(max(int(os.environ.get("SOURCE_DATE_EPOCH", 0)), 315532800))[:6]  # zip begins in 1980
    wheel = out / f"{package.replace('-', '_')}-{version}-py3-none-{'.'.join(tags)}.whl"
    with zipfile.ZipFile(wheel, "w") as z:
        for path in sorted(files, key=lambda p: (p.startswith(info), p.endswith("/RECORD"), p)):
            entry = zipfile.ZipInfo(path, when)
            entry.create_system, entry.compress_type = 3, zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if path == name else 0o100644) << 16
            z.writestr(entry, files[path])
    return wheel


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("version")
    p.add_argument("programs", nargs="+", metavar="GOOS/GOARCH=PROGRAM")
    p.add_argument("--out", type=Path, default=Path("dist"))
    p.add_argument("--licences", type=Path, help="a folder with LICENSE and those of what the program links")
    a = p.parse_args()
    licences = sorted(a.licences.iterdir()) if a.licences else [HERE.parent.parent / "LICENSE"]
    a.out.mkdir(parents=True, exist_ok=True)
    for pair in a.programs:
        platform, _, program = pair.partition("=")
        if platform not in PLATFORMS or not program:
            p.error(f"{pair}: write GOOS/GOARCH=PROGRAM, with one of {', '.join(PLATFORMS)}")
        print(build(os.environ.get("PYPI_PACKAGE", "mockwx"), version_of(a.version), platform, Path(program), licences, a.out))


if __name__ == "__main__":
    main()
