"""科学空间, https://kexue.fm: mathematics and machine learning, in Chinese, half of it formulas."""

from __future__ import annotations

from typing import ClassVar

from blogcrawl.pages.kexue import KexueArticlePage, KexueListingPage
from blogcrawl.spiders.blog import BlogSpider


class KexueSpider(BlogSpider):
    name = "kexue"
    home = "https://kexue.fm/"
    hosts: ClassVar[tuple[str, ...]] = ("kexue.fm", "spaces.ac.cn")
    sources = ("/content.html",)
    category_path = "/category/{category}/"
    listing_page = KexueListingPage
    article_page = KexueArticlePage
    # Other crawlers of this site got 403 and 429 with less than three seconds.
    custom_settings = {"DOWNLOAD_DELAY": 3.0}  # noqa: RUF012 (Scrapy's own shape)
