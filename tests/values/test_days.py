"""The dates in a text: tables by language, and properties of any text."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime

import pytest
from growth import check_growth
from hypothesis import example, given
from hypothesis import strategies as st

from blogcrawl import values

any_text = st.text(st.characters(), max_size=40)  # lone surrogates too
any_language = st.sampled_from(["", "de", "en-US", "fa", "ko", "th", "vi", "zh-TW", "../x", "q"])
day_like = st.from_regex(
    r"[0-9]{1,5}[-/.年 ]{1,2}([0-9]{1,3}|[a-zäо]{3,9})[-/.月 ]{1,2}[0-9]{1,4}(T[0-9:+Z]{1,9})?"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-11-07", "2018-11-07"),
        ("发布于 2018-1-7 ", "2018-01-07"),
        ("2018-11-07T08:09:10Z", "2018-11-07T08:09:10+00:00"),
        ("2018-11-07 08:09:10 +0800", "2018-11-07T08:09:10+08:00"),
        ("2018-11-07T08:09:10.123456-05:30", "2018-11-07T08:09:10-05:30"),
        ("2018-11-07T8:09+08:00", "2018-11-07T08:09:00+08:00"),
        ("2018-11-07 08:09", "2018-11-07"),
        ("2018-11-07T25:00:00Z", "2018-11-07"),
        ("2018-11-07T08:00:00+99:00", "2018-11-07"),
        ("2018年11月7日", "2018-11-07"),
        ("2018 年 11 月 7 日", "2018-11-07"),
        ("2018/11/7", "2018-11-07"),
        ("2018.11.07", "2018-11-07"),
        ("Nov 7, 2018", "2018-11-07"),
        ("Wednesday, 7th of November 2018", "2018-11-07"),
        ("Sept. 3 2018", "2018-09-03"),
        ("ſept. 3 2018", "2018-09-03"),
        ("3 MAY 2018", "2018-05-03"),
        ("31 Feb 2018", None),
        ("2018-02-30", None),
        ("2018-13-01", None),
        ("0000-01-01", None),
        ("0001-01-01T00:00:00Z", None),
        ("2018-11", None),
        ("7 November", None),
        ("14 May", None),
        ("11/07/2018", None),
        ("Marathon 12, 2019", None),
        ("Decorate 12 2020", None),
        ("yesterday", None),
        ("12018-11-07", None),
        ("2018-11-070", None),
        ("", None),
    ],
)
def test_iso_date(text: str, expected: str | None) -> None:
    assert values.iso_date(text) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("15 maart 2023", "nl", "2023-03-15"),
        ("2 mei 2024", "nl", "2024-05-02"),
        ("2 maggio 2024", "it", "2024-05-02"),
        ("1º maggio 2024", "it", "2024-05-01"),
        ("2 de maio de 2024", "pt", "2024-05-02"),
        ("1º de maio de 2024", "pt-BR", "2024-05-01"),
        ("15 de jan. de 2023", "pt", "2023-01-15"),
        ("6 de mayo del 2023", "es", "2023-05-06"),
        ("6 mayo, 2023", "es", "2023-05-06"),
        ("mayo 6, 2023", "es", "2023-05-06"),
        ("2 de maig de 2024", "ca", "2024-05-02"),
        ("2 d'abril de 2024", "ca", "2024-04-02"),
        ("2 d’abril del 2024", "ca", "2024-04-02"),
        ("15 марта 2023 г.", "ru", "2023-03-15"),
        ("Март 15, 2023", "ru", "2023-03-15"),
        ("15 МАРТА 2023", "ru", "2023-03-15"),
        ("15 березня 2023 р.", "uk", "2023-03-15"),
        ("15 marca 2023", "pl", "2023-03-15"),
        ("5 września 2023", "pl", "2023-09-05"),
        ("15. března 2023", "cs", "2023-03-15"),
        ("2 Mayıs 2024", "tr", "2024-05-02"),
        ("2 MAYIS 2024", "tr", "2024-05-02"),
        ("3 Eylül 2024", "tr", "2024-09-03"),
        ("10 Şubat 2024", "tr", "2024-02-10"),
        ("2 KASIM 2024", "tr", "2024-11-02"),
        ("den 15 mars 2023", "sv", "2023-03-15"),
        ("15. marts 2023", "da", "2023-03-15"),
        ("15. mars 2023", "nb", "2023-03-15"),
        ("15. mars 2023", "no", "2023-03-15"),
        ("15. maaliskuuta 2023", "fi", "2023-03-15"),
        ("2023. március 15.", "hu", "2023-03-15"),
        ("2023. márc. 15.", "hu", "2023-03-15"),
        ("2023. 03. 15.", "hu", "2023-03-15"),
        ("15 martie 2023", "ro", "2023-03-15"),
        ("15 Μαρτίου 2023", "el", "2023-03-15"),
        ("2 Μαΐου 2024", "el", "2024-05-02"),
        ("15 tháng 3, 2023", "vi", "2023-03-15"),
        ("Ngày 15/3/2023", "vi", "2023-03-15"),
        ("Ngày 5/3/2023", "vi", "2023-03-05"),
        ("Ngày 15 tháng 3 năm 2023", "vi", "2023-03-15"),
        ("15 Tháng Ba, 2023", "vi", "2023-03-15"),
        ("15 Tháng Mười Một, 2023", "vi", "2023-11-15"),
        ("Tháng 3 15, 2023", "vi", "2023-03-15"),
        ("15 Maret 2023", "id", "2023-03-15"),
        ("2023년 3월 15일", "ko", "2023-03-15"),
        ("2023. 3. 15.", "ko", "2023-03-15"),
        ("2023. 3. 15. 10:20", "ko", "2023-03-15"),
        ("3월 15, 2023", "ko", "2023-03-15"),
        ("令和5年3月15日", "ja", "2023-03-15"),
        ("令和元年5月1日", "ja", "2019-05-01"),
        ("平成30年12月1日", "", "2018-12-01"),
        ("昭和64年1月7日", "ja", "1989-01-07"),
        ("3月 15, 2023", "ja", "2023-03-15"),
        ("2023年3月15日(水)", "ja", "2023-03-15"),
        ("二〇二三年三月十五日", "zh", "2023-03-15"),
        ("二〇二三年十二月三十一日", "zh", "2023-12-31"),
        ("令和五年三月二十日", "ja", "2023-03-20"),
        ("三月 15, 2023", "zh-CN", "2023-03-15"),
        ("民國112年3月15日", "zh-TW", "2023-03-15"),
        ("中華民國 112 年 3 月 15 日", "", "2023-03-15"),
        ("15 มีนาคม 2566", "th", "2023-03-15"),
        ("15 มี.ค. 2566", "th", "2023-03-15"),
        ("15 มีนาคม พ.ศ. 2566", "", "2023-03-15"),
        ("2566-03-15", "th", "2023-03-15"),
        ("15 มีนาคม 2023", "th", "2023-03-15"),
        ("15/3/2566", "th", "2023-03-15"),
        ("۱۵ خرداد ۱۴۰۲", "fa", "2023-06-05"),
        ("۱۴۰۲/۰۳/۱۵", "fa", "2023-06-05"),
        ("۱۴۰۲/۰۳/۱۵", "", "2023-06-05"),
        ("15 خرداد 1402", "", "2023-06-05"),
        ("۱۵ مارس ۲۰۲۳", "fa", "2023-03-15"),
        ("15 مارس 2023", "ar", "2023-03-15"),
        ("١٥ مارس، ٢٠٢٣", "ar", "2023-03-15"),
        ("15 במרץ 2023", "he", "2023-03-15"),
        ("15 בספטמבר 2023", "he-IL", "2023-09-15"),
        ("23/05/2024", "fr", "2024-05-23"),
        ("03/05/2024", "fr", "2024-05-03"),
        ("03/05/2024", "en-US", "2024-03-05"),
        ("03/05/2024", "en-GB", "2024-05-03"),
        ("03/05/2024", "", None),
        ("05/23/2024", "", "2024-05-23"),
        ("23/05/2024", "en-US", "2024-05-23"),
        ("02-05-2024", "nl", "2024-05-02"),
        ("03/05/2024", "sv", "2024-05-03"),
        ("03/05/2024", "ja", None),
        ("02.05.24", "de", "2024-05-02"),
        ("02.05.24", "", None),
        ("02.05.24, 10:00 Uhr", "de-DE", "2024-05-02"),
        ("02.05.98", "de", "1998-05-02"),
        ("2.5.24", "de", None),
        ("Updated:May 5, 2024", "en", "2024-05-05"),
        ("发布：Sept. 5, 2024", "zh", "2024-09-05"),
        ("(May 5, 2024)", "en", "2024-05-05"),
        ("23 / 05 / 2024", "", "2024-05-23"),
        ("Jul\n25\n2017", "en", "2017-07-25"),
        ("July 25th , 2017", "en", "2017-07-25"),
        ("Mon May 06 2024 10:00:00 GMT+0200", "en", "2024-05-06T10:00:00+02:00"),
        ("3/09/15 8:00am", "en-US", "2015-03-09"),
        ("3/9/15", "", None),
        ("Version 02.05.24.1", "de", None),
        ("02/05/24", "it", "2024-05-02"),
        ("02/05/24", "de", None),
        ("25 Jul 2017, 00:00", "en", "2017-07-25"),
        ("Jul. 25th 2017", "en", "2017-07-25"),
        ("Wednesday, 3 May 2023", "en", "2023-05-03"),
        ("Wed, 03 May 2023 10:00:00 GMT", "en", "2023-05-03T10:00:00+00:00"),
        ("May 2023", "en", None),
        ("3 days ago", "en", None),
        ("In 2019 we had 12 cats", "en", None),
        ("Mai 2023", "de", None),
        ("15 août 2023", "en", "2023-08-15"),
        ("15 sept. 2023", "fr", "2023-09-15"),
        ("16. Mär 2024", "de", "2024-03-16"),
        ("5 listopad 2023", "en", None),
        ("5. listopadu 2023", "cs", "2023-11-05"),
        ("5. listopada 2023.", "hr", "2023-10-05"),
        ("2023 m. kovo 15 d.", "lt", "2023-03-15"),
        ("12 Comments 2020", "en", None),
        ("May 5, 2024, 10:00 PM", "en", "2024-05-05"),
        ("2023 May 6", "en", "2023-05-06"),
        ("15/Mar/2023", "en", "2023-03-15"),
        ("15 Mar, 2023", "", "2023-03-15"),
        ("3 May 5, 2024", "", "2024-05-05"),
        ("Mar 5,2024", "", "2024-03-05"),
        ("May5, 2024", "", None),
        ("15 Mei 2024", "id", "2024-05-15"),
        ("15 मार्च 2023", "hi", "2023-03-15"),
        ("१५ मार्च २०२३", "hi", "2023-03-15"),
        ("10.1.2.2023", "", None),
        ("16 Mars 2024", "xx", "2024-03-16"),
        ("16 Mars 2024", "../../etc", "2024-03-16"),
        ("2024/05/02/slug", "", "2024-05-02"),
        ("posted 6th of May, 2023", "", "2023-05-06"),
    ],
)
def test_a_day_in_a_language(text: str, language: str, expected: str | None) -> None:
    assert values.iso_date(text, language) == expected


@given(st.dates(date(1000, 1, 1)))
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    for text in (f"{day}", f"on {day:%Y/%m/%d}.", f"{day.year:04}年{day.month}月{day.day}日"):
        assert values.iso_date(text) == day.isoformat()


@given(st.datetimes(datetime(1000, 1, 1), timezones=st.timezones()))
def test_an_instant_stays_the_same(moment: datetime) -> None:
    offset = moment.utcoffset()
    if offset and offset.total_seconds() % 60:
        return  # no page writes such an offset
    moment = moment.replace(microsecond=0)
    read = values.iso_date(moment.isoformat())
    assert read == moment.isoformat()


@given(any_text | st.from_regex(r"[0-9]{1,5}[-/.年 ][0-9]{1,3}[-/.月 ][0-9]{1,3}(T[0-9:+Z]{1,9})?"))
@example("２０１８-11-07")
@example("1\x1b000年1月1")  # a control character is not seen
def test_no_date_is_invented(text: str) -> None:
    found = values.iso_date(text)
    if found is not None:
        year, month, day = (int(part) for part in found[:10].split("-"))
        seen = values.clean(text)
        digits = "".join(str(unicodedata.digit(c)) if c.isdecimal() else " " for c in seen)
        assert {year, day} <= {int(number) for number in digits.split()}
        assert date(year, month, day).isoformat() == found[:10]


@given(any_text | day_like, any_language)
def test_what_is_read_is_iso(text: str, language: str) -> None:
    for found in (values.iso_date(text, language), *values.dates(text, language)):
        if found is not None:
            assert datetime.fromisoformat(found).isoformat().startswith(found)
            assert values.iso_date(found) == found


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["1", "1 ", "1.", "1 mai ", "2020 ", "May 1, ", "1/1/20", "年1月"]
)
def test_the_time_of_a_long_text(piece: str) -> None:
    check_growth(lambda text: values.dates(text, "de"), piece.__mul__, 10_000, most=6, quick=0.05)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (None, None)),
        ("May 6, 2024", ("2024-05-06", None)),
        ("Updated 6 September 2024", (None, "2024-09-06")),
        ("Updated May 6, 2024", (None, "2024-05-06")),
        ("Date updated: 2024-06-07. Date: 2024-05-06", ("2024-05-06", "2024-06-07")),
        ("更新于2024年6月7日 发表于2024/5/6", ("2024-05-06", "2024-06-07")),
        ("2024-05-06 | last modified 2024-06-07 | 2024-07-08", ("2024-05-06", "2024-06-07")),
        ("We updated this, and then came a long, winding story, 2024-05-06", ("2024-05-06", None)),
        ("updates by Ann, 2024-05-06", ("2024-05-06", None)),
    ],
)
def test_dates(text: str, expected: tuple[str | None, str | None]) -> None:
    assert values.dates(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("06-May-2023", "2023-05-06"),
        ("06.05.2023", "2023-05-06"),
        ("am 6. 5. 2023, 10 Uhr", "2023-05-06"),
        ("6. Mai 2023", "2023-05-06"),
        ("Samstag, 16. März 2024", "2024-03-16"),
        ("2. August 2023", "2023-08-02"),
        ("Publié le 6 mai 2023", "2023-05-06"),
        ("1er août 2023", "2023-08-01"),
        ("6 de mayo de 2023", "2023-05-06"),
        ("version 1.2.2023.4", None),
        ("10.20.2023", None),
        ("16 maille 2023", None),
    ],
)
def test_days_as_europe_writes_them(text: str, expected: str | None) -> None:
    assert values.iso_date(text) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "Aktualisiert: 4. Juni 2020 | Veröffentlicht: 3. Mai 2019",
            "de",
            ("2019-05-03", "2020-06-04"),
        ),
        ("Mis à jour le 29 avril 2020", "fr", (None, "2020-04-29")),
        (
            "Publié le 29 avril 2020 à 10h, mis à jour le 3 mai 2021",
            "fr",
            ("2020-04-29", "2021-05-03"),
        ),
        ("Actualizado el 3 de mayo de 2021", "es", (None, "2021-05-03")),
        (
            "Publicado: 1 de mayo de 2021 - Última modificación: 3 de mayo de 2021",
            "es",
            ("2021-05-01", "2021-05-03"),
        ),
        ("Atualizado em 3 de maio de 2021", "pt", (None, "2021-05-03")),
        ("Aggiornato il 3 maggio 2021", "it", (None, "2021-05-03")),
        ("Ultimo aggiornamento: 3 maggio 2021", "it", (None, "2021-05-03")),
        ("Обновлено: 3 мая 2021", "ru", (None, "2021-05-03")),
        ("Опубликовано 1 мая 2021, обновлено 3 мая 2021", "ru", ("2021-05-01", "2021-05-03")),
        ("Bijgewerkt op 3 mei 2021", "nl", (None, "2021-05-03")),
        ("Son güncelleme: 3 Mayıs 2021", "tr", (None, "2021-05-03")),
        ("3 Mayıs 2021'de güncellendi", "tr", (None, "2021-05-03")),
        ("GÜNCELLENDİ: 3 Mayıs 2021", "tr", (None, "2021-05-03")),
        ("更新日：2021年5月3日", "ja", (None, "2021-05-03")),
        ("公開日：2021年5月1日 最終更新日：2021年5月3日", "ja", ("2021-05-01", "2021-05-03")),
        ("2021年5月1日 公開 / 2021年5月3日 更新", "ja", ("2021-05-01", "2021-05-03")),
        ("2021.05.03 更新", "ja", (None, "2021-05-03")),
        ("업데이트: 2021년 5월 3일", "ko", (None, "2021-05-03")),
        ("2021.05.01 작성 · 2021.05.03 수정됨", "ko", ("2021-05-01", "2021-05-03")),
        ("zuletzt geändert am 03.05.2021", "de", (None, "2021-05-03")),
        ("Zaktualizowano 3 maja 2021", "pl", (None, "2021-05-03")),
        ("Aktualizováno 3. května 2021", "cs", (None, "2021-05-03")),
        ("Uppdaterad 3 maj 2021", "sv", (None, "2021-05-03")),
        ("Opdateret 3. maj 2021", "da", (None, "2021-05-03")),
        ("Oppdatert 3. mai 2021", "nb", (None, "2021-05-03")),
        ("Päivitetty 3.5.2021", "fi", (None, "2021-05-03")),
        ("Frissítve: 2021. május 3.", "hu", (None, "2021-05-03")),
        ("Actualizat la 3 mai 2021", "ro", (None, "2021-05-03")),
        ("Ενημερώθηκε: 3 Μαΐου 2021", "el", (None, "2021-05-03")),
        ("Cập nhật lần cuối: 3/5/2021", "vi", (None, "2021-05-03")),
        ("Diperbarui 3 Mei 2021", "id", (None, "2021-05-03")),
        ("Оновлено 3 травня 2021", "uk", (None, "2021-05-03")),
        ("Actualitzat el 3 de maig de 2021", "ca", (None, "2021-05-03")),
        ("แก้ไขล่าสุด 3 พฤษภาคม 2564", "th", (None, "2021-05-03")),
        ("به‌روزرسانی: ۱۳ اردیبهشت ۱۴۰۰", "fa", (None, "2021-05-03")),
        ("آخر تحديث: 3 مايو 2021", "ar", (None, "2021-05-03")),
        ("עודכן ב-3 במאי 2021", "he", (None, "2021-05-03")),
        ("May 6, 2024 by Ann. Updated regularly", "en", ("2024-05-06", None)),
        ("May 6, 2024 (updated)", "en", (None, "2024-05-06")),
        (
            "Originally published May 6, 2024. Last updated: June 7, 2024",
            "en",
            ("2024-05-06", "2024-06-07"),
        ),
        ("3 May 2024 · Published 1 May 2024", "en", ("2024-05-01", None)),
        ("Publicerad 3 maj 2021, uppdaterad 5 maj 2021", "sv", ("2021-05-03", "2021-05-05")),
        ("最后更新于 2024-06-07", "zh", (None, "2024-06-07")),
        ("编辑：王小明 2024-05-06", "zh", ("2024-05-06", None)),
    ],
)
def test_dates_by_their_labels(
    text: str, language: str, expected: tuple[str | None, str | None]
) -> None:
    assert values.dates(text, language) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Updated:", True),
        ("Dernière mise à jour le", True),
        ("Обновлено", True),
        ("最終更新日：", True),
        ("Published, then updated", True),
        ("Updated, then published", False),
        ("updates by Ann", False),
        ("5 maj", False),
        ("", False),
    ],
)
def test_labels_of_a_change(label: str, expected: bool) -> None:
    assert values.is_of_change(label) is expected
