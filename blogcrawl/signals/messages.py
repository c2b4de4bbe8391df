"""Messages to people, by Apprise: when a blog breaks, and when it recovers."""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING

from blogcrawl.signals.outcome import FAILING, HEALTHY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blogcrawl.signals.outcome import Outcome


def is_due(outcome: Outcome, is_reported: bool) -> bool:
    """Whether the state differs from the last message; ``is_reported``: that said it fails."""
    return outcome.state == (HEALTHY if is_reported else FAILING)


def send(urls: Sequence[str], outcomes: Sequence[Outcome]) -> None:
    """Send one message about all of these. Raises OSError; ImportError without the extra."""
    apprise_log = logging.getLogger("apprise")
    apprise_log.disabled = True  # it logs addresses with their secrets
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it imports all its plugins
        from apprise import Apprise, NotifyFormat, NotifyType

        failed = []
        for number, url in enumerate(urls, 1):
            one = Apprise()
            is_failing = any(outcome.state == FAILING for outcome in outcomes)
            is_sent = one.add(url) and one.notify(
                title=title(outcomes),
                body="\n\n".join(map(str, outcomes)),
                notify_type=NotifyType.FAILURE if is_failing else NotifyType.SUCCESS,
                body_format=NotifyFormat.TEXT,
            )
            if not is_sent:
                failed.append(f"{number} ({url.partition('://')[0]})")
    if failed:
        raise OSError(f"of {len(urls)} addresses, not by number {', '.join(failed)}")


def title(outcomes: Sequence[Outcome]) -> str:
    """The subject of a message."""
    by_state = {
        state: [outcome.blog for outcome in outcomes if outcome.state == state]
        for state in (FAILING, HEALTHY)
    }
    words = {FAILING: "failing", HEALTHY: "well again"}
    return "; ".join(
        f"{', '.join(blogs) if len(blogs) < 4 else f'{len(blogs)} blogs'}: {words[state]}"
        for state, blogs in by_state.items()
        if blogs
    )
