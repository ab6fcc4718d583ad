"""Runs moto's server on a loopback port with its known defects mended (one module per service in mends/).

Prints `port N` once it listens. Ends when its standard input closes, so that it never outlives its parent.
"""

import os
import sys
import threading

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
# The default images bring 1300 snapshots of other accounts, and two seconds, into an account that has none.
os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")

from mends import apply_all, warm  # noqa: E402
from mends.server import serve  # noqa: E402


def die_with_parent() -> None:
    while sys.stdin.buffer.read(1024):
        pass
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=die_with_parent, daemon=True).start()
    apply_all()
    threading.Thread(target=warm, daemon=True).start()
    serve()
