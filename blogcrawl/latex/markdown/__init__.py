"""The body of an article as Markdown: CommonMark with the tables of GFM, and formulas in dollars.

It uses the walk of the plain text: ``recorder`` collects blocks, ``written`` writes them.
"""

from blogcrawl.latex.markdown.recorder import Recorder
from blogcrawl.latex.markdown.renderer import MarkdownRenderer
from blogcrawl.latex.markdown.written import written

__all__ = ["MarkdownRenderer", "Recorder", "written"]
