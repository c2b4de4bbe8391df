"""Starts commands by forking a process that has loaded Scrapy and the project.

Starting Python and importing them takes longer than most crawls of the tests. The fork is a process
of its own with the command's arguments, folder, environment and files: the same as ``python -W
error -m scrapy``, without the imports. Run as a program, it reads one JSON object per line,
``{"start": {…}}`` or ``{"wait": pid}``, and answers each with one.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import random
import resource
import runpy
import sys
import time
import warnings
from typing import Any

# What a crawl imports when it is under way. None of it may start the reactor.
_LATER = (
    "scrapy.cmdline scrapy.commands.crawl scrapy.commands.runspider scrapy.core.engine"
    " scrapy.core.downloader.handlers.http11 scrapy.core.scheduler scrapy.core.scraper"
    " scrapy.downloadermiddlewares.cookies scrapy.downloadermiddlewares.retry"
    " scrapy.extensions.feedexport scrapy.extensions.throttle scrapy.pqueues scrapy.squeues"
    " scrapy.utils.asyncio sqlalchemy.dialects.sqlite sqlalchemy.dialects.sqlite.pysqlite"
    " twisted.internet.asyncioreactor twisted.web.client twisted.internet._sslverify"
)
# Read from the environment when they are imported, so that each process imports them itself.
_OWN = ("blogcrawl.settings",)


def _load() -> None:
    import blogcrawl

    found = pkgutil.walk_packages(blogcrawl.__path__, "blogcrawl.")
    names = [one.name for one in found if not one.name.endswith("__main__")]
    for name in [*_LATER.split(), *names]:
        with contextlib.suppress(ModuleNotFoundError):  # an extra that is not installed
            importlib.import_module(name)
    for name in _OWN:
        sys.modules.pop(name)
        delattr(blogcrawl, name.rpartition(".")[2])
    assert "twisted.internet.reactor" not in sys.modules
    gc.freeze()


def _become(start: dict[str, Any]) -> None:
    """Run the command in this process."""
    os.chdir(start["folder"])
    os.environ.clear()
    os.environ.update(start["environment"])
    time.tzset()
    random.seed()
    for descriptor, path in enumerate((os.devnull, start["out"], start["err"])):
        flags = os.O_RDONLY if descriptor == 0 else os.O_WRONLY | os.O_CREAT | os.O_APPEND
        opened = os.open(path, flags, 0o666)
        os.dup2(opened, descriptor)
        os.close(opened)
    if start["is_fresh"]:  # something is to be done before anything is imported
        strict = ["-W", "error"] if start["is_strict"] else []
        os.execv(sys.executable, [sys.executable, *strict, "-m", start["module"], *start["words"]])
    if not start["is_strict"]:
        warnings.resetwarnings()
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:0] = [os.getcwd(), *filter(None, paths)]
    for path in paths:
        if os.path.exists(custom := os.path.join(path, "sitecustomize.py")):
            runpy.run_path(custom)
    sys.argv = [start["module"], *start["words"]]
    runpy.run_module(start["module"], run_name="__main__", alter_sys=True)


def _fork(start: dict[str, Any]) -> int:
    if pid := os.fork():
        return pid
    code = 1
    try:
        _become(start)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _ended(pid: int) -> dict[str, Any]:
    """How a process ended and what it took; that it has not."""
    ended, status, usage = os.wait4(pid, os.WNOHANG)
    if not ended:
        return {"code": None}
    seconds = usage.ru_utime + usage.ru_stime
    return {"code": os.waitstatus_to_exitcode(status), "seconds": seconds, "peak": usage.ru_maxrss}


def main() -> None:
    """Serve until the input ends."""
    _load()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in iter(sys.stdin.readline, ""):
        asked = json.loads(line)
        answer = {"pid": _fork(asked["start"])} if "start" in asked else _ended(asked["wait"])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
