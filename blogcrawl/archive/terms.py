"""The words in which the archive says what came of an address, and why."""

from __future__ import annotations

STORED, UNCHANGED, GONE = "stored", "unchanged", "gone"
REFUSED, FAILED, PENDING = "refused", "failed", "pending"
OUTCOMES = (STORED, UNCHANGED, GONE, REFUSED, FAILED, PENDING)
"""What can come of an address in a run. Pending is what is left for the next run."""

NEW, CHANGED = "new", "changed"
"""What a version of an article is; or it is its tombstone, :data:`GONE`."""

DUPLICATE = "duplicate"
"""Why an address is refused that leads to an article which another one leads to."""
BEYOND_LIMIT = "beyond_limit"
"""Why an address is pending that the run has no room for."""
NOT_FOUND = "not_found"
"""Why an article is gone: its address no longer answers with it."""

MISSING = "missing"
"""Why a known article's address is pending: it is not there, but not for long enough."""
MERGED = "merged"
"""The same for one that leads to another article now."""
MISSING_410 = "missing_410"
"""The same for one that is gone as the site says."""
ALL_MISSING = (MISSING, MERGED, MISSING_410)
# An address that says so twice says it for good.
FOR_GOOD = frozenset((MERGED, MISSING_410))

# Refusals that say nothing of the article: the next run asks again.
PASSING = frozenset(("bot_gate", "truncated", "robots_txt", "robots_unreachable", "offsite"))
