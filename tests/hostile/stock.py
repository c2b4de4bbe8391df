"""A spider as in tutorials: it follows every address in a page, and stores the pages.

It runs with Scrapy's own settings, to show what these allow a page to do.
"""

import re
from urllib.parse import urljoin

import scrapy
from scrapy.http import TextResponse

# Links, pagers, canonical addresses, bases, refreshes, sitemaps and feeds name addresses so.
ADDRESS = re.compile(
    r"""(?:href=|url=)["']?([^"'\s>]+)|<(?:loc|link|guid)>([^<]+)<|"url": "([^"]+)""", re.I
)


class StockSpider(scrapy.Spider):
    name = "stock"
    custom_settings = {"ROBOTSTXT_OBEY": True, "TELNETCONSOLE_ENABLED": False}  # noqa: RUF012

    async def start(self):
        yield scrapy.Request(self.url)

    def parse(self, response):
        title = response.css("h1::text").get("")
        self.logger.info("Read %s", title)
        yield {"title": title, "html": response.text}
        if not isinstance(response, TextResponse):
            return
        base = response.css("base::attr(href)").get("")
        for found in ADDRESS.findall(response.text):
            address = response.urljoin(base) if base else response.url
            try:
                yield scrapy.Request(urljoin(address, "".join(found)))
            except ValueError:
                continue
