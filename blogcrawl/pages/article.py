"""The page of an article of a blog whose theme is not known: evidence that all themes share."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from contextlib import suppress
from functools import cached_property
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from urllib.parse import unquote, urlsplit

from blogcrawl import values
from blogcrawl.pages.base import ArticlePage, within
from blogcrawl.pages.frame import ancestors, classes, inherited, stands_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from selectolax.lexbor import LexborNode

    from blogcrawl.items import RawArticle
    from blogcrawl.pages.frame import Known

_Dates: TypeAlias = "tuple[str, str | None, str | None]"
"""Where a page shows days, and those of publication and of the last change there."""

# Where themes of all engines put the text of an article, the surest first.
_BODIES = (
    "[itemprop=articleBody]",
    ".e-content",
    ".entry-content",
    ".post-content .markdown-body",
    ".post-content",
    ".post__content",
    ".article-content",
    ".article-entry",
    ".post-body",
    ".post_body",
    ".gh-content",
    ".post-full-content .post-content",
    "#article-container",
    "#quarto-document-content",
    "#articleContent",
    ".article-body",
    ".article__body",
    ".blog-post-content",
    ".theme-doc-markdown",
    ".vp-doc",
    ".markdown-body",
    ".theme-default-content",
    ".theme-hope-content",
    "#cnblogs_post_body",
    "#content_views",
    "#__blog-post-container",
    "#notion-article",
    ".available-content .body",
    ".article-style",
    ".RichText",
    ".prose",
    ".post-text",
    ".post-single",
    ".content",
    "article",
    "main",
)
# Those that hold nothing but the text, where a theme uses their names as others do.
_OWN_BODIES = ", ".join(one for one in _BODIES if one not in (".content", "article", "main"))
_FURNITURE = (
    "nav, .toc, #toc, #TOC, #markdown-toc, .post-toc, .table-of-contents, .share,"
    " .sharedaddy, .share-buttons, .addtoany_share_save_container, .related, .related-posts,"
    " .jp-relatedposts, .yarpp, .post-nav, .post-navigation, .paginav, .comments, #comments,"
    " .post-copyright, .reward, .reward-container, .post-reward, .post-tags, .post-footer,"
    " .entry-footer, .entry-meta, .post-meta, .article-meta, .author-box, .breadcrumbs,"
    " .breadcrumb, .subscribe, .newsletter, .pagination, .quarto-title-block,"
    " #title-block-header, .post-header, .entry-header, .article-header, .post-info,"
    " .copy-code, .sr-only, .visually-hidden, .screen-reader-text, .hash-link, .headerlink,"
    " .anchor-link, .article-footer, #quarto-reuse, #quarto-citation, a[role=doc-backlink],"
    " .footnote-backref, .footnote-back, .reversefootnote, #toc_container, #ez-toc-container,"
    " .lwptoc, .yoast-table-of-contents, .wp-block-table-of-contents, .addtoany_content,"
    " .kk-star-ratings, .post-ratings, .rating-form, .pvc_stats, .post-views, .saboxplugin-wrap,"
    " .wpdiscuz_top, .about-author, .author-bio, .post-author-box, #reward, .declare, .admire,"
    " .recommended_posts, .followme, .md-feedback, .links-nextprev, .ssba, .kg-signup-card,"
    " .kg-cta-card"
)
# An aside or a footer is the author's where it is called one of these, or ends a quotation.
_NOTES = re.compile(
    r"(?<![a-z])(?:admonition|alert|callout|caution|danger|(?:end|foot|margin|side)?notes?|hint"
    r"|important|info|message|notice|tip|warning)(?![a-z])",
    re.IGNORECASE,
)
# A block with such a word among the names of its classes is no text.
_FURNITURE_BLOCKS = (
    "div[class], ul[class], ol[class], section[class], form[class], details[class],"
    " blockquote[class]"
)
_FURNITURE_WORDS = re.compile(
    r"(?<![a-z])(?<!has[-_])(?<!no[-_])(?<!with[-_])(?:shar(?:e|es|ing)|toc|related|licen[cs]e"
    r"|licensing|copyright|reward|donat(?:e|ion)|subscri(?:be|ption|ptions))(?![a-z])",
    re.IGNORECASE,
)
_TITLES = (
    "h1.post-title, h1.entry-title, h1.article-title, h1.p-name, h1[itemprop~=headline],"
    " h1[itemprop~=name], .post-title h1, h1.gh-article-title, h1.post-full-title, h1.title",
    ".post-title, .entry-title, .article-title, .p-name, [itemprop=headline]",
    "article h1, main h1",
    "h1",
    "article header h2, article h2",
)
_TYPESET = "math, mjx-container, .katex, .MathJax"
_TAG_PATH = re.compile(r"/(?:tags?|topics?|label)/[^/]", re.IGNORECASE)
_CATEGORY_PATH = re.compile(r"/(?:categor(?:y|ies)|section)/[^/]", re.IGNORECASE)
_CATEGORY_NAMES = ".quarto-category, [class~=post-category]:not(a)"
_TERM_COUNT = re.compile(r"\s*[(（]\d+[)）]$")
_ARTICLE_TYPES = frozenset(
    "Article BlogPosting NewsArticle TechArticle ScholarlyArticle Report DiscussionForumPosting"
    " WebPage".split()
)

_HEADER_TIMES = "article header time:not(.updated, .dt-updated)"
# A list of other articles, by the names of its classes and ids.
_OTHERS = re.compile(
    r"(?:recent|latest|related|similar|popular|more|other)(?:[-_]?(?:articles?|entries|list|posts?))*"
    r"|(?:post|page)[-_]?nav(?:igation)?",
    re.IGNORECASE,
)

# What holds the title, by the names of its classes and ids.
_HEADER = re.compile(
    r"(?:[a-z]+[-_]+)*(?:head(?:er|ing)?|hero|banner|title(?:[-_]wrap(?:per)?)?)", re.IGNORECASE
)
_LONGEST_HEADER = 500  # characters
_LONGEST_DATELINE = 120
_MOST_DATELINES = 3

# No page has more that tell of its article.
_MOST_TIMES = 200
_MOST_HEADINGS = 200
_MOST_LINKS = 5_000
# Each of them is read to tell what it holds besides the link.
_MOST_WRAPPERS = 8
# Small objects take a hundred times the memory of their text.
_MOST_LINKED_DATA = 1_000_000  # characters of a page


class GenericArticlePage(ArticlePage):
    """An article's page whose theme is not known."""

    authors = (
        ".p-author .p-name, .p-author, [itemprop~=author] [itemprop~=name]",
        "article a[rel~=author], main a[rel~=author], a[rel~=author]",
        'article address a, main address a, article a[href*="/author/"], main a[href*="/author/"]',
        ".post-author, .entry-author, .author-name, .byline-name, .byline .author,"
        " .author.vcard .fn, .wp-block-post-author__name",
        "meta[name=author]::attr(content)",
        'meta[property="article:author"]::attr(content)',
        'meta[name="twitter:data1"]::attr(content)',
    )
    furniture = _FURNITURE

    def read(self) -> RawArticle | None:
        raw = super().read()
        if raw is None:
            return None
        raw.title = self.headline
        raw.authors = self.author_names
        raw.date_published = self.published
        raw.date_modified = self.modified
        raw.categories, raw.tags = self.terms
        return raw

    @property
    def is_article(self) -> bool:
        kind = self.first('meta[property="og:type"]::attr(content)').strip().lower()
        if self.root is None or not self.headline or kind == "website":
            return False
        dated = self.linked_data.get("datePublished") or self.published
        return bool(dated or self._shown_dates.get("date_modified"))

    @cached_property
    def linked_data(self) -> dict[str, Any]:
        """The JSON-LD object that describes the article, rather than the page that it is on."""
        described = [
            thing
            for thing in self._things
            if not _ARTICLE_TYPES.isdisjoint(_types(thing))
            and (thing.get("headline") or thing.get("datePublished"))
        ]
        articles = [thing for thing in described if _types(thing) != {"WebPage"}]
        return next(iter(articles or described), {})

    @cached_property
    def _things(self) -> list[dict[str, Any]]:
        """Every JSON-LD object of the page that may be the article, or what the article names."""
        found: list[dict[str, Any]] = []
        left = _MOST_LINKED_DATA
        for node in self.tree.css('script[type="application/ld+json"]'):
            text = node.text()
            if len(text) <= left:
                left -= len(text)
                with suppress(ValueError, RecursionError):
                    found += _things(_json(text))
        return found

    # The title.

    @cached_property
    def headline(self) -> str:
        """The title: what the headings, the page's own title and its metadata agree on."""
        named = [
            values.clean(text)
            for text in (
                self.first("title"),
                self.first('meta[property="og:title"]::attr(content)'),
                unescape(str(self.linked_data.get("headline") or "")),
            )
            if text.strip()
        ]
        site = _key(self.first('meta[property="og:site_name"]::attr(content)'))
        headings = {text: query for text, (query, _) in self._headings.items()}
        agreed = [
            text
            for text in headings
            if _key(text) not in ("", site) and any(_speaks_of(name, text) for name in named)
        ]
        if agreed:
            best = max(agreed, key=len)
            self.evidence["title"] = headings[best]
            return best
        if stated := self._stated_title(site, [_key(_without_site(name, site)) for name in named]):
            return stated
        self.evidence["title"] = "title, og:title or JSON-LD headline"
        contained = [
            name
            for name in named
            if any(_key(name) in _key(other) for other in named if other != name)
        ]
        if contained:
            return min(contained, key=len)
        if named:
            return _without_site(named[0], site)
        return next(filter(None, headings), "")

    @cached_property
    def _headings(self) -> dict[str, tuple[str, LexborNode]]:
        """What may be the title, the surest first: the query that found it, and the element."""
        headings: dict[str, tuple[str, LexborNode]] = {}
        for query in _TITLES:
            nodes = [n for n in self.tree.css(query)[:_MOST_HEADINGS] if not self._leads_home(n)]
            for node, text in zip(nodes, within(map(heading_text, nodes)), strict=False):
                headings.setdefault(values.clean(text), (query, node))
        return headings

    def _stated_title(self, site: str, named: list[str]) -> str:
        """The one heading that a page marks as its title, whatever its ``<title>`` says.

        It holds more than the title where it holds all of one that is ``named``, or a formula that
        the page shows in several forms.
        """
        bodies = {node.mem_id for node in self.tree.css(_OWN_BODIES)}
        known: Known = {}
        for query in _TITLES[:3]:
            stated: set[str] = set()
            for text, (found_by, node) in self._headings.items():
                # What begins a text that has no element of its own may be a section's heading.
                apart = bodies or any(one.tag == "header" for one in ancestors(node))
                if (
                    found_by == query
                    and _key(text) not in ("", site)
                    and not any(name and name in _key(text) != name for name in named)
                    and node.css_first(_TYPESET) is None
                    and (apart or query != _TITLES[2])
                    and not stands_in(node, bodies, known)
                    and not self._is_of_others(node)
                    and not self._leads_elsewhere(node)
                ):
                    stated.add(text)
            if len(stated) == 1:
                self.evidence["title"] = query
                return stated.pop()
        return ""

    def _leads_elsewhere(self, heading: LexborNode) -> bool:
        """Whether a heading is a link to another page."""
        link = heading.css_first("a[href]")
        target = self.link(link.attributes.get("href") or "") if link is not None else ""
        here = (self.url, self.link(self.first(self.canonical)))
        return bool(target) and target.rstrip("/") not in (page.rstrip("/") for page in here)

    @property
    def _heading(self) -> LexborNode | None:
        """The heading that is the title."""
        return self._headings[self.headline][1] if self.headline in self._headings else None

    def _leads_home(self, heading: LexborNode) -> bool:
        """Whether a heading is the site's name: a link to its front page."""
        link = heading.css_first("a[href]") or heading.parent
        if link is None or link.tag != "a":
            return False
        path = urlsplit(self.link(link.attributes.get("href") or "")).path
        return path.rstrip("/") in ("", "/index.html")

    # The dates.

    @cached_property
    def published(self) -> str:
        return self._date(
            "date_published",
            str(self.linked_data.get("datePublished") or ""),
            'meta[property="article:published_time"]::attr(content)',
            "time[itemprop~=datePublished]::attr(datetime)",
            "meta[itemprop=datePublished]::attr(content)",
            "[itemprop=datePublished]",
            "time.published::attr(datetime)",
            ".dt-published::attr(datetime)",
            "time.entry-date::attr(datetime)",
            ".post-meta-date-created::attr(datetime)",
            "abbr.published::attr(title)",
            "meta[name=date]::attr(content)",
            'meta[name="dcterms.date"]::attr(content)',
            "meta[name=dc\\.date]::attr(content)",
            "time[pubdate]::attr(datetime)",
        ) or self._shown_date("date_published")

    @cached_property
    def modified(self) -> str:
        return self._date(
            "date_modified",
            str(self.linked_data.get("dateModified") or ""),
            'meta[property="article:modified_time"]::attr(content)',
            'meta[property="og:updated_time"]::attr(content)',
            "time[itemprop~=dateModified]::attr(datetime)",
            "meta[itemprop=dateModified]::attr(content)",
            "[itemprop=dateModified]",
            "time.updated::attr(datetime)",
            ".dt-updated::attr(datetime)",
            ".post-meta-date-updated::attr(datetime)",
        ) or self._shown_date("date_modified")

    def _date(self, field: str, given: str, *queries: str) -> str:
        if given and values.iso_date(given):
            self.evidence[field] = "JSON-LD"
            return given
        for query in queries:
            if (text := self.first(query)) and values.iso_date(text):
                self.evidence[field] = query
                return text
        return ""

    def _shown_date(self, field: str) -> str:
        day, source = self._shown_dates.get(field, ("", ""))
        if day:
            self.evidence[field] = source
        return day

    @cached_property
    def _shown_dates(self) -> dict[str, tuple[str, str]]:
        """The days of publication and of the last change near the title, and where they stand."""
        shown: dict[str, tuple[str, str]] = {}

        def take(found: Iterator[_Dates]) -> None:
            for source, *days in found:
                for field, day in zip(("date_published", "date_modified"), days, strict=True):
                    if day:
                        shown.setdefault(field, (day, source))

        take(self._times())
        take(self._dated_texts())
        for found in (self._address_date(), self._dates_round_title()):
            if "date_published" not in shown:
                take(found)
        return shown

    def _times(self) -> Iterator[_Dates]:
        for node in self.tree.css(_HEADER_TIMES)[:_MOST_TIMES]:
            if not self._is_of_others(node):
                text = node.attributes.get("datetime") or ""
                yield f"{_HEADER_TIMES}::attr(datetime)", *_time(node, text)
        region = self.region
        nodes = region.css("time")[:_MOST_TIMES] if region else []
        # A body with the title in it may hold what stands below the title.
        if not self._title_is_in_body:
            nodes = [node for node in nodes if not self._in_body(node)]
        nodes = [node for node in nodes if not self._is_of_others(node)]
        for node, text in zip(nodes, within(map(_moment, nodes)), strict=False):
            yield "<time> beside the text", *_time(node, text)

    def _dated_texts(self) -> Iterator[_Dates]:
        selector = (
            ".post-date, .entry-date, .post-time, .date, .meta, .post-meta, .entry-meta,"
            " .article-meta, .post-info, .info, .publish-date, [class*=date], [class*=Date],"
            " [class*=meta], [class*=time], .listing-date, header p, header span, header div"
        )
        nodes = self.tree.css(selector)
        texts = within(node.text(separator=" ") for node in nodes)
        for node, text in zip(nodes, texts, strict=False):
            if len(text) < 400 and not self._in_body(node) and not self._is_of_others(node):
                yield f"text of {node.tag}.{classes(node).strip()}", *values.dates(text)

    def _address_date(self) -> Iterator[_Dates]:
        match = re.search(r"/(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|$)", urlsplit(self.url).path)
        if match:
            yield "the address", values.iso_date("-".join(match.groups())), None

    def _dates_round_title(self) -> Iterator[_Dates]:
        heading = self.tree.css_first("h1")
        around = [*ancestors(heading)] if heading else []
        # What is known to be the body holds no day of the article, unless the title is in it too.
        body = self.root if self.evidence.get("text") in _BODIES else None
        if body is not None and any(node.mem_id == body.mem_id for node in around):
            body = None
        for node in around[:3]:
            text = node.text(separator=" ")
            if body is not None:
                text = text.replace(body.text(separator=" "), " ")
            published, modified = values.dates(text)
            yield "text near the title", published, modified if body is not None else None

    def _is_of_others(self, node: LexborNode) -> bool:
        """Whether ``node`` is of the page's frame, or in a list of other articles."""
        return self.frame.holds(node) or bool(inherited(node, _lists_others, self._others))

    @cached_property
    def _others(self) -> Known:
        return {}

    @cached_property
    def _title_is_in_body(self) -> bool:
        heading, root = self._heading, self.root
        around = ancestors(heading) if heading is not None else ()
        return root is not None and any(node.mem_id == root.mem_id for node in around)

    # Authors, categories, tags.

    @cached_property
    def author_names(self) -> list[str]:
        """Who wrote the article; an address that stands for a name gives the name in it."""
        author = self.linked_data.get("author")
        people = [self._resolved(one) for one in (author if isinstance(author, list) else [author])]
        stated = [one.get("name") if isinstance(one, dict) else one for one in people]
        flat = [name for one in stated for name in (one if isinstance(one, list) else [one])]
        sources = {"JSON-LD author": [unescape(name) for name in flat if isinstance(name, str)]}
        for query in self.authors:
            sources[query] = self.all(query)
        sources["a label such as By"] = self._labelled_authors()
        for source, names in sources.items():
            if people_named := [name for name in names if not _is_address(name)]:
                self.evidence["authors"] = source
                return people_named
        for source, names in sources.items():
            if handles := [handle for name in names if (handle := _handle(name))]:
                self.evidence["authors"] = f"address in {source}"
                return handles[:1]
        return []

    @cached_property
    def _named(self) -> dict[str, dict[str, Any]]:
        """The JSON-LD objects of the page that have a name, by their ``@id``."""
        return {str(thing["@id"]): thing for thing in self._things if {"@id", "name"} <= {*thing}}

    def _resolved(self, thing: Any) -> Any:
        """A JSON-LD object, or the one that it refers to by its ``@id``."""
        if isinstance(thing, dict) and not thing.get("name"):
            return self._named.get(str(thing.get("@id")), thing)
        return thing

    def _labelled_authors(self) -> list[str]:
        texts = (
            values.clean(node.text(deep=False))
            for node in self.tree.css("span, p, small, address, [class*=author], [class*=byline]")
            if not self._in_body(node)
        )
        return [match[1] for text in texts if (match := _LABELLED.match(text))][:1]

    @cached_property
    def terms(self) -> tuple[list[str], list[str]]:
        """Categories and tags: those that stand together where the page first names any."""
        found: tuple[dict[int, list[str]], dict[int, list[str]]] = ({}, {})
        lists: dict[int, _List] = {}
        for node in self.tree.css("a[href]")[:_MOST_LINKS]:
            path = unquote(urlsplit(self.link(node.attributes.get("href") or "")).path)
            relation = (node.attributes.get("rel") or "").split()
            is_category = "category" in relation or bool(_CATEGORY_PATH.search(path))
            is_tag = not is_category and ("tag" in relation or bool(_TAG_PATH.search(path)))
            if not (is_category or is_tag) or self._in_body(node) or self.frame.holds(node):
                continue
            text = _TERM_COUNT.sub("", values.clean(node.text()))
            if (place := _together(node, lists)) is not None:
                found[is_tag].setdefault(place, []).append(text)
        categories, tags = (next(iter(groups.values()), []) for groups in found)
        categories = categories or self.all(_CATEGORY_NAMES)
        named = [unescape(tag) for tag in self.all('meta[property="article:tag"]::attr(content)')]
        if {values.clean(tag).casefold() for tag in tags} <= {tag.casefold() for tag in named}:
            tags = named  # of which a theme may show the first only
        if not tags:
            words = self.linked_data.get("keywords")
            words = words.split(",") if isinstance(words, str) else words
            words = words if isinstance(words, list) else []
            tags = [word for word in words if isinstance(word, str)]
        if categories:
            self.evidence["categories"] = "links to categories" if found[0] else _CATEGORY_NAMES
        if tags:
            self.evidence["tags"] = "metadata" if tags is named or not found[1] else "links to tags"
        return [unescape(name) for name in categories], [unescape(name) for name in tags]

    def _in_body(self, node: LexborNode) -> bool:
        """Whether ``node`` stands in the text, where that has an element of its own."""
        if self.root is None or self.root.tag in ("article", "main", "body"):
            return False
        return bool(inherited(node, self._is_body, self._bodies))

    def _is_body(self, element: LexborNode) -> bool | None:
        if element.mem_id in self.dropped:
            return False
        return True if self.root is not None and element.mem_id == self.root.mem_id else None

    @cached_property
    def _bodies(self) -> Known:
        return {}

    # The body.

    @cached_property
    def root(self) -> LexborNode | None:
        most = len((self.tree.body or self.tree.root).text(strip=True)) if self.tree.root else 0
        region = self.tree.css_first("main") or self.tree.css_first("article")
        if region is not None:
            most = min(most, len(region.text(strip=True)) or most)
        for selector in _BODIES:
            nodes = _outermost([n for n in self.tree.css(selector) if not self.frame.holds(n)])
            node = max(self._own(nodes), key=lambda n: len(n.text(strip=True)), default=None)
            if node is None:
                continue
            if len(node.text(strip=True)) * 3 >= most or node.css_first("p, pre, img"):
                self.evidence["text"] = selector
                return node
        self.evidence["text"] = "the element with most text in paragraphs"
        return self._densest()

    def _own(self, nodes: list[LexborNode]) -> list[LexborNode]:
        """Those of ``nodes`` that have to do with the headline, where an ``<article>`` holds it.

        All others are of other articles, or comments, and may be longer.
        """
        around = [*ancestors(self._heading)] if self._heading is not None else []
        posts = [node for node in around if node.tag == "article"]
        if not posts:
            return nodes
        post = posts[-1]
        known: Known = {}
        near = {node.mem_id for node in around}
        own = [n for n in nodes if n.mem_id in near or stands_in(n, {post.mem_id}, known)]
        if own or not nodes:
            return own
        # An element that holds next to nothing is the article's header.
        longest = max(len(node.text(strip=True)) for node in nodes)
        return [] if len(post.text(strip=True)) * 10 >= longest else nodes

    def _densest(self) -> LexborNode | None:
        """The element whose own paragraphs hold most text."""
        lengths: dict[int, int] = defaultdict(int)
        nodes: dict[int, LexborNode] = {}
        for node in self.tree.css("p, pre, blockquote, h2, h3, li"):
            parent = node.parent
            if parent is None or self.frame.holds(node):
                continue
            if parent.tag in ("ul", "ol") and parent.parent is not None:
                parent = parent.parent
            nodes[parent.mem_id] = parent
            lengths[parent.mem_id] += len(node.text(strip=True))
        if not lengths:
            return None
        return nodes[max(lengths, key=lengths.__getitem__)]

    @cached_property
    def region(self) -> LexborNode | None:
        """The element that holds the body and what the page says of it."""
        if self.root is None:
            return None
        for parent in ancestors(self.root):
            if parent.tag in ("article", "main"):
                return parent
        return self.root.parent

    @cached_property
    def dropped(self) -> Collection[int]:
        if self.root is None:
            return frozenset()
        dropped = set(super().dropped)
        dropped.update(n.mem_id for n in self.root.css("aside, footer") if not _is_note(n))
        dropped.update(self._named_furniture(self.root))
        titles = "h1, h2, .post-title, .entry-title, .article-title, .p-name"
        headline = _key(self.headline)
        for node in self.root.css(titles)[:_MOST_HEADINGS]:
            if _key(heading_text(node)) == headline:
                header = self._header(node, self.root)
                dropped.add(header.mem_id)
                dropped.update(line.mem_id for line in self._datelines(header))
                break
        return dropped

    def _named_furniture(self, root: LexborNode) -> Iterator[int]:
        """``mem_id`` of the blocks that their classes call a share bar, a licence and such.

        One that holds much of the text is named for what else is in it.
        """
        blocks = [
            node
            for node in root.css(_FURNITURE_BLOCKS)
            if _FURNITURE_WORDS.search(node.attributes.get("class") or "")
        ]
        most = len(root.text(strip=True)) // 3 if blocks else 0
        for node, text in zip(blocks, within(n.text(strip=True) for n in blocks), strict=False):
            if len(text) <= most:
                yield node.mem_id

    def _header(self, heading: LexborNode, root: LexborNode) -> LexborNode:
        """The element with ``heading`` and what is said of the article, in a body that holds it."""
        header = heading
        most = min(_LONGEST_HEADER, len(root.text(strip=True)) // 2)
        for parent in ancestors(heading):
            if parent.mem_id == root.mem_id:
                break
            names = classes(parent).split()
            if parent.tag == "header" or any(map(_HEADER.fullmatch, names)):
                if len(parent.text(strip=True)) > most or parent.css_first("pre"):
                    break
                header = parent
        return header

    def _datelines(self, header: LexborNode) -> Iterator[LexborNode]:
        """What follows a header and says no more than when the article appeared, and such."""
        days = {self.published[:10], self.modified[:10]} - {""}
        line = header.next
        for _ in range(_MOST_DATELINES):
            while (
                line is not None and line.tag in ("-text", "-comment") and not line.text().strip()
            ):
                line = line.next
            if line is None or line.css_first("pre, img") is not None:
                return
            text = values.clean(line.text(separator=" "))
            if len(text) > _LONGEST_DATELINE or text.endswith(tuple(".。!?！？:：")):
                return
            if line.tag != "-text" and days.intersection(filter(None, values.dates(text))):
                yield line
            line = line.next


def _is_note(element: LexborNode) -> bool:
    """Whether an aside or a footer in the text is the author's, and not the theme's."""
    if element.parent is not None and element.parent.tag == "blockquote":
        return True
    names = f"{element.attributes.get('class') or ''} {element.attributes.get('role') or ''}"
    return bool(_NOTES.search(names)) and not _FURNITURE_WORDS.search(names)


def _lists_others(element: LexborNode) -> bool | None:
    named = any(map(_OTHERS.fullmatch, classes(element).split()))
    return True if named and element.css_first("main, article, h1") is None else None


def _moment(node: LexborNode) -> str:
    """What a ``<time>`` says to programs, else to readers."""
    return node.attributes.get("datetime") or node.text()


def _time(node: LexborNode, text: str) -> tuple[str | None, str | None]:
    """The days of publication and of the last change of which one ``<time>`` gives one."""
    day = text if values.iso_date(text) else None
    names = classes(node)
    changed = "updated" in names and "published" not in names
    if day and not changed:
        changed = values.is_of_change(_label(node)) or values.is_of_change(
            node.text()[: values.LABEL_LENGTH]
        )
    return (None, day) if changed else (day, None)


def _label(node: LexborNode) -> str:
    """The words that stand before a ``<time>``, after any other."""
    words = ""
    around: LexborNode | None = node
    for _ in range(3):
        before = around.prev if around is not None else None
        while before is not None and len(words) < values.LABEL_LENGTH:
            if before.tag == "time" or (before.tag != "-text" and before.css_first("time")):
                return words
            words = f"{before.text()} {words}"
            before = before.prev
        around = around.parent if around is not None else None
        if words.strip() or around is None or around.tag in ("header", "article", "main", "body"):
            break
    return words


_TRAILING_COMMA = re.compile(r"""("(?:[^"\\]|\\.)*(?:"|\\?\Z))|,(?=\s*[\]}])""", re.DOTALL)


def _json(text: str) -> Any:
    """JSON as pages have it: with line ends in its strings, and commas before its brackets."""
    try:
        return json.loads(text, strict=False)
    except ValueError:
        without = _TRAILING_COMMA.sub(lambda match: match[1] or "", text)
        return json.loads(without, strict=False)


def _types(thing: dict[str, Any]) -> set[str]:
    kinds = thing.get("@type")
    return {k for k in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(k, str)}


def _things(data: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON-LD document that may describe the page."""
    waiting = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, dict):
            yield one
            waiting += one.get("mainEntity"), one.get("@graph")


def heading_text(node: LexborNode) -> str:
    return (
        " ".join(
            child.text() if child.tag != "a" or child.text(strip=True) not in "#¶§" else ""
            for child in node.iter(include_text=True)
        )
        if node.css_first("a")
        else node.text()
    )


_LABELLED = re.compile(
    r"(?:author|written by|posted by|作者)\s*[:：]?\s+(\S.{1,40})$", re.IGNORECASE
)


def _is_address(name: str) -> bool:
    return "://" in name or name.startswith("mailto:") or name.strip() in ("", "#")


def _handle(address: str) -> str:
    """The name in the address of somebody's profile, as ``https://example.org/u/name`` has it."""
    if address.startswith("mailto:") or not _is_address(address):
        return ""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return unquote(path.rstrip("/").rpartition("/")[2]).lstrip("@~")


def _key(text: str) -> str:
    """A title for comparison: its letters and digits."""
    return "".join(filter(str.isalnum, text.casefold()))


_BETWEEN = tuple("|｜-–—·•:»«_/")


def _speaks_of(name: str, heading: str) -> bool:
    """Whether a page's own title is ``heading``, alone or beside the name of the site."""
    if name.startswith(heading) and name[len(heading) :].lstrip().startswith(_BETWEEN):
        return True
    if name.endswith(heading) and name.removesuffix(heading).rstrip().endswith(_BETWEEN):
        return True
    return _key(name) == _key(heading)


def _outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    """Those of ``nodes`` that stand in no other, and so hold more text than any within."""
    chosen = {node.mem_id for node in nodes}
    known: Known = {}
    return [node for node in nodes if not stands_in(node, chosen, known)]


class _List(NamedTuple):
    """An element that may list terms."""

    links: int
    linked: int
    """Characters of its links."""
    characters: int

    @classmethod
    def of(cls, element: LexborNode) -> _List:
        links = element.css("a[href]")
        linked = sum(len(link.text(strip=True)) for link in links)
        return cls(len(links), linked, len(element.text(strip=True)))


def _together(node: LexborNode, lists: dict[int, _List]) -> int | None:
    """The ``mem_id`` of the element that lists terms such as ``node``; ``None`` within prose.

    ``lists`` keeps what is known of the elements of the page.
    """
    inline = ("li", "span", "a", "strong", "em", "b", "i")
    parents = (parent for parent in ancestors(node) if parent.tag not in inline)
    for parent in islice(parents, _MOST_WRAPPERS):
        if parent.mem_id not in lists:
            lists[parent.mem_id] = _List.of(parent)
        links, linked, characters = lists[parent.mem_id]
        if links == 1 and characters < linked + 3:  # wraps the link
            continue
        prose = parent.tag in ("p", "td", "dd", "blockquote")
        return None if prose and characters > 2 * linked + 20 else parent.mem_id
    return 0


def _without_site(name: str, site: str) -> str:
    """A page's title without the name of the site."""
    for sign in (" | ", " - ", " – ", " — ", " · ", " :: ", " » "):
        head, found, tail = name.rpartition(sign)
        if found and (not site or _key(tail) == site):
            return head
    return name
