"""A blog on loopback that changes while it is crawled, and which knows what is true of it."""

from .blog import LivingBlog, Post, Truth
from .server import Asked, LivingServer

__all__ = ["Asked", "LivingBlog", "LivingServer", "Post", "Truth"]
