"""Many blogs: which there are, when each is crawled, how they stand, and who crawls them."""
