"""Signals at the end of a run, for monitoring programs and for people.

Each signal is off until it is configured, and sends no request to the blog. If one fails, a warning
says so; the crawl is not affected.
"""

from blogcrawl.signals.outcome import Outcome
from blogcrawl.signals.send import begin, end

__all__ = ["Outcome", "begin", "end"]
