"""Masks passwords, keys and tokens in any text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# Names of settings and variables whose value is a secret.
_NAME = re.compile(r"KEY|PASS|SECRET|TOKEN|AUTH|CREDENTIAL|COOKIE|HEARTBEAT|NOTIFY", re.IGNORECASE)
_NO_NAME = re.compile(r"ENCODING|SOCK|DIR$|ENABLED", re.IGNORECASE)
# User and password of an address. A password with a slash is masked by its known value.
_USERINFO = re.compile(r"(?<=://)[^\s'\"<>/?#]*@(?=[\w.\[-])")
_PASSWORD = re.compile(r"://[^\s:/@]*:([^\s'\"<>]+)@[\w.\[-]")
# Credentials in the query of an address.
_PARAMETER = re.compile(
    r"(?<=[?&])([\w.-]*(?:key|pass(?:word|wd)?|secret|token|auth|signature|credential|sig))=[^&\s'\"<>]+",
    re.IGNORECASE,
)
# Keys by their format: Amazon, Google, GitHub, and the value of an authorization header.
_FORM = re.compile(
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[\w-]{35}|\bgh[pousr]_\w{36,}"
    r"|(?<=Bearer )[\w.~+/=-]{8,}|(?<=Basic )[\w+/=]{8,}"
)
# Shorter ones would match parts of ordinary words.
_SHORTEST = 6

_known: dict[str, None] = {}


def learn(*mappings: Mapping[str, Any]) -> None:
    """Remember the secrets in settings, arguments or an environment, to mask them later."""
    for mapping in mappings:
        for name, value in mapping.items():
            for secret in _secrets(str(name), value):
                if len(secret) >= _SHORTEST:
                    _known.update(dict.fromkeys((secret, quote(secret, safe=""), unquote(secret))))
    # The longest first: a shorter secret within a longer one would leave its rest unmasked.
    longest_first = sorted(_known, key=len, reverse=True)
    _known.clear()
    _known.update(dict.fromkeys(longest_first))


def redact(text: str) -> str:
    """``text`` with ``***`` for every secret, whether remembered or recognised by its format."""
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
