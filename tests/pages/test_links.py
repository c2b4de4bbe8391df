"""Which addresses may belong to articles, and what the addresses of a blog's articles share."""

from __future__ import annotations

import pytest

from blogcrawl.pages.links import (
    at_root,
    doubt,
    is_at_root,
    is_front,
    is_period,
    may_be_article,
    names_period,
    shape,
)

ARTICLES = [
    "/2019/12/23/some-title/",
    "/2019/12/some-title.html",
    "/posts/some-title/",
    "/posts/some-title",
    "/blog/some-title",
    "/some-title",
    "/some-title.html",
    "/some-title.php",
    "/index.php/archives/12/",
    "/index.php/2019/12/23/12.html",
    "/archives/1234",
    "/archives/1234/",
    "/archives/a-name.html",
    "/category/2019/12/a_name.html",
    "/topics/2019/02/23/a-name/",
    "/2021/读书笔记/",
    "/2021/%E8%AF%BB%E4%B9%A6%E7%AC%94%E8%AE%B0/",
    "/posts/version-2.0/",
    "/posts/release-1.2.3",
    "/?p=12",
    "/index.php?p=12",
    "/article.php?id=12",
    "/2020/01/about-time/",
    "/posts/about-time/",
    "/tagging-photos/",
    "/archive-of-all-things/",
    "/search-engines/",
    "/pages-of-a-book.html",
    "/posts/12",
    "/post/12.html",
    "/posts/some-title/?replytocom=12",
    "/posts/some-title/?utm_source=home&utm_medium=rss",
    "/read?article_id=5",
    "/show.asp?newsid=5",
]
OTHERS = [
    "",
    "/",
    "/index.html",
    "/index.php",
    "/page/2/",
    "/page/2",
    "/page2/",
    "/blog/page/2",
    "/posts/page/3/",
    "/en/page/3/",
    "/p/2",
    "/index-4.html",
    "/index_4.html",
    "/index2.html",
    "/category/physics/page/2/",
    "/tag/x/",
    "/tags/",
    "/tags/%E6%A0%87%E7%AD%BE/",
    "/标签/树/",
    "/%E6%A0%87%E7%AD%BE/x/",
    "/tags.html",
    "/blog/tags/x",
    "/category/physics/",
    "/category/2019/12/",
    "/category/2019/physics/",
    "/tags/2019/12/2.html",
    "/category/physics/2019/12/",
    "/categories/physics/index.html",
    "/blog/categories/",
    "/topics/x",
    "/archives/",
    "/archives/2019/12/",
    "/archive/2019/12",
    "/archive.html",
    "/author/someone/",
    "/authors/",
    "/series/x/",
    "/about",
    "/about/",
    "/about.html",
    "/about-me/",
    "/en/about/",
    "/关于/",
    "/links.html",
    "/友链/",
    "/contact/",
    "/privacy-policy/",
    "/search",
    "/search/?q=x",
    "/?s=x",
    "/posts/some-title/?share=twitter",
    "/?paged=2",
    "/feed/",
    "/feed.xml",
    "/atom.xml",
    "/rss",
    "/rss.xml",
    "/index.xml",
    "/sitemap.xml",
    "/comments/feed/",
    "/wp-login.php",
    "/wp-admin/",
    "/wp-content/uploads/2019/a.jpg",
    "/posts/paper.pdf",
    "/posts/code.py",
    "/posts/picture.jpeg",
    "/posts/data.zip",
    "/images/x/",
    "/assets/x",
    "/login",
    "/404.html",
    "/posts/${slug}/",
    "/posts/{{ slug }}/",
    "/posts/%7B%7Bslug%7D%7D/",
    "/posts/<%= slug %>/",
]


@pytest.mark.parametrize("path", ARTICLES)
def test_may_be_an_article(path: str) -> None:
    assert may_be_article(f"https://blog.example{path}")


@pytest.mark.parametrize("path", OTHERS)
def test_cannot_be_an_article(path: str) -> None:
    assert not may_be_article(f"https://blog.example{path}")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/2019/12/23/some-title/", "/4/2/2/*"),
        ("/2019/12/23/some-title", "/4/2/2/*"),
        ("/2019/12/23/12.html", "/4/2/2/#.html"),
        ("/posts/some-title.html", "/posts/*.html"),
        ("/posts/some-title", "/posts/*"),
        ("/posts/physics/some-title", "/posts/*/*"),
        ("/posts/12", "/posts/#"),
        ("/archives/12/", "/archives/#"),
        ("/posts/%E8%AF%BB%E4%B9%A6", "/posts/*"),
        ("/posts/v1.2.some-very-long", "/posts/*"),
        ("/some-title", "/*"),
        ("/some-title/", "/*"),
        ("/12.html", "/#.html"),
        ("/2019/12/23/index.html", "/4/2/#"),
        ("/posts/some-title/index.htm", "/posts/*"),
        ("/index.html", "*"),
    ],
)
def test_shape(path: str, expected: str) -> None:
    assert shape(f"https://blog.example{path}") == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/~ada/some-title/", "/~ada/*"),
        ("/~ada/posts/some-title/", "/~ada/posts/*"),
        ("/~ada/posts/physics/some-title/", "/~ada/posts/*/*"),
        ("/~ada/2019/12/23/12.html", "/~ada/4/2/2/#.html"),
        ("/%7Eada/posts/some-title/", "/~ada/posts/*"),
        ("/posts/physics/some-title", "/posts/*/*"),
    ],
)
def test_shape_in_a_folder(path: str, expected: str) -> None:
    assert shape(f"https://blog.example{path}", "/~ada/") == expected


