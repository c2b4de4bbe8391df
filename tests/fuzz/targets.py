"""The functions under test, and what must hold for any input."""

from __future__ import annotations

import contextlib
import ipaddress
import re
import signal
import socket
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from growth import check_growth
from hypothesis import strategies as st
from pages.test_any_html import ARTICLES, LISTINGS, check_item
from scrapy.robotstxt import ProtegoRobotParser

from blogcrawl import jsonl, secrets, urls, values
from blogcrawl.guard import Guard
from blogcrawl.html.charset import charset, encoding_of
from blogcrawl.latex import separate
from blogcrawl.latex.config import CONFIGS
from blogcrawl.latex.finders import finder
from blogcrawl.latex.scripts import Script, page_config
from blogcrawl.learning import Sample, learn
from blogcrawl.pages.article import GenericArticlePage
from blogcrawl.pages.gate import is_gate, is_parked
from blogcrawl.pages.links import may_be_article, shape
from blogcrawl.pages.listing import GenericListingPage
from blogcrawl.pages.notfound import are_alike, words_of
from blogcrawl.pages.themes import name_of
from blogcrawl.site import Site
from blogcrawl.spiders.notfound import NotFound
from blogcrawl.spiders.sources import read_source

from . import pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from blogcrawl.items import RawArticle
    from blogcrawl.pages.base import ArticlePage
    from blogcrawl.pages.listing import ListingPage
    from blogcrawl.pages.profile import Profile

MOST_SECONDS = 1
"""CPU time for one page, which takes some milliseconds."""
# Four times the page may take that many times the time; what takes less than this is no matter.
MOST_GROWTH = 8
QUICK = 0.2
MOST_WRITTEN = 20
"""Characters that are written for one of the page."""

URLS = ("https://kexue.fm/archives/1", "https://blog.example/2020/01/02/x/", "http://a/page/2?p=1")
CONTROLS = re.compile("[\0-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufeff]")


@dataclass(frozen=True)
class Target:
    """Something to try: ``run`` is called with what ``strategies`` make."""

    run: Callable[..., None]
    strategies: tuple[st.SearchStrategy[Any], ...]

    @property
    def name(self) -> str:
        return self.run.__name__


TARGETS: list[Target] = []


