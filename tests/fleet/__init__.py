"""The blogs of a ``blogs.toml``."""
