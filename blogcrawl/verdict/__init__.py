"""The verdict on a run: what a person would say who looked. Pure, it knows neither Scrapy nor SQL.

A run's figures of one blog are held against those of the blog's earlier runs; what is wrong comes
out as problems, each with what it is, since when, and what to do.
"""

from blogcrawl.verdict.figures import Figures, Share
from blogcrawl.verdict.judge import Bounds, judge_run
from blogcrawl.verdict.problem import Past, Problem

__all__ = ["Bounds", "Figures", "Past", "Problem", "Share", "judge_run"]
