"""What an error of the network says, in words."""

from __future__ import annotations

import re

# Twisted hands on a list of what went wrong, as Python shows it.
_WRAPPED = re.compile(r"\[?<twisted\.python\.failure\.Failure (?:[\w.]+\.)?(\w+): (.{0,300}?)>\]?")
# How OpenSSL calls an answer that is none of TLS.
_NO_TLS = re.compile(r"wrong version number|http request|unknown protocol|packet length too long")
_PARTS = re.compile(r"[\[(]+'[^']*', '[^']*', '([^']*)'[)\]]+")


def error_text(error: BaseException | None) -> str:
    """What an error says; its name where it says nothing."""
    text = _WRAPPED.sub(r"\1: \2", str(error))
    return _PARTS.sub(r"\1", text) or type(error).__name__


def is_no_tls(error: BaseException | None) -> bool:
    """Whether a server was asked by https and answered something else."""
    return "SSL" in str(error) and bool(_NO_TLS.search(str(error)))
