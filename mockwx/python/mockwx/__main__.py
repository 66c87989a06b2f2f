"""The command mockwx: it becomes the program of this package."""
from __future__ import annotations

import os
import subprocess
import sys

from . import MockwxError, program


def main() -> int:
    try:
        path = program()
    except MockwxError as e:
        print(f"mockwx: {e}", file=sys.stderr)
        return 1
    if os.name != "nt":
        os.execv(path, [path, *sys.argv[1:]])
    return subprocess.call([path, *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
