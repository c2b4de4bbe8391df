"""``python -m blogcrawl.sample`` prints the truth; with ``--serve`` it serves the blog."""

from __future__ import annotations

import argparse
import sys
import threading

from blogcrawl.sample import truth
from blogcrawl.sample.server import SampleServer


def main() -> None:
    """Print the truth, or serve the blog until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m blogcrawl.sample", description=__doc__)
    parser.add_argument("--serve", action="store_true", help="serve the blog until interrupted")
    if parser.parse_args().serve:
        serve()
    else:
        lines = "".join(truth.dumps(item) + "\n" for item in truth.items())
        sys.stdout.buffer.write(lines.encode())


def serve() -> None:
    """Serve the blog until interrupted."""
    with SampleServer() as server:
        print(server.url, flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
