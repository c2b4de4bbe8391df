"""The sample blog: sources, the pages made of them, and the truth.

``source`` reads the articles, ``markup`` and ``templates`` write them as HTML, ``made`` says which
address answers with which page, and ``truth`` and ``more`` say what a correct crawl yields: from
the sources, never by the crawler. ``python -m sample`` writes what the package holds of both.
"""

LICENSE = "https://creativecommons.org/licenses/by-nc-sa/4.0/"
