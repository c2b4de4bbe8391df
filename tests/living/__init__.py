"""A blog on loopback that changes while it is crawled, and that knows the truth about itself."""

from .blog import LivingBlog, Post, Truth
from .server import Asked, LivingServer

__all__ = ["Asked", "LivingBlog", "LivingServer", "Post", "Truth"]
