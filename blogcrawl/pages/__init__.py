"""How to read a page: pure classes from (html, url) to data, which know no crawl."""