def test_the_folder_of_a_blog_is_like_a_root() -> None:
    assert at_root() == "/*"
    assert at_root("/en/notes/") == "/en/notes/*"
    assert is_at_root("https://blog.example/en/notes/about/", "/en/notes/")
    assert is_at_root("https://blog.example/products/", "/en/notes/")
    assert not is_at_root("https://blog.example/en/notes/posts/about/", "/en/notes/")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/~ada/", "front_page"),
        ("/~ada", "front_page"),
        ("/~ada/index.html", "front_page"),
        ("/~ada/about/", "list"),
        ("/~ada/category/boats/", "list"),
        ("/~ada/some-title/", ""),
        ("/~adam/about/", ""),
        ("/", "front_page"),
        ("/about/", "list"),
    ],
)
def test_doubt_in_a_folder(path: str, expected: str) -> None:
    assert doubt(f"https://blog.example{path}", "/~ada/") == expected


@pytest.mark.parametrize(
    ("link", "page", "folder", "expected"),
    [
        ("/", "/posts/a/", "/", True),
        ("/index.html", "/posts/a/", "/", True),
        ("/index.php", "/posts/a/", "/", True),
        ("/", "/", "/", True),
        ("/~ada/", "/~ada/posts/a/", "/", True),
        ("/~ada/index.html", "/~ada/a.html", "/", True),
        ("/~ada/", "/~ada/", "/~ada/", True),
        ("/~ada/", "/~ada/?p=12", "/", True),
        ("/~ada/", "/~ada/", "/", False),
        ("/posts/a/", "/posts/a/", "/", False),
        ("/posts/b/", "/posts/a/", "/", False),
        ("/?page=2", "/posts/a/", "/", False),
        ("//other.example/", "/posts/a/", "/", False),
    ],
)
def test_front_page(link: str, page: str, folder: str, expected: bool) -> None:
    url = f"https:{link}" if link.startswith("//") else f"https://blog.example{link}"
    assert is_front(url, f"https://blog.example{page}", folder) is expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/2019/12/23/a/", "/2020/01/02/another-one"),
        ("/posts/a/", "/posts/%E8%AF%BB%E4%B9%A6/"),
        ("/archives/9", "/archives/1234/"),
        ("/posts/physics/a", "/posts/poetry/b"),
    ],
)
def test_articles_of_one_blog_have_one_shape(one: str, other: str) -> None:
    assert shape(f"https://blog.example{one}") == shape(f"http://blog.example{other}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/posts/a/", "/notes/a/"),
        ("/posts/a.html", "/posts/a"),
        ("/2019/12/a/", "/2019/12/23/a/"),
        ("/posts/12", "/posts/a"),
        ("/a", "/posts/a"),
    ],
)
def test_different_places_have_different_shapes(one: str, other: str) -> None:
    assert shape(f"https://blog.example{one}") != shape(f"https://blog.example{other}")


@pytest.mark.parametrize(
    ("path", "is_it"),
    [
        ("/2023/10/", True),
        ("/archives/2023_10.html", True),
        ("/archive/2023", True),
        ("/2023/13/", False),
        ("/2023/10/moss/", False),
        ("/2023/10/24/0347.html", False),
        ("/page/2/", False),
    ],
)
def test_the_page_of_a_year_or_a_month(path: str, is_it: bool) -> None:
    assert is_period(f"https://blog.example{path}") == is_it


@pytest.mark.parametrize(
    ("path", "text", "is_it"),
    [
        ("/2024/11/", "November 2024", True),
        ("/2024/11/", "November (3)", True),
        ("/2024/11/", "noviembre de 2024", True),
        ("/2024/11/", "2024年11月", True),
        ("/2024/11/", "11月", True),
        ("/2024/", "2024", True),
        ("/blog/2024.html", "Archive of 2024", True),
        ("/archives/2024/11", "11/2024", True),
        ("/2024/11/", "Moss on stones", False),
        ("/2024/11/", "Moss", False),
        ("/2024/11/", "", False),
        ("/archives/2019.html", "2019年的总结", False),
        ("/archives/2019.html", "What I read in 2019", False),
        ("/2024/11/moss/", "November 2024", False),
        ("/posts/moss/", "2024", False),
        ("/2024/02/", "(17)", True),
    ],
)
def test_a_link_that_names_its_year_or_month(path: str, text: str, is_it: bool) -> None:
    assert names_period(f"https://blog.example{path}", text) == is_it
