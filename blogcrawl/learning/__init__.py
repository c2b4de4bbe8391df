"""Learns the profile of a blog from some of its pages, and from what its feed says about them.

What is the same on every page belongs to the theme, what differs to the article. Nothing here knows
particular themes or sends requests.
"""

from blogcrawl.learning.learn import LEAST, Sample, learn

__all__ = ["LEAST", "Sample", "learn"]
