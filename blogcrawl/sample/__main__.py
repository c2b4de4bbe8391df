"""``python -m blogcrawl.sample`` serves the blog until it is interrupted."""

from __future__ import annotations

import threading

from blogcrawl.sample.server import SampleServer


def main() -> None:
    """Print the address, and serve."""
    with SampleServer() as server:
        print(server.url, flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
