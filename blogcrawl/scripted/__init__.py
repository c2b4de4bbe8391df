"""Pages that hold next to no text, since a script makes it in the browser.

:mod:`blogcrawl.scripted.signs` tells them, :mod:`blogcrawl.scripted.payload` reads the data that
some of them hold, and :mod:`blogcrawl.scripted.browser` shows the others in a browser, where one is
installed.
"""
