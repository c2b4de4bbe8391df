"""The archive's words for the outcome of an address, and for the reason."""

from __future__ import annotations

STORED, UNCHANGED, GONE = "stored", "unchanged", "gone"
REFUSED, FAILED, PENDING = "refused", "failed", "pending"
OUTCOMES = (STORED, UNCHANGED, GONE, REFUSED, FAILED, PENDING)
"""The possible outcomes of an address in a run. Pending ones are left for the next run."""

NEW, CHANGED = "new", "changed"
"""The kind of a version of an article; a tombstone is :data:`GONE`."""

DUPLICATE = "duplicate"
"""The reason to refuse an address that leads to the same article as another one."""
BEYOND_LIMIT = "beyond_limit"
"""The reason why an address beyond the limit is pending."""
NOT_FOUND = "not_found"
"""The reason why an article is gone: its address no longer has it."""

MISSING = "missing"
"""The reason why a known article is pending: it is missing, but not for long enough."""
MERGED = "merged"
"""The same, if its address now leads to another article."""
MISSING_410 = "missing_410"
"""The same, if the site says that it is gone."""
ALL_MISSING = (MISSING, MERGED, MISSING_410)
# After two of these in a row the article is gone.
FOR_GOOD = frozenset((MERGED, MISSING_410))

# Refusals that say nothing about the article: the next run requests it again.
PASSING = frozenset(("bot_gate", "truncated", "robots_txt", "robots_unreachable", "offsite"))
