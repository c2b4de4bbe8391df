"""``blogcrawl``: the commands of the project from any folder, as ``scrapy`` has them in its own."""

from __future__ import annotations

import os
import sys

from scrapy.cmdline import execute


def main() -> None:
    """Run a command; ``output/`` and ``.scrapy/`` are where it runs."""
    os.environ["SCRAPY_SETTINGS_MODULE"] = "blogcrawl.settings"
    execute(["blogcrawl", *sys.argv[1:]])


if __name__ == "__main__":
    main()
