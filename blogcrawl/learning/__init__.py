"""Learning a blog: from some of its pages, and what its feed says of them, to its profile.

What is the same on every page is the theme's; what differs is the article's. Nothing here knows a
theme, and nothing fetches.
"""

from blogcrawl.learning.learn import LEAST, Sample, learn

__all__ = ["LEAST", "Sample", "learn"]
