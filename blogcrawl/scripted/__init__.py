"""Pages with next to no text, because a script creates it in the browser.

:mod:`blogcrawl.scripted.signs` detects them, :mod:`blogcrawl.scripted.payload` reads the data that
some of them contain, and :mod:`blogcrawl.scripted.browser` renders the others, if a browser is
installed.
"""
