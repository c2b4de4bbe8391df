"""Reads the literals in a page's scripts, without executing anything."""

from blogcrawl.latex.javascript.reader import MAX_SIZE, Reader
from blogcrawl.latex.javascript.values import UNKNOWN, truth

__all__ = ["MAX_SIZE", "UNKNOWN", "Reader", "truth"]
