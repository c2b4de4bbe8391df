"""``blogcrawl``: the project's ``scrapy`` commands, from any folder."""

from __future__ import annotations

import os
import sys

from blogcrawl import interrupt


def main() -> None:
    """Run a command; ``output/`` and ``.scrapy/`` are in the current folder."""
    interrupt.report_in_one_line()
    from scrapy.cmdline import execute  # takes a moment, in which Ctrl-C may come

    os.environ["SCRAPY_SETTINGS_MODULE"] = "blogcrawl.settings"
    execute(["blogcrawl", *sys.argv[1:]])


if __name__ == "__main__":
    main()
