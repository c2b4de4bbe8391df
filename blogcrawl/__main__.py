"""``blogcrawl``: the project's ``scrapy`` commands, from any folder."""

from __future__ import annotations

import os
import sys

from scrapy.cmdline import execute


def main() -> None:
    """Run a command; ``output/`` and ``.scrapy/`` are in the current folder."""
    os.environ["SCRAPY_SETTINGS_MODULE"] = "blogcrawl.settings"
    execute(["blogcrawl", *sys.argv[1:]])


if __name__ == "__main__":
    main()
