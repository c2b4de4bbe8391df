"""The verdict on a run, as a person would judge it. Pure functions without Scrapy and SQL.

The figures of a run of one blog are compared with those of the blog's earlier runs. The result is a
list of problems, each with what is wrong, since when, and what to do.
"""

from blogcrawl.verdict.figures import Figures, Share
from blogcrawl.verdict.judge import Bounds, judge_run
from blogcrawl.verdict.problem import Past, Problem

__all__ = ["Bounds", "Figures", "Past", "Problem", "Share", "judge_run"]
