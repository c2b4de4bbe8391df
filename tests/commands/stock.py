"""A spider as in tutorials, to show what Scrapy's own settings do with bad input."""

import scrapy


class StockSpider(scrapy.Spider):
    name = "stock"
    custom_settings = {"TELNETCONSOLE_ENABLED": False, "LOG_LEVEL": "ERROR"}  # noqa: RUF012

    async def start(self):
        yield scrapy.Request(self.url)

    def parse(self, response):
        for number in range(5):
            yield {"title": f"Essay number {number}", "text": "Words. " * 400}
