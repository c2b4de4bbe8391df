"""Many blogs: which there are, when they are crawled and by whom, and their status."""
