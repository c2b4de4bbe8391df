"""The link to the next listing page, whatever its text, and signs that there is one."""

from __future__ import annotations

import pytest

from blogcrawl.pages.listing import GenericListingPage

HOME = "https://blog.example/"


def page(html: str, path: str = "") -> GenericListingPage:
    return GenericListingPage(f"<body>{html}</body>", f"{HOME}{path}")


WORDS = [
    *(
        "Older posts ›",
        "Next page »",
        "Load more",
        "下一页",
        "下一頁 »",
        "更早的文章",
        "次へ",
        "다음",
    ),
    *("이전 글", "Articles plus anciens", "Suivant", "Siguiente →", "Entradas antiguas"),
    *("Próxima", "Weiter", "Ältere Beiträge", "Avanti", "Articoli più vecchi", "Volgende"),
    *("Следующая", "Далее", "Następna", "Nästa", "Seuraava", "Další", "Sonraki", "Trang sau"),
]


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("path", ["pages/2", "page/2/", "?page=2", "blog/2"])
def test_words_of_many_languages(words: str, path: str) -> None:
    start = "blog/" if path.startswith("blog") else ""
    assert page(f'<a href="/{path}">{words}</a>', start).next_page() == f"{HOME}{path}"


@pytest.mark.parametrize(
    "attributes",
    ["rel=next", 'aria-label="Next page"', "class=Pager__NextBtn-x1", "class=next-page", "title=›"],
)
def test_a_sign_without_words(attributes: str) -> None:
    assert page(f"<a href=/page/2/ {attributes}><svg></svg></a>").next_page() == f"{HOME}page/2/"


def test_a_list_of_numbers_and_offsets() -> None:
    links = "".join(f'<a href="/?start={10 * n}">{n + 1}</a>' for n in range(4))
    pager = f'<div class="pagination">{links}</div>'
    assert page(pager).next_page() == f"{HOME}?start=10"
    assert page(pager, "?start=20").next_page() == f"{HOME}?start=30"
    assert page(pager, "?start=30").next_page() == ""


@pytest.mark.parametrize(
    "html",
    [
        '<h2><a href="/p/12.html">Twelve stones</a></h2>',
        '<h2><a href="/2">Two stones</a></h2>',
        '<a href="/page/2/">Newer posts</a>',
        '<a class="nextjs" href="/tags/nextjs/">Next.js</a>',
        '<p>See the <a href="/posts/next-steps/">next</a> post.</p>',
        '<a href="/links/">Weiterführende Links</a>',
        '<a href="/links/">Next</a>',
        '<a rel=next href="https://elsewhere.example/page/2/">Next</a>',
    ],
)
def test_no_pager(html: str) -> None:
    assert page(html).next_page() == ""


@pytest.mark.parametrize(
    "button",
    [
        '<button data-href="/?page=2">Load more</button>',
        '<div class="b" data-url="/page/2/"><span>Show more</span></div>',
        '<button data-next-url="/page/2/">もっと見る</button>',
    ],
)
def test_a_button_with_an_address(button: str) -> None:
    assert page(button).next_page() in (f"{HOME}?page=2", f"{HOME}page/2/")
    assert page(button).names_more() == ""


@pytest.mark.parametrize(
    ("html", "says"),
    [
        ("<button>Load more</button>", "a button that loads more"),
        ('<button data-next-page="2">Show more</button>', "a button that loads more"),
        ("<div class=pagination>Page 1 of 9</div>", '"1 of 9"'),
        ("<nav class=pager><span>1 / 9</span></nav>", '"1 of 9"'),
        ("<div class=pagination>Seite 2 von 3</div>", '"2 of 3"'),
        ("<div class=pagination>Page 9 of 9</div>", ""),
        ("<p>Part 1 of 9</p><button>Share</button>", ""),
        ("<div class=pagination>Page 1 of 9 <a rel=next href=/page/2/>2</a></div>", ""),
    ],
)
def test_what_says_that_there_is_more(html: str, says: str) -> None:
    assert page(html).names_more() == says


@pytest.mark.parametrize(
    ("here", "there", "words"),
    [
        ("", "list_2.html", "下一页"),
        ("list_2.html", "list_3.html", "下一页"),
        ("", "pagina/2/", "Siguiente"),
        ("notes/", "notes/old-2.php", "Older posts"),
    ],
)
def test_a_page_of_a_list_by_any_name(here: str, there: str, words: str) -> None:
    assert page(f'<a href="/{there}">{words}</a>', here).next_page() == HOME + there


@pytest.mark.parametrize("there", ["list_4.html", "moss-3/", "notes/fern_3.html"])
def test_no_page_of_the_list(there: str) -> None:
    assert not page(f'<a href="/{there}">下一页</a>', "list_2.html").next_page()


def test_buttons_that_load_no_page() -> None:
    disabled = page("<button disabled>Next</button>")
    assert (disabled.next_page(), disabled.names_more()) == ("", "")
    data = page('<button data-url="/x.json?page=2">Load more</button>')
    assert (data.next_page(), data.names_more()) == ("", "a button that loads more")


def test_numbers_that_lead_below_another_address() -> None:
    links = "".join(f'<a href="/ann/article/list/{n}">{n}</a>' for n in (1, 2, 3))
    assert page(f"<div>{links}</div>", "ann").next_page() == f"{HOME}ann/article/list/2"
    days = "".join(f'<td><a href="/2024/05/{n}">{n}</a></td>' for n in (1, 2, 3))
    assert page(f"<table><tr>{days}</table>", "ann").next_page() == ""


def test_pages_that_are_counted_from_zero() -> None:
    links = '<a rel=next href="?page=1">Next ›</a> <a href="?page=2">Last »</a>'
    assert page(f"<nav class=pager>{links}</nav>").next_page() == f"{HOME}?page=1"


def test_how_many_articles_a_page_has_before_its_number() -> None:
    link = '<ul class=pager><li><a href="/blog/{}/">Next »</a></li></ul>'
    assert page(link.format("10/2"), "blog/").next_page() == f"{HOME}blog/10/2/"
    assert page(link.format("10/3"), "blog/10/2/").next_page() == f"{HOME}blog/10/3/"
    assert page(link.format("2024/2"), "blog/").next_page() == ""


def test_an_offset_leads_on_whatever_the_link_says() -> None:
    links = '<a href="/?skip=5">Previous 5</a>'
    assert page(links).next_page() == f"{HOME}?skip=5"
    links = '<a href="/?skip=10">Previous 5</a> <a href="/">Next 5</a>'
    assert page(links, "?skip=5").next_page() == f"{HOME}?skip=10"
    assert not page('<a href="/?skip=5">Next 5</a>', "?skip=10").next_page()
