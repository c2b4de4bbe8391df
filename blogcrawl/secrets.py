"""What nobody but the operator may read: passwords, keys and tokens, taken out of any text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# Names of settings and variables whose value is a secret.
_NAME = re.compile(r"KEY|PASS|SECRET|TOKEN|AUTH|CREDENTIAL|COOKIE|HEARTBEAT|NOTIFY", re.IGNORECASE)
_NO_NAME = re.compile(r"ENCODING|SOCK|DIR$|ENABLED", re.IGNORECASE)
# The user and the password of an address. A password that holds a slash is known from where it is
# set.
_USERINFO = re.compile(r"(?<=://)[^\s'\"<>/?#]*@(?=[\w.\[-])")
_PASSWORD = re.compile(r"://[^\s:/@]*:([^\s'\"<>]+)@[\w.\[-]")
# What carries a right to something in the query of an address.
_PARAMETER = re.compile(
    r"(?<=[?&])([\w.-]*(?:key|pass(?:word|wd)?|secret|token|auth|signature|credential|sig))=[^&\s'\"<>]+",
    re.IGNORECASE,
)
# Keys by their form: of Amazon, Google, GitHub, and what follows such a header.
_FORM = re.compile(
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[\w-]{35}|\bgh[pousr]_\w{36,}"
    r"|(?<=Bearer )[\w.~+/=-]{8,}|(?<=Basic )[\w+/=]{8,}"
)
# Shorter ones are in every second word.
_SHORTEST = 6

_known: dict[str, None] = {}


def learn(*mappings: Mapping[str, Any]) -> None:
    """Take note of the secrets among settings, arguments or an environment, to know them again."""
    for mapping in mappings:
        for name, value in mapping.items():
            for secret in _secrets(str(name), value):
                if len(secret) >= _SHORTEST:
                    _known.update(dict.fromkeys((secret, quote(secret, safe=""), unquote(secret))))
    # The longest first: what is left of one beside a shorter one that it holds is known no more.
    longest_first = sorted(_known, key=len, reverse=True)
    _known.clear()
    _known.update(dict.fromkeys(longest_first))


def redact(text: str) -> str:
    """``text`` with ``***`` in the place of every secret, known or of a form that tells."""
    for secret in _known:
        if secret in text:
            text = text.replace(secret, "***")
    if "://" in text:
        text = _PARAMETER.sub(r"\1=***", _USERINFO.sub("***@", text))
    return _FORM.sub("***", text)


def _secrets(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if _NAME.search(name) and not _NO_NAME.search(name):
            yield value
        yield from _PASSWORD.findall(value)
        yield from _PASSWORD.findall(name)
    elif isinstance(value, dict):
        for inner, one in value.items():
            yield from _secrets(str(inner) if not _NAME.search(name) else name, one)
        yield from _PASSWORD.findall(name)
    elif isinstance(value, list | tuple):
        yield from _of_list(name, value)


def _of_list(name: str, values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        yield from _secrets(name, value)