def target(
    *strategies: st.SearchStrategy[Any],
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register the function as a target."""

    def register(run: Callable[..., None]) -> Callable[..., None]:
        TARGETS.append(Target(run, strategies))
        return run

    return register


class TooSlowError(AssertionError):
    """More CPU time than a page may take."""


@contextlib.contextmanager
def within(seconds: float = MOST_SECONDS) -> Iterator[None]:
    """Fail where the block takes more CPU time; a pattern that hangs is interrupted."""

    def stop(*_: object) -> None:
        raise TooSlowError(f"takes more than {seconds} s")

    old = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, old)


def remarks(read: RawArticle) -> list[tuple[object, ...]]:
    """The comments of an article."""
    found = read.thread() if read.thread else []
    return [(one.author, one.time, one.reply_to, one.body.separate()) for one in found]


@target(st.sampled_from(ARTICLES), pieces.html, st.sampled_from(URLS))
def article(kind: type[ArticlePage], html: str, url: str) -> None:
    """Reading is quick and gives the same twice, and what it gives can be exported."""
    with within():
        one, page = kind(html, url).read(), kind(html, url)
        two = page.read()
        assert page.is_article in (True, False)
        assert page.is_locked in (True, False)
    assert (one is None) == (two is None)
    if one is None or two is None:
        return
    first, second = vars(one).copy(), vars(two).copy()
    for fields in (first, second):  # what is read when it is asked for
        del fields["body"], fields["thread"]
    assert first == second
    assert one.body.config == two.body.config
    with within():
        assert one.body.separate() == two.body.separate()
        assert remarks(one) == remarks(two)
    check_item(one)


@target(
    st.sampled_from(ARTICLES),
    pieces.nests,
    st.integers(1, 300),
    st.integers(1, 2_000),
    pieces.lines,
)
def amplified(
    kind: type[ArticlePage], nest: tuple[str, str], depth: int, number: int, line: str
) -> None:
    """What is written grows with the page, not with how deep its lines stand."""
    before, after = nest
    body = f"<p>It begins.</p>{before * depth}{line * number}{after * depth}"
    html = f"<title>A</title><article><h1>A</h1><time>2024-05-01</time>{body}</article>"
    raw = kind(html, URLS[0]).read()
    if raw is not None:
        assert len(raw.body.separate().text) < MOST_WRITTEN * len(html)


@target(st.lists(pieces.paths, min_size=3, max_size=12, unique_by=lambda path: urls.identity(path)))
def named(paths: list[str]) -> None:
    """A heading that is a link is an entry, whatever its address is called."""
    rows = "".join(f'<article><h2><a href="{path}">On moss</a></h2></article>' for path in paths)
    html = f"<title>Stones</title><main>{rows}</main>"
    found = {entry.url for entry in GenericListingPage(html, "https://blog.example/").entries()}
    wanted = [f"https://blog.example{urls.slashed(path)}" for path in paths]
    assert {urls.identity(url) for url in found} == {urls.identity(url) for url in wanted}


@target(st.lists(pieces.html, min_size=3, max_size=5), st.booleans())
def learning(pages: list[str], one_template: bool) -> None:
    """Whatever a blog's pages are, the same is learned twice, and its pages can be read with it."""
    if one_template:
        pages = [pages[0] + one for one in pages]
    with within(len(pages) * MOST_SECONDS):
        one, two = (_learned(pages) for _ in range(2))
        assert one == two
        for html in pages:
            raw = GenericArticlePage(html, URLS[0], one).read()
            if raw is not None:
                check_item(raw)


def _learned(pages: list[str]) -> Profile:
    return learn([Sample(GenericArticlePage(html, URLS[0])) for html in pages])


@target(st.sampled_from(LISTINGS), pieces.html, st.sampled_from(URLS))
def listing(kind: type[ListingPage], html: str, url: str) -> None:
    """What a listing names are addresses, the same ones twice."""
    with within():
        one, two = (_listed(kind(html, url)) for _ in range(2))
    assert one == two
    for address in one:
        assert address == address.strip()
        assert "#" not in address
        assert len(jsonl.dumps({"url": address}).splitlines()) == 1


def _listed(page: ListingPage) -> list[str]:
    entries = page.entries()
    found = [entry.url for entry in entries]
    return [*found, page.next_page(), *page.feeds(), *page.archives(), *page.links()]


@target(
    st.lists(
        st.builds(
            Script,
            *(st.sampled_from(pieces.SOURCES), st.sampled_from(pieces.TYPES)),
            pieces.code | pieces.documents | pieces.texts,
        ),
        max_size=4,
    ),
    pieces.texts,
)
def config(scripts: list[Script], text: str) -> None:
    """Whatever its scripts say, a page has a configuration that can be used, or none."""
    with within():
        found = page_config(scripts)
        if found is not None:
            hash(found)
            assert found.engine in CONFIGS
            finder(found).find(text)


@target(
    pieces.html,
    st.sampled_from(["auto", *CONFIGS]),
    st.sampled_from(["all", "display", "none"]),
    st.sampled_from(["", "∎", "[formula]", " ", "\n"]),
)
def separation(html: str, config: str, strip: Any, placeholder: str) -> None:
    """Every formula is cut once, where it says, and can be put back."""
    with within():
        whole = separate(html, config=config, strip="none")
        page = separate(html, config=config, strip=strip, placeholder=placeholder)
    assert whole.restore() == page.restore() == whole.text
    assert [f[:2] for f in page.formulas] == [f[:2] for f in whole.formulas]
    removed = sum(formula.removed for formula in page.formulas)
    if placeholder:
        kept = len(page.restore()) - sum(len(f.raw) for f in page.formulas if f.removed)
        assert len(page.text) == kept + removed * len(placeholder)
    position = 0
    for formula in page.formulas:
        assert position <= formula.offset <= len(page.text)
        position = formula.offset
    text = separate(html, config=config).text
    assert not CONTROLS.search(text)
    jsonl.dumps(asdict(page))


@target(
    st.binary(max_size=200)
    | pieces.texts.map(lambda text: text.encode("utf-8", "surrogatepass"))
    | pieces.documents.map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.builds(
        lambda start, entries, end: (start + "".join(entries) + end).encode("utf-8", "replace"),
        st.sampled_from(
            [
                *("<rss>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<urlset>"),
                "<sitemapindex>",
                "<?xml version='1.0' encoding='utf-16'?><rss>",
                "<!DOCTYPE a [<!ENTITY b 'c'>]><rss>",
            ]
        ),
        st.lists(
            st.builds(
                "<{0}><link rel='{1}' href='{2}'>{2}</link><loc>{2}</loc><lastmod>{3}</lastmod>"
                "<guid>{2}</guid><pubDate>{3}</pubDate></{0}>".format,
                *(st.sampled_from(["item", "entry", "url", "sitemap", "b:item"]),),
                *(st.sampled_from(["alternate", "next", ""]), pieces.addresses, pieces.texts),
            )
            | st.sampled_from(["&b;", "&", "<!--", "<![CDATA[", "]]>", "<?x?>", "</rss>"]),
            max_size=5,
        ),
        st.sampled_from(["", "</rss>", "</feed>", "</urlset>"]),
    )
)
def source(body: bytes) -> None:
    """A feed names addresses, or is none."""
    with within():
        found = read_source(body)
    assert found == read_source(body)
    if found is not None:
        assert found.kind in ("feed", "sitemap", "index")
        assert all(isinstance(text, str) for named in found.named for text in named)
        assert all(named.url for named in found.named)


@target(
    st.lists(
        st.sampled_from(
            [
                *("User-agent: *", "User-agent: blogcrawl", "Disallow: /", "Disallow: /*a*a*a*a*$"),
                *("Allow:", "Crawl-delay: 9", "Crawl-delay: nan", "Crawl-delay: 1e999", "\ufeff"),
                *("Request-rate: 1/0", "Visit-time: 9999-0000", "Sitemap: //[", "Disallow: %ff%"),
            ]
        )
        | pieces.texts,
        max_size=12,
    ).map("\n".join),
    pieces.addresses,
)
def robots(text: str, url: str) -> None:
    """Its rules can be read and asked."""
    with within():
        parser = ProtegoRobotParser(text.encode("utf-8", "surrogatepass"), None)
        asked = Site("https://blog.example/").request_url(f"https://blog.example/{url}")
        assert parser.allowed(asked, "blogcrawl") in (True, False)
        delay = parser.crawl_delay("blogcrawl")
    assert delay is None or isinstance(delay, float)


@target(
    st.binary(max_size=300)
    | pieces.html.map(lambda html: html[:5000].encode("utf-8", "surrogatepass"))
    | st.builds(
        lambda text, encoding: text.encode(encoding, "replace"),
        *(pieces.texts, st.sampled_from(["utf-16", "gb18030", "shift_jis", "utf-7", "utf-32"])),
    ),
    st.lists(
        st.builds(
            "{}{}={}".format,
            st.sampled_from(["charset", "CharSet ", "boundary", "text/html;charset", '"', ""]),
            st.sampled_from(["", "", "", "*", "*0", "*0*", "*1*", "*" + "9" * 5000, "\r\n"]),
            st.sampled_from(["utf-8", '"gb2312"', "utf-7", "zlib", "idna", "x''%ff", "'", '"'])
            | st.text(max_size=4),
        ),
        max_size=4,
    ).map("; ".join),
)
def encoding(body: bytes, header: str) -> None:
    """Every page has an encoding of the standard, and can be decoded in it."""
    with within():
        name = charset(body, header)
        body.decode(name, "replace")
    assert encoding_of(name) or name.startswith("utf-16")


@target(pieces.texts)
def value(text: str) -> None:
    """Values are clean, and cleaning them again changes nothing."""
    with within():
        clean = values.clean(text)
        assert values.clean(clean) == clean
        clean.encode()
        assert not CONTROLS.search(clean)
        day, line = values.iso_date(text), values.byline(text)
        assert day is None or values.iso_date(day) == day
        assert line.date is None or values.iso_date(line.date) == line.date
        tag = values.language(text)
        assert tag is None or values.language(tag) == tag
        for number in (values.count(text), values.comment_count(text), line.reads):
            assert number is None or 0 <= number < 10**15
        for names in (values.names([text]), values.terms([text]), line.authors):
            assert all(name == values.clean(name) for name in names)


@target(pieces.addresses, st.sampled_from(URLS))
def address(url: str, start: str) -> None:
    """An identity is its own identity, and a blog's address stays the blog's."""
    with within():
        name = urls.identity(url)
        if urls.host(url) and urlsplit(url.strip()).scheme in ("http", "https"):
            assert urls.identity(f"https://{name}") == name or ":" in urls.host(url)
        site = Site(start)
        asked, shown = site.request_url(url), site.public_url(url)
        if site.owns(url):
            assert site.owns(asked)
            assert site.owns(shown)
            assert site.identity(asked) == site.identity(url)
            assert site.request_url(shown) == asked
            assert may_be_article(asked) in (True, False)
            assert shape(asked)
        else:
            assert shown == url
        site.is_front(url)
        short = urls.without_session(url)
        assert len(short) <= len(url)


@target(
    pieces.addresses
    | st.builds(
        "{}://{}{}/{}".format,
        st.sampled_from(["http", "https", "HTTP", "ftp", "file", "ws", "s3"]),
        st.sampled_from(
            [
                *("127.0.0.1", "0x7f000001", "2130706433", "0177.1", "127.1.", "10.0.0.1", "[::1]"),
                *("[::ffff:10.0.0.1]", "[64:ff9b::7f00:1]", "[fe80::1%25a]", "169.254.169.254"),
                *("１２７.0.0.1", "127。0。0。1", "localhost", "a.localhost", "operator.example"),
                *("1.1.1.1", "[2606:4700::1]", "[v1.operator.example]"),
            ]
        ),
        st.sampled_from(["", ":80", ":443", ":22", ":0", ":99999", ":8000", "@b.example", ":٨٠"]),
        pieces.addresses,
    )
)
def guard(url: str) -> None:
    """Only a public host at a usual port is allowed, unless the operator named it."""
    judge = Guard()
    judge.name("http://operator.example:8000/")
    with within():
        reason = judge.refusal(url)
    if reason:
        return
    parts = urlsplit(url.strip())
    assert parts.scheme in ("http", "https")
    assert parts.username is None
    host = (parts.hostname or "").rstrip(".")
    assert host
    if judge.is_named(url):
        assert (host, parts.port) == ("operator.example", 8000)
        return
    assert (parts.port or 80) in (80, 443)
    assert not host.endswith("localhost")
    with contextlib.suppress(ValueError, OSError):
        # As the C library reads it, and as IPv6.
        packed = host.encode("idna").decode()
        plain = socket.inet_ntoa(socket.inet_aton(packed)) if ":" not in host else host
        assert ipaddress.ip_address(plain).is_global


_letters = st.text("abcXYZ019-_/+%:é", min_size=6, max_size=12)


@target(_letters, st.text("aXé/%", max_size=4), st.text("aX é/@", max_size=4), pieces.addresses)
def redaction(secret: str, rest: str, around: str, url: str) -> None:
    """No secret that was learnt is left in a text, nor the rest of a longer one."""
    secrets._known.clear()
    try:
        secrets.learn({"PASSWORD": secret, "API_TOKEN": secret + rest})
        for each in (secret, secret + rest):
            for spelled in (each, quote(each, safe="")):
                text = secrets.redact(f"{around} {spelled} {around}{url}")
                if "*" not in each and each not in f"{around}{url}***":
                    assert each not in text
                assert secrets.redact(spelled) == "***"
    finally:
        secrets._known.clear()


@target(pieces.html)
def recognition(html: str) -> None:
    """What stands in the place of a page is told, or not, the same way each time."""
    with within():
        assert is_gate(html) in (True, False)
        assert is_parked(html) in (True, False)
        page = GenericArticlePage(html, URLS[0])
        assert isinstance(name_of(page), str)
        words = words_of(page)
        assert are_alike(words, words)
        seen = NotFound()
        assert seen.is_suspected(page, "a") in (True, False)
        assert seen.is_suspected(page, "b")


READERS: dict[str, Callable[[str], object]] = {
    "separate": separate,
    "article": lambda html: GenericArticlePage(html, URLS[0]).read(),
    "listing": lambda html: _listed(GenericListingPage(html, URLS[0])),
    "learning": lambda html: _learned([html] * 3),
    "gate": lambda html: (is_gate(html), is_parked(html)),
    "source": lambda html: read_source(f"<rss>{html}".encode("utf-8", "replace")),
    "config": lambda code: page_config([Script("/tex-svg.js", "", f"MathJax={{}};{code}")]),
    "values": lambda text: (values.byline(text), values.iso_date(text), values.names([text])),
}


@target(
    st.sampled_from(sorted(READERS)),
    st.sampled_from(
        ["", "<p>", "<title>Just a moment...</title>", "<script>", '<p class="', "<!--"]
    ),
    st.lists(
        pieces.broken
        | st.sampled_from(
            [*pieces.TEX, *pieces.WORDS, *pieces.ADDRESSES, *pieces.TAGS, *" \n\"'=[;"]
        )
        | pieces.links
        | pieces.statements,
        min_size=1,
        max_size=3,
    ).map("".join),
)
def growth(reader: str, start: str, unit: str) -> None:
    """The time grows as the page does."""
    read = READERS[reader]

    def bounded(text: str) -> None:
        with within(20 * MOST_SECONDS):
            read(text)

    def text(size: int) -> str:
        return start + unit * max(1, size // len(unit or "x"))

    check_growth(bounded, text, 8_000, most=MOST_GROWTH, quick=QUICK)
