"""Finds LaTeX in HTML and separates it from the text. Pure functions, independent of Scrapy.

>>> page = separate(r"<p>Let \\(n\\) be even.</p>", config="mathjax3")
>>> page.text, page.formulas[0].tex
('Let be even.', 'n')
"""

from blogcrawl.latex.separate import Body, Separation, separate
from blogcrawl.latex.writer import Cut as Formula

__all__ = ["Body", "Formula", "Separation", "separate"]
