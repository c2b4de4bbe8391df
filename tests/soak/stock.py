"""A minimal spider for a blog, with Scrapy's own settings."""

import scrapy


class StockSpider(scrapy.Spider):
    name = "stock"
    custom_settings = {"TELNETCONSOLE_ENABLED": False}  # noqa: RUF012

    async def start(self):
        yield scrapy.Request(self.url)

    def parse(self, response):
        for link in response.css("h2 a"):
            yield response.follow(link, self.parse_article)

    def parse_article(self, response):
        yield {"title": response.css("h1::text").get(), "text": response.css("p").getall()}
