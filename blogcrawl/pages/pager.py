"""Finds the link from a listing page to the next one, or signs that there is a next one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from blogcrawl.html.elements import HEADINGS
from blogcrawl.html.tree import class_and_id, inherited
from blogcrawl.pages.base import MOST_LINKS, Page
from blogcrawl.pages.links import NEVER, doubt, is_category, is_period, may_be_article

if TYPE_CHECKING:
    from collections.abc import Collection

    from selectolax.lexbor import LexborNode

    from blogcrawl.html.tree import Known
    from blogcrawl.pages.listing import ListingPage

# Words of pagers such as "older", "next" and "more"; a noun may follow ("Older posts").
_WORDS = (
    r"next|older|earlier|more (?:posts|articles|stories|entries)|(?:load|show|see) (?:more|older)"
    r"|suivante?s?|(?:articles?|billets?) plus anciens|plus anciens|siguientes?|más antigu[ao]s"
    r"|(?:entradas|artículos) (?:antigu|anterior)[ao]?e?s|próxim[ao]s?|seguintes?|mais antig[ao]s"
    r"|postagens mais antigas|weitere?|nächste[nrs]?|ältere[nrs]?|avanti|successiv[aio]|più vecchi"
    r"|(?:articoli|post) (?:più vecchi|precedenti)|volgende|oudere|следующ\w{2,3}|далее|старые"
    r"|раньше|предыдущие записи|наступн\w{1,3}|старіші|następn[aey]|starsze|nästa|äldre|neste"
    r"|næste|eldre|ældre"
    r"|seuraava|vanhemmat|další|starší|sonraki|eski yazılar|trang sau|tiếp|cũ hơn|berikutnya"
    r"|selanjutnya|التالي|הבא|következő|régebbi|următo\w{1,4}|mai vechi|següents?|επόμεν\w"
)
# Words of languages without spaces.
_JOINED = (
    r"下一?[页頁篇]|后一[页篇]|後一[頁篇]|更早|[较較][旧舊]|更多文章|加载更多|載入更多"
    r"|次へ|次の|古い|過去の|もっと見る|다음|이전|더 ?보기"
)
_SIGNS = r"[»›→⟩>≫❯]"
_SAYS_NEXT = re.compile(
    rf"^(?:{_SIGNS}|&gt;|[^\w]{{0,3}}(?:(?:{_WORDS})(?!\.?\w)|{_JOINED})[^»›→⟩>]{{0,24}}(?:\s*(?:{_SIGNS}|&gt;)+)?)$",
    re.IGNORECASE,
)
_NEWER = re.compile(
    r"newer|previous|\bprev\b|上一?[页頁篇]|前一[页頁篇]|前へ|新しい|neuere|zurück|plus récents"
    r"|más reciente|mais recente|più recenti|nieuwere|новые|nowsze",
    re.IGNORECASE,
)
_LONGEST_WORDS = 40  # characters of the text of a pager's link
_PAGER = re.compile(
    r"pag(?:e-?nav|ination|er|ing)|page-number|prev-?next|nav-?links", re.IGNORECASE
)
# The words of a class name: "NextBtn" and "next-page" have two.
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_NEXT_PARTS = frozenset(("next", "older"))
_NUMBER = re.compile(
    r"(?:^|/|[?&])(?:pages?[/=_-]?|[\w-]*page=|p=|paged=|index[_-]?|seite[/=_-]?)?"
    r"(\d{1,5})(?:\.html?)?/?$",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"(?:/?(?:pages?[/_-]?|index[_-]?|seite[/_-]?)?\d{1,5})?(?:\.html?)?/?$", re.IGNORECASE
)
# Addresses that are recognisable as pages of a list.
_PAGE = re.compile(
    r"(?:/(?:pages?|seite|pagina)[/_-]?|[?&](?:[\w-]*page|paged|pg|seite)=)\d{1,5}(?:\.html?)?/?$",
    re.IGNORECASE,
)
_IN_DATE = re.compile(r"\d[/-]?$")
_LAST_NUMBER = re.compile(r"(.*?)(\d{1,5})((?:\.\w{1,5})?/?)$")
# What stands before the number of a page: a word, or how many articles a page has.
_LIST = re.compile(r"[a-z]{1,12}[_-]?|\d{1,3}", re.IGNORECASE)
_OFFSETS = frozenset(("start", "offset", "skip", "first", "from"))
_LONGEST_QUERY = 500  # characters
_LOADERS = (
    "[data-href], [data-url], [data-next], [data-next-url], [data-next-page], [data-load-more]"
)
_LEADS = ("data-href", "data-next-url", "data-url", "data-next", "data-load-more")
_MOST_LOADERS = 200
_OF = re.compile(
    r"^\W*(?:pages?|seite|página|pagina|stran[ay]|страница|第)?\s*(\d{1,4})\s*"
    r"(?:of|/|von|sur|de|di|van|из|av|z|共)\s*(\d{1,4})\s*(?:pages?|seiten|页|頁)?\W*$",
    re.IGNORECASE,
)
_LONGEST_COUNT = 30  # characters of "Page 1 of 9"
_MOST_COUNTED = 100_000  # characters that are searched for it
_MOST_PAGERS, _MOST_PARTS = 20, 20  # elements


def says_next(node: LexborNode) -> bool:
    """Whether a link leads to older articles, by its text or its names."""
    words = " ".join(node.text(separator=" ").split())
    labels = (words, node.attributes.get("aria-label"), node.attributes.get("title"))
    return any(
        label and len(label) <= _LONGEST_WORDS and _SAYS_NEXT.match(label.strip())
        for label in labels
    )


def says_way(text: str) -> bool:
    """Whether the text of a link says that it leads to older or to newer articles."""
    words = " ".join(text.split())
    if len(words) > _LONGEST_WORDS:
        return False
    return bool(_SAYS_NEXT.match(words) or _NEWER.match(words))


def says_newer(text: str) -> bool:
    """Whether the text of a link says that it leads to newer articles."""
    return len(text) <= _LONGEST_WORDS and bool(_NEWER.match(text.lstrip("«‹<← ")))


def number_of(url: str) -> int:
    """The number of the page of a list in an address; 1 if it has none."""
    parts = urlsplit(url)
    match = _NUMBER.search(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    return int(match[1]) if match else 1


def stem_of(url: str) -> str:
    """The path of a list, the same for all its pages."""
    path = urlsplit(url).path
    path = re.sub(
        r"(?:/?(?:pages?[/_-]?|index[_-]?|seite[/_-]?)?\d{1,5})?(?:\.html?)?/?$", "", path
    )
    return re.sub(r"/(?:index(?:\.php)?|default(?:\.aspx)?|pages?)$", "", path)


def is_page_of_list(url: str) -> bool:
    """Whether an address is recognisable as a later page of a list."""
    return bool(_PAGE.search(url))


def is_pager(element: LexborNode) -> bool:
    """Whether an element is named like a pager."""
    return bool(_PAGER.search(class_and_id(element)))


class Pager:
    """The pager of one listing page. ``articles`` are addresses that are no pages of a list."""

    def __init__(self, page: Page, articles: Collection[str] = ()) -> None:
        self._page = page
        self._articles = articles
        self._here = number_of(page.url)
        self._pagers: Known = {}
        self._in_heading: Known = {}

    @cached_property
    def next_page(self) -> str:
        """The absolute address of the next page, ``""`` if no link leads there."""
        ranked: list[tuple[int, str]] = []
        for node in self._page.css("link[rel~=next], a[href]")[:MOST_LINKS]:
            url = self._own(node.attributes.get("href") or "")
            if url and (rank := self._rank(node, url)):
                ranked.append((rank, url))
        if ranked:
            return min(ranked, key=lambda found: found[0])[1]
        return next(filter(None, map(self._loaded, self._loaders)), "") or self._counted_on

    @cached_property
    def _series(self) -> set[str]:
        """The stems of lists to several of whose pages the page has numbered links."""
        counts = Counter(
            stem_of(url)
            for node in self._page.css("a[href]")[:MOST_LINKS]
            if (text := node.text(strip=True)).isdecimal()
            and (url := self._own(node.attributes.get("href") or ""))
            and text == str(number_of(url))
        )
        return {stem for stem, n in counts.items() if n > 1 and not is_period(stem)}

    @property
    def _counted_on(self) -> str:
        """The next one of links whose texts are the numbers that end their addresses.

        Whatever stands before the number; but after another one it is that of a day or a month.
        """
        series: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
        for node in self._page.css("a[href]")[:MOST_LINKS]:
            if (text := node.text(strip=True)).isdecimal():
                url = self._own(node.attributes.get("href") or "")
                end = _LAST_NUMBER.match(urlsplit(url).path)
                if end and end[2] == text and not _IN_DATE.search(end[1]):
                    series[end[1], end[3]][int(text)] = url
        own = _LAST_NUMBER.match(urlsplit(self._page.url).path)
        for (before, after), pages in series.items():
            here = int(own[2]) if own and (own[1], own[3]) == (before, after) else 1
            if len(pages) > 1 and here + 1 in pages:
                return pages[here + 1]
        return ""

    @cached_property
    def names_more(self) -> str:
        """The sign on the page that there is a next one; ``""`` if there is none.

        Only meaningful if no link leads there.
        """
        if self._loaders:
            return "a button that loads more"
        for node in self._page.css("link[rel~=next], a[rel~=next]")[:1]:
            url = self._page.link(node.attributes.get("href") or "")
            if url and urlsplit(url).netloc != urlsplit(self._page.url).netloc:
                return f"a next page outside the blog, {url}"
        here, last = self.counted
        return f'"{here} of {last}"' if here < last else ""

    @cached_property
    def counted(self) -> tuple[int, int]:
        """The number of this page and of all pages, as shown on the page; zeros if not shown."""
        named = filter(is_pager, self._page.css("[class], [id]")[:MOST_LINKS])
        left = _MOST_COUNTED
        for pager in islice(named, _MOST_PAGERS):
            for node in (pager, *pager.css("span, p, div, li, a")[:_MOST_PARTS]):
                text = node.text(separator=" ")
                left -= len(text)
                if left < 0:
                    return 0, 0
                words = " ".join(text.split())
                if len(words) <= _LONGEST_COUNT and (match := _OF.match(words)):
                    return int(match[1]), int(match[2])
        return 0, 0

    @cached_property
    def _loaders(self) -> list[LexborNode]:
        """Buttons without a link that load the next page."""
        nodes = self._page.css(f"button, {_LOADERS}")[:_MOST_LOADERS]
        able = (node for node in nodes if node.tag != "a" and "disabled" not in node.attributes)
        return list(filter(says_next, able))

    def _loaded(self, node: LexborNode) -> str:
        """The address that a button loads, if one of its attributes is an address."""
        for name in _LEADS:
            value = node.attributes.get(name) or ""
            url = self._own(value) if "/" in value or "?" in value else ""
            if url and doubt(url) not in NEVER and number_of(url) == self._here + 1:
                return url
        return ""

    def _own(self, href: str) -> str:
        url = self._page.link(href)
        is_own = url != self._page.url and urlsplit(url).netloc == urlsplit(self._page.url).netloc
        return url if url and is_own and url not in self._articles else ""

    def _rank(self, node: LexborNode, url: str) -> int:
        """How certainly a link leads to the next listing page: 1 most certainly, 0 not at all."""
        number = number_of(url)
        follows = number == self._here + 1 and stem_of(url) == stem_of(self._page.url)
        relation = (node.attributes.get("rel") or "").split()
        text = node.text(strip=True)
        named = not _NEXT_PARTS.isdisjoint(
            part.lower() for part in _PART.findall(class_and_id(node)[:500])
        )
        says, newer = says_next(node), bool(_NEWER.search(text[:_LONGEST_WORDS]))
        if _moves_on(url, self._page.url):
            return 0
        if "next" not in relation and self._stands_in_heading(node) and not says:
            return 0  # the title of an article, whatever its address
        if not follows and text == str(self._here + 1) and stem_of(url) in self._series:
            return 4
        if not follows and not _moves_on(self._page.url, url):
            if not newer and _counts_up(self._page.url, url):
                if says and len(text) > 1:
                    return 2
                if not text and doubt(url) == "page_of_list":
                    return 6  # an icon
            # The address of the next page may have any number, or no number.
            if newer or may_be_article(url, self._page.folder) or is_category(url):
                return 0
            if "next" in relation and is_page_of_list(url):
                return 1  # some number their pages from 0
            says = says and len(text) > 1 and bool(is_page_of_list(url) or urlsplit(url).query)
            return 5 if "next" in relation else 7 if named else 8 if says else 0
        if "prev" in relation and not says and not named:
            return 0
        if "next" in relation and not newer:
            return 1
        if named or says:
            return 2
        if is_pager(node) or inherited(node, _in_pager, self._pagers):
            return 3
        if text == str(number):
            return 4
        if _moves_on(self._page.url, url):
            return 6  # "previous ten" leads on
        is_sure = is_page_of_list(url) or (follows and not text)  # whatever its text
        return 6 if is_sure and not newer else 0

    def _stands_in_heading(self, node: LexborNode) -> bool:
        return bool(inherited(node, _is_heading, self._in_heading))


def _offset(url: str) -> int:
    pairs = parse_qsl(urlsplit(url).query[:_LONGEST_QUERY])
    found = (value for key, value in pairs if key in _OFFSETS and re.fullmatch(r"\d{1,6}", value))
    return int(next(found, "0"))


def _moves_on(here: str, url: str) -> bool:
    """Whether an address has a larger offset into the same list."""
    if urlsplit(url).path.rstrip("/") != urlsplit(here).path.rstrip("/"):
        return False
    return _offset(here) < _offset(url)


def _counts_up(here: str, url: str) -> bool:
    """Whether two addresses differ only in the last number, which is one higher.

    The first page of a list may have another name, or none, in the same folder.
    """
    old, new = urlsplit(here), urlsplit(url)
    before, after = _LAST_NUMBER.match(old.path), _LAST_NUMBER.match(new.path)
    if old.query or new.query or not after:
        return False
    if before and before[1] == after[1] and before[3] == after[3]:
        return int(after[2]) == int(before[2]) + 1
    folder, _, name = after[1].rstrip("/").rpartition("/")
    return after[2] == "2" and bool(_LIST.fullmatch(name)) and old.path.rpartition("/")[0] == folder


def _in_pager(element: LexborNode) -> bool | None:
    return True if is_pager(element) else None


def _is_heading(element: LexborNode) -> bool | None:
    return True if element.tag in HEADINGS else None


def leads_along(page: ListingPage, url: str, node: LexborNode) -> bool:
    """Whether a link leads to another page of a list, not to an article with a number."""
    if number_of(url) == 1:
        return False
    if stem_of(url) != stem_of(page.url):
        return says_next(node) and url == page.next_page()
    text = node.text(strip=True)
    says = not text or text.isdigit() or says_next(node) or says_newer(text)
    return bool(says or is_page_of_list(url))
