"""Blogs with a random theme: what they say, how they show it, and what is true of them."""

from .blog import Blog, publish
from .choices import CHOICES, Theme
from .serving import folder_of

__all__ = ["CHOICES", "Blog", "Theme", "folder_of", "publish"]
