"""What is told of a run when it is over: to programs that watch, and to people.

Each signal is off until it is configured, asks nothing of the blog, and where it fails a warning
says so: the crawl is what it was.
"""

from blogcrawl.signals.outcome import Outcome
from blogcrawl.signals.send import begin, end

__all__ = ["Outcome", "begin", "end"]
