"""The sample blog: its sources, the pages made from them, and the expected items.

``source`` reads the articles, ``markup`` and ``templates`` write them as HTML, and ``made`` says
which page is at which address. ``truth`` and ``more`` say what a correct crawl yields, from the
sources, never by the crawler. ``python -m sample`` writes the pages and the expected items into the
package.
"""

LICENSE = "https://creativecommons.org/licenses/by-nc-sa/4.0/"
