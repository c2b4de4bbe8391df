"""Follows redirects within a blog, and reports all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest

from blogcrawl.middlewares.conditional import CONDITIONS
from blogcrawl.middlewares.cookies import NEW_COOKIE
from blogcrawl.middlewares.guard import AddressRefused
from blogcrawl.resolver import GuardedResolver
from blogcrawl.urls import slashed

if TYPE_CHECKING:
    from scrapy.http import Response

    from blogcrawl.site import Site


NAMED = "named_as_well"
"""The reason for a redirect to another blog of this crawl: it is crawled on its own."""


_FOR_GOOD = (301, 308)


class OffsiteRedirect(AddressRefused):
    """A redirect that leads to another site."""

    def __init__(self, detail: str, reason: str = "offsite") -> None:
        super().__init__(detail, reason)


class EndlessRedirect(IgnoreRequest):
    """A redirect beyond ``REDIRECT_MAX_TIMES``."""


class SiteRedirectMiddleware(RedirectMiddleware):
    """Scrapy's middleware, but it keeps the requests of a blog on that blog.

    A redirect that is not followed goes to the request's errback. A redirect to an address that was
    requested before is followed too: Scrapy would drop it silently.
    """

    def process_request(self, request: Request) -> Request | None:
        """Add a slash to an address if the site would redirect it to the address with one."""
        site: Site | None = request.cb_kwargs.get("site")
        if site is None or "redirect_urls" in request.meta:
            return None
        url = site.request_url(request.url)
        return request.replace(url=url) if url == f"{request.url}/" else None

    def process_response(  # type: ignore[override]  # Scrapy wants `spider` gone
        self, request: Request, response: Response
    ) -> Request | Response:
        if b"\\" in (location := response.headers.get("Location") or b""):
            response.headers["Location"] = slashed(location.decode("latin-1")).encode("latin-1")
        try:
            target = super().process_response(request, response)
        except IgnoreRequest:
            raise EndlessRedirect(f"from {request.url}") from None
        except ValueError:
            raise OffsiteRedirect(f"leads to {location!r}", "malformed") from None
        site: Site | None = request.cb_kwargs.get("site")
        if site is None or not isinstance(target, Request):
            return target
        # The host has set a cookie meanwhile and may show the page now.
        is_back = target.url in request.meta.get("redirect_urls", ())
        if is_back and not target.meta.pop(NEW_COOKIE, False):
            raise EndlessRedirect(f"from {request.url} back to {target.url}")
        if not site.owns(target.url):
            is_named = GuardedResolver.guard_of(self.crawler).is_named(target.url)
            reason = NAMED if is_named else GuardedResolver.refusal(self.crawler, target.url)
            raise OffsiteRedirect(f"leads to {target.url}", reason or "offsite")
        site.learn(request.url, target.url)
        # The spelling of other requests, unless the redirect leads away from just that address.
        url = site.request_url(target.url)
        if url == site.request_url(request.url):
            url = target.url
        headers = target.headers.copy()
        if response.status in _FOR_GOOD and site.identity(url) != site.identity(request.url):
            for name in CONDITIONS:  # of the page at the old address
                headers.pop(name, None)
        return target.replace(url=url, headers=headers, dont_filter=True)
