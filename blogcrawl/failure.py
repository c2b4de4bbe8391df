"""Messages for network errors."""

from __future__ import annotations

import re

# Twisted passes on the repr of a list of failures.
_WRAPPED = re.compile(r"\[?<twisted\.python\.failure\.Failure (?:[\w.]+\.)?(\w+): (.{0,300}?)>\]?")
# OpenSSL's words for an answer that is not TLS.
_NO_TLS = re.compile(r"wrong version number|http request|unknown protocol|packet length too long")
# Twisted's words for an answer that does not begin with a line of HTTP.
_NO_HTTP = re.compile(r"""(?:ParseError: )?\('wrong number of parts', b(['"])(.*)\1\)""")
_PARTS = re.compile(r"[\[(]+'[^']*', '[^']*', '([^']*)'[)\]]+")


def error_text(error: BaseException | None) -> str:
    """The message of an error, or its name if it has no message."""
    text = _WRAPPED.sub(r"\1: \2", str(error))
    text = _NO_HTTP.sub(r"the answer is not HTTP: \2", text)
    return _PARTS.sub(r"\1", text) or type(error).__name__


def is_no_tls(error: BaseException | None) -> bool:
    """Whether a server answered an https request with something else than TLS."""
    return "SSL" in str(error) and bool(_NO_TLS.search(str(error)))
