"""Renders a page in a Chromium that does not use the network.

All requests of a page's scripts are made by ``fetch``, which uses Scrapy's downloader with its
middlewares: the guard, robots.txt, the budgets, the pace. Any other connection goes to a proxy that
does not exist.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Browser, Playwright, Request, Route
    from scrapy.http import Response

    Fetch = Callable[[str, str], Awaitable[Response | None]]

# Types of resources without text.
_LEFT_OUT = frozenset(("image", "media", "font", "manifest", "texttrack", "eventsource", "ping"))
_NOT_PASSED_ON = frozenset(
    ("content-encoding", "content-length", "transfer-encoding", "set-cookie", "connection")
)
_NOWHERE = {"server": "http://127.0.0.1:1", "bypass": "<-loopback>"}
_ARGUMENTS = (
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-pings",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome")


class Chromium:
    """One browser per crawl, started for the first page that needs it.

    Playwright, too, is imported only then.
    """

    def __init__(self, path: str, user_agent: str, fetch: Fetch) -> None:
        self._path = path
        self._user_agent = user_agent
        self._fetch = fetch
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    async def html(self, url: str, response: Response, seconds: float) -> str:
        """The HTML of the page at ``url``, served with ``response``, after its scripts have run."""
        from playwright.async_api import Error

        browser = await self._started()
        context = await browser.new_context(
            user_agent=self._user_agent, service_workers="block", accept_downloads=False
        )
        try:
            context.set_default_timeout(seconds * 1_000)
            page = await context.new_page()

            async def answer(route: Route, request: Request) -> None:
                with contextlib.suppress(Error):  # the page may be closed already
                    is_main = request.is_navigation_request() and request.frame == page.main_frame
                    if is_main and request.url == url:
                        await _fulfill(route, response)
                    elif request.is_navigation_request() or request.method != "GET":
                        await route.abort()
                    else:
                        await self._answer(route, request)

            await context.route("**/*", answer)
            await context.route_web_socket("**/*", lambda socket: socket.close())
            await page.goto(url, wait_until="load")
            with contextlib.suppress(Error):  # the page is read as it is
                await page.wait_for_load_state("networkidle")
            return await page.content()
        finally:
            await context.close()

    async def close(self) -> None:
        """Stop the browser."""
        if self._browser:
            await self._browser.close()
        if self._playwright:
            await self._playwright.stop()

    async def _answer(self, route: Route, request: Request) -> None:
        kind = request.resource_type
        if kind in _LEFT_OUT:
            await route.abort()
        elif kind == "stylesheet":  # a script may wait for it
            await route.fulfill(status=200, content_type="text/css", body="")
        elif response := await self._fetch(request.url, request.headers.get("accept", "*/*")):
            await _fulfill(route, response)
        else:
            await route.abort()

    async def _started(self) -> Browser:
        from playwright.async_api import async_playwright

        if self._browser is None:
            self._playwright = await async_playwright().start()
            options: dict[str, Any] = {"proxy": _NOWHERE, "args": _ARGUMENTS}
            self._browser = await self._playwright.chromium.launch(
                executable_path=self._path,
                chromium_sandbox=os.geteuid() != 0,  # root cannot use it
                **options,
            )
        return self._browser


def path_of_chromium(given: str) -> str:
    """The path of the browser; ``""`` if it or the extra is not installed."""
    if find_spec("playwright") is None:
        return ""
    return next(filter(None, map(shutil.which, (given,) if given else _NAMES)), "")


async def _fulfill(route: Route, response: Response) -> None:
    headers = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    kept = {name: value for name, value in headers.items() if name not in _NOT_PASSED_ON}
    await route.fulfill(status=response.status, headers=kept, body=response.body)
