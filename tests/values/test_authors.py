"""Names of authors, alone and in a byline."""

from __future__ import annotations

from datetime import date

import pytest
from growth import check_growth
from hypothesis import given
from hypothesis import strategies as st

from blogcrawl import values
from blogcrawl.values import Byline

any_text = st.text(st.characters(), max_size=40)  # lone surrogates too


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["By 苏剑林"], ["苏剑林"]),
        (["作者：林之源、阿澄"], ["林之源", "阿澄"]),
        (["Written by: Ada Lovelace and Emmy Noether"], ["Ada Lovelace", "Emmy Noether"]),
        (["posted by  A, B & C; D"], ["A", "B", "C", "D"]),
        (["Byron", "Andersen", "文静"], ["Byron", "Andersen", "文静"]),
        (["A", "a", "A"], ["A", "a"]),
        (["By ", "", ","], []),
    ],
)
def test_names(given: list[str], expected: list[str]) -> None:
    assert values.names(given) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Ash, MA", ["Ann Ash"]),
        ("Ann Ash, PhD", ["Ann Ash"]),
        ("Ann Ash, Ph.D., MBA and Bob Bow", ["Ann Ash", "Bob Bow"]),
        ("Dr. Ann Ash", ["Dr. Ann Ash"]),
        ("Ann Ash PhD", ["Ann Ash"]),
        ("Martin King, Jr.", ["Martin King Jr."]),
        ("Ann Ash (https://ash.example/ann/)", ["Ann Ash"]),
        ("ann@ash.example (Ann Ash)", ["Ann Ash"]),
        ("Ann Ash <ann@ash.example>", ["Ann Ash"]),
        ("ann@ash.example", []),
        ("https://www.facebook.example/ann", []),
        ("+49 40 1234", []),
        ("Questions? +49 40 1234 ann@ash.example", []),
        ("Created by Cairn v4.6", []),
        ("Agent 007", ["Agent 007"]),
        ("4 min read", []),
        ("4 minutes", []),
        ("4分で読めます", []),
        ("Ann Ash, 4 min read", ["Ann Ash"]),
        ("View all posts by Ann Ash →", ["Ann Ash"]),
        ("View all of Ann Ash's posts.", ["Ann Ash"]),
        ("See all of Bob James’ articles", ["Bob James"]),
        ("Alle Beiträge von Ann Ash anzeigen", ["Ann Ash"]),
        ("Alle Beiträge von Ann Ash anzeigen.", ["Ann Ash"]),
        ("查看安宁的所有文章。", ["安宁"]),
        ("All posts", []),
        ("View all articles →", []),
        ("Alle Beiträge anzeigen", []),
        ("Voir tous ses articles", []),
        ("Ver todas las entradas", []),
        ("@ann", ["@ann"]),
        ("Ann Ash (ash.example)", ["Ann Ash (ash.example)"]),
        ("Ann Ash (@ann)", ["Ann Ash"]),
        ("Ann Ash @ann", ["Ann Ash"]),
        ("12345", []),
        ("Ann writes about tea and long walks.", []),
        ("Ann lives in the woods and writes about the tea that she drinks every morning", []),
        ("By ABBY GOOD, TOM KAP and ROB PEAR", ["ABBY GOOD", "TOM KAP", "ROB PEAR"]),
        ("Ann Ash und Bob Bow", ["Ann Ash", "Bob Bow"]),
        ("Ann Ash et Bob Bow", ["Ann Ash", "Bob Bow"]),
        ("Ana Ruiz y Luis Gil", ["Ana Ruiz", "Luis Gil"]),
        ("Santiago Ramón y Cajal", ["Santiago Ramón y Cajal"]),
        ("Ana Sá e Rui Gil", ["Ana Sá", "Rui Gil"]),
        ("山田太郎と鈴木花子", ["山田太郎", "鈴木花子"]),
        ("さとうもとこ", ["さとうもとこ"]),
        ("和田一郎", ["和田一郎"]),
        ("작성자: 김철수", ["김철수"]),
        ("Autor: Ann Ash", ["Ann Ash"]),
        ("Auteur : Ann Ash", ["Ann Ash"]),
        ("作者 王小明", ["王小明"]),
        ("文/王小明", ["王小明"]),
        ("Von Neumann", ["Von Neumann"]),
        ("null", []),
        ("J. K. Rowling", ["J. K. Rowling"]),
        ("Prof. Ann Ash", ["Prof. Ann Ash"]),
        ("bob42", ["bob42"]),
        ("Jo Dan Fox", ["Jo Dan Fox"]),
        ("Ann Ash, Senior Writer", ["Ann Ash"]),
        ("Ann Ash, THE DAILY TEA", ["Ann Ash"]),
        ("ANN ASH, BOB BOW", ["ANN ASH", "BOB BOW"]),
        ("Ann Ash, THE DAILY TEA 8:42 a.m. EDT", ["Ann Ash"]),
        ("9:39AM BST", []),
        ("“Moonlight” 喜欢作者", []),
        ("About the author", []),
        ("Ann O'Neil-Smith", ["Ann O'Neil-Smith"]),
        ("Иван Петров и Анна Сидорова", ["Иван Петров", "Анна Сидорова"]),
        ("admin", ["admin"]),
        ("Ann Ash & Co", ["Ann Ash", "Co"]),
    ],
)
def test_names_in_a_text(text: str, expected: list[str]) -> None:
    assert values.names([text]) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Joseph Cox 14 min read", "", ["Joseph Cox"]),
        ("Joseph Cox on Mar 27 14 min", "", ["Joseph Cox"]),
        ("Aleš Vávra před 2 hodinami", "cs", ["Aleš Vávra"]),
        ("By Joshua Sokol May 20, 2019", "en", ["Joshua Sokol"]),
        ("Par Sébastien Ash", "fr", ["Sébastien Ash"]),
        ("por César Salza 1 de diciembre de 2017", "es", ["César Salza"]),
        ("Von Ahn", "en", ["Von Ahn"]),
        ("Di Marco", "", ["Di Marco"]),
        ("Radio 4", "", ["Radio 4"]),
        ("BBC Radio 4", "", ["BBC Radio 4"]),
        ("1 mars 2019 à 15:20", "fr", []),
        ("April 28, 2019 at 6:01 am Updated April 29, 2019", "", []),
        ("Joe Wee Monday, February 29, 2016 @ 11:10 PM UTC", "en", ["Joe Wee"]),
        ("Follow", "", []),
        ("Mark Di Stefano", "it", ["Mark Di Stefano"]),
        ("Ludwig von Beethoven", "de", ["Ludwig von Beethoven"]),
        ("Vincent van Gogh", "nl", ["Vincent van Gogh"]),
        ("Ann Ash (rhymes with sketch) · March 10, 2017 at 12:20 AM", "", ["Ann Ash"]),
        ("Ann Ash @ 5 May 2024", "", ["Ann Ash"]),
        ("3Blue1Brown", "", ["3Blue1Brown"]),
        ("37signals", "", ["37signals"]),
        ("99% Invisible", "", ["99% Invisible"]),
    ],
)
def test_names_beside_other_things(text: str, language: str, expected: list[str]) -> None:
    assert values.names([text], language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("By Ada Lovelace on 3 May in Recipes", "en", ["Ada Lovelace"]),
        ("Written by Ann Ash who lives in Oslo and keeps bees. Follow her.", "en", ["Ann Ash"]),
        ("Written by Ann Ash who bakes and sings", "en", ["Ann Ash"]),
        ("Von Ann Ash", "de", ["Ann Ash"]),
        ("Von Ann Ash", "", ["Ann Ash"]),
        ("Par Ann Ash le 3 mai 2024", "fr", ["Ann Ash"]),
        ("Por Ana Ruiz | 3 de mayo de 2024", "es", ["Ana Ruiz"]),
        ("Di Ada Rossi", "it", ["Ada Rossi"]),
        ("Door Ann Ash op 3 mei 2024", "nl", ["Ann Ash"]),
        ("Autor: Ann Ash am 3.5.2024", "de", ["Ann Ash"]),
        ("作者：王小明 2024-05-06", "zh", ["王小明"]),
        ("文/王小明", "zh", ["王小明"]),
        ("作者 王小明", "zh", ["王小明"]),
        ("Posted by Ada Lovelace on May 3, 2024 in R", "en", ["Ada Lovelace"]),
        ("Posted on May 3, 2024 by Ada Lovelace in R", "en", ["Ada Lovelace"]),
        ("Posted by Ada Lovelace on in R", "en", ["Ada Lovelace"]),
        ("By John le Carré", "en", ["John le Carré"]),
        ("By Ada Lovelace, May 3", "en", ["Ada Lovelace"]),
        ("By Ada Lovelace May 3, 2024", "en", ["Ada Lovelace"]),
        ("By Ada Lovelace May 3", "en", ["Ada Lovelace"]),
        ("Veröffentlicht am 3. Mai 2024 von Ann Ash", "de", ["Ann Ash"]),
        ("3. Mai 2024 von Ann Ash", "de", ["Ann Ash"]),
        ("Ludwig von Beethoven", "de", []),
        ("Publié par Ann Ash le lundi 3 mai 2024", "fr", ["Ann Ash"]),
        ("Pubblicato da Ada Rossi il 3 maggio 2024", "it", ["Ada Rossi"]),
        ("Publicado por Ana Sá em 3 de maio de 2024", "pt", ["Ana Sá"]),
        ("Ada Lovelace tarafından", "tr", ["Ada Lovelace"]),
        ("Av Ada Lovelace", "sv", ["Ada Lovelace"]),
        ("By Ann Ash Updated May 3, 2020", "en", ["Ann Ash"]),
        ("By Ann Ash Last updated May 3, 2020", "en", ["Ann Ash"]),
        ("By Ann Ash | 4 min read", "en", ["Ann Ash"]),
        ("By Ann Ash 4 min read", "en", ["Ann Ash"]),
        ("May 3, 2024", "en", []),
        ("Recipes", "en", []),
        ("By Ann Ash, MA and Bob Bow", "en", ["Ann Ash", "Bob Bow"]),
        ("Автор: Иван Петров, 3 мая 2024", "ru", ["Иван Петров"]),
        ("Gepubliceerd door Ann Ash op 3 mei 2024", "nl", ["Ann Ash"]),
        ("Geschrieben von Ann Ash und Bob Bow in Kochen", "de", ["Ann Ash", "Bob Bow"]),
        ("By Ann Ash\nMay 3, 2024\nRecipes", "en", ["Ann Ash"]),
        ("投稿者: 山田太郎", "ja", ["山田太郎"]),
        ("By Ada Lovelace – 12 comments", "en", ["Ada Lovelace"]),
        ("Written by: Ada Lovelace", "en", ["Ada Lovelace"]),
        ("By\n\t\t\tScott Cunningham", "en", ["Scott Cunningham"]),
        ("By Nathan Willis\n   March 25, 2015", "en", ["Nathan Willis"]),
        ("By Kelli Miller\n  Web News", "en", ["Kelli Miller"]),
        ("You can help the people here by adding to it", "en", []),
        ("Posted on Tuesday 15 October 2019 at 9:11 pm by Ada Bow.", "en", ["Ada Bow"]),
        ("Tech Industry by Steven Ash January 18, 2017", "en", ["Steven Ash"]),
        ("By Ann Ash Friday, May 5, 2024", "en", ["Ann Ash"]),
        ("Von Ann Ash, Freitag, 3. Mai 2024", "de", ["Ann Ash"]),
        ("By Ann Sun, May 5, 2024", "en", ["Ann Sun"]),
        ("By Ann Ash 2 hours ago", "en", ["Ann Ash"]),
        ("Von Ann Ash vor 3 Tagen", "de", ["Ann Ash"]),
        ("作者：莫云 分类： 随笔 阅读(123) 评论(4)", "zh", ["莫云"]),
        ("作者：莫云 阅读(123)", "zh", ["莫云"]),
        ("Author: Ada Moor Category: Trips", "en", ["Ada Moor"]),
    ],
)
def test_authors_of_a_byline(text: str, language: str, expected: list[str]) -> None:
    assert values.byline_authors(text, language) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("admin", True),
        ("admin1", True),
        ("Staff writer", True),
        ("The Editors", True),
        ("редакция", True),
        ("编辑部", True),
        ("Ann Ash", False),
        ("Ann Editor", False),
        ("the", False),
        ("", False),
    ],
)
def test_roles(name: str, expected: bool) -> None:
    assert values.is_role_name(name) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By 苏剑林 | 2018-11-07 | 155345位读者 | 引用", (["苏剑林"], "2018-11-07", 155345)),
        ("By 苏剑林 | 2018-11-07 | 1,234位读者 | :", (["苏剑林"], "2018-11-07", 1234)),
        ("\n By 苏剑林 |\n2018-11-07|0位读者", (["苏剑林"], "2018-11-07", 0)),
        ("By A, B | 2018-1-7 |", (["A", "B"], "2018-01-07", None)),
        ("By 约翰·冯·诺伊曼 | 2018-11-07", (["约翰·冯·诺伊曼"], "2018-11-07", None)),
        ("By Ada Lovelace · March 1, 2020 · 12 views", (["Ada Lovelace"], "2020-03-01", 12)),
        ("2020年3月1日 • 阅读：99", ([], "2020-03-01", 99)),
        ("By A | 2018-11-07 | 2019-11-07", (["A"], "2018-11-07", None)),
        ("By A | 2018-02-30 | soon", (["A"], None, None)),
        ("By | 2018-11-07 | 引用", ([], "2018-11-07", None)),
        ("| | :", ([], None, None)),
        ("", ([], None, None)),
    ],
)
def test_byline(text: str, expected: tuple[list[str], str | None, int | None]) -> None:
    assert values.byline(text) == Byline(*expected)


@given(any_text)
def test_no_byline_raises(text: str) -> None:
    line = values.byline(f"By {text} | 2018-11-07 | {text}")
    assert line.authors == values.unique(line.authors)
    assert line.date is None or date.fromisoformat(line.date[:10])


@given(any_text)
def test_whatever_the_text_names_are_names(text: str) -> None:
    for found in (values.names([text]), values.byline_authors(f"By {text}")):
        assert found == values.unique(found)
        assert all(len(name) <= 60 and any(map(str.isalpha, name)) for name in found)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["a", "a ", "a, ", "by ", "von 1 ", "(", "a@", "a.", "和", "A y ", "by\n", "von\n"]
)
def test_the_time_of_a_long_text(piece: str) -> None:
    check_growth(lambda text: values.names([text]), piece.__mul__, 10_000, most=6, quick=0.05)
    check_growth(values.byline_authors, piece.__mul__, 10_000, most=6, quick=0.05)
