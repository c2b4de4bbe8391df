"""Reads the literals of a page's scripts, without executing any of it."""

from blogcrawl.latex.javascript.reader import MAX_SIZE, Reader
from blogcrawl.latex.javascript.values import UNKNOWN, truth

__all__ = ["MAX_SIZE", "UNKNOWN", "Reader", "truth"]
