"""Scrapy middlewares: one small file each."""
