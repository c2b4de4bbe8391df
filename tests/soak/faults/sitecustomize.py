"""Injects faults into a process under test, by its environment; Python imports this first.

``SOAK_FAULTS`` is a JSON list of objects: ``at`` (``module:qualname`` of a function), ``when``
(``before`` or ``after`` a call), ``n`` (which call, from 1), ``do`` (names of signals to send, or
of an error number to raise), and perhaps ``path`` (a pattern: only calls with such a file count).
Every item that a generator yields counts as a call. ``SOAK_NOW`` is the time that
``blogcrawl.clock.now`` returns; ``SOAK_LOG`` a file that records what was patched and what fired.
"""

from __future__ import annotations

import errno
import functools
import importlib
import inspect
import json
import os
import re
import signal
import sys
from datetime import datetime, timezone

_open, _write, _close = os.open, os.write, os.close


def _log(line: str) -> None:
    if path := os.environ.get("SOAK_LOG"):
        file = _open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        _write(file, f"{line}\n".encode())
        _close(file)


class Fault:
    """One fault, and the calls counted so far."""

    def __init__(self, at: str, when: str, do: str, n: int = 1, path: str = "") -> None:
        self.at, self.when, self.do, self.path = at, when, do, re.compile(path)
        self.left = n

    def passes(self, when: str, arguments: tuple[object, ...]) -> None:
        """Count a call, and strike if it is the one."""
        if when != self.when or not self._concerns(arguments):
            return
        self.left -= 1
        if self.left:
            return
        _log(f"fired {self.at}")
        for name in self.do.split():
            if name.startswith("SIG"):
                os.kill(os.getpid(), getattr(signal, name))
            else:
                number = getattr(errno, name)
                raise OSError(number, os.strerror(number))

    def _concerns(self, arguments: tuple[object, ...]) -> bool:
        if not self.path.pattern:
            return True
        return any(self.path.search(_name(argument)) for argument in arguments)


def _name(argument: object) -> str:
    """The file that an argument is: a path, a descriptor, an open file."""
    argument = getattr(argument, "name", argument)
    if isinstance(argument, int):
        try:
            return os.readlink(f"/proc/self/fd/{argument}")
        except OSError:
            return ""
    return str(argument)


def _wrapped(function, faults):
    def passes(when: str, arguments: tuple[object, ...]) -> None:
        for fault in faults:
            fault.passes(when, arguments)

    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def wrapper(*args, **kwargs):
            passes("before", args)
            result = await function(*args, **kwargs)
            passes("after", args)
            return result

    elif inspect.isgeneratorfunction(function):

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            for item in function(*args, **kwargs):
                passes("before", args)
                yield item
                passes("after", args)

    else:

        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            passes("before", args)
            result = function(*args, **kwargs)
            passes("after", args)
            return result

    return wrapper


def _patch(module, qualname: str, faults) -> None:
    at = f"{module.__name__}:{qualname}"
    *owners, name = qualname.split(".")
    owner = module
    try:
        for part in owners:
            owner = getattr(owner, part)
        found = inspect.getattr_static(owner, name)
    except AttributeError:
        _log(f"missing {at}")
        return
    kind = type(found) if isinstance(found, staticmethod | classmethod) else None
    wrapper = _wrapped(found.__func__ if kind else found, faults)
    setattr(owner, name, kind(wrapper) if kind else wrapper)
    _log(f"patched {at}")


def _set_clock(module) -> None:
    """Let ``now`` tell the time of ``SOAK_NOW``, as whatever it tells time."""
    moment = datetime.fromisoformat(os.environ["SOAK_NOW"]).astimezone(timezone.utc)
    time_before = module.now()
    seconds = moment.timestamp()
    value = moment if isinstance(time_before, datetime) else type(time_before)(seconds)
    module.now = lambda: value
    _log(f"patched {module.__name__}:now")


class _Finder:
    """Finds the modules to be patched as ever, and patches them once they are executed."""

    def __init__(self, patches) -> None:
        self.patches = patches

    def find_spec(self, name, path=None, target=None):
        if name not in self.patches:
            return None
        for finder in sys.meta_path:
            spec = finder.find_spec(name, path, target) if finder is not self else None
            if spec:
                execute = spec.loader.exec_module

                def run(module, execute=execute):
                    execute(module)
                    for patch in self.patches[name]:
                        patch(module)

                spec.loader.exec_module = run
                return spec
        return None


def _install() -> None:
    by_place: dict[str, list[Fault]] = {}
    for given in json.loads(os.environ.get("SOAK_FAULTS", "[]")):
        by_place.setdefault(given["at"], []).append(Fault(**given))
    patches: dict[str, list] = {}
    for at, faults in by_place.items():
        module, _, qualname = at.partition(":")
        patch = functools.partial(_patch, qualname=qualname, faults=faults)
        patches.setdefault(module, []).append(patch)
    if os.environ.get("SOAK_NOW"):
        patches.setdefault("blogcrawl.clock", []).append(_set_clock)
    for name in [name for name in patches if name in sys.modules or name in ("os", "pathlib")]:
        for patch in patches.pop(name):
            patch(importlib.import_module(name))
    if patches:
        sys.meta_path.insert(0, _Finder(patches))


_install()
