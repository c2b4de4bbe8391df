"""HTML elements, by their meaning for a text."""

from __future__ import annotations

# Elements that are not text, or not the article's.
SILENT = frozenset(
    "script style noscript template head title meta link iframe frame object embed applet audio"
    " video canvas svg map button input select textarea option datalist progress meter dialog"
    "".split()
)
BLOCKS = (
    "p div section article aside header footer main nav address figure figcaption form fieldset"
    " legend details summary center hgroup dl caption search dir body"
).split()
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

# Elements that are like a word in a line, and separate the words around them.
BOXES = frozenset("button input select textarea".split())

# Inline elements that authors or Markdown put into the middle of a formula.
INLINE = frozenset("em strong i b u s a span font sub sup del ins code mark small".split())
KNOWN = (
    SILENT
    | INLINE
    | {*BLOCKS, *HEADINGS}
    | frozenset(
        "ul ol li dt dd table thead tbody tfoot tr td th colgroup col blockquote pre hr img br wbr"
        " abbr acronym bdi bdo big cite data dfn kbd label menu output picture q rp rt ruby samp"
        " slot source strike time track tt var math area param nobr".split()
    )
)
