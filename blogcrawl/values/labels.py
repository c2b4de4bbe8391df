"""Labels beside a date that say whether it is that of publication or of a change."""

from __future__ import annotations

import re
from functools import cache

LABEL_LENGTH = 40
"""The most characters between a date and its label."""

CHANGED, PUBLISHED = "changed", "published"

# One line per language. A star stands for any ending.
_CHANGED = """
updated, update, modified, revised, edited, changed, amended
aktualisier*, geändert*, änderung, überarbeitet*, bearbeitet*
mis à jour, mise à jour, màj, maj:, modifié*, modification, révisé*, actualisé*
actualiza*, modificad*, editad*, revisad*, última modificación
atualiza*, alterad*, última alteração, última modificação
aggiornat*, aggiornamento, modificat*, ultima modifica
bijgewerkt, gewijzigd, aangepast, geüpdatet, geactualiseerd, herzien
actualitza*, última modificació
обновлен*, обновлён*, изменен*, изменён*, отредактирован*, исправлен*
оновлен*, змінен*, відредагован*
zaktualizowan*, aktualizacja, aktualizacji, zmodyfikowan*, edytowan*, zmienion*, modyfikacja
aktualizován*, aktualizace, aktualizovan*, aktualizácia, upraven*, změněn*, poslední úprava
güncelle*, düzenlendi, değiştirildi, son değişiklik
uppdatera*, ändrad*, redigera*
opdateret, ændret, redigeret, oppdatert, endret, redigert
päivitetty, päivitys, muokattu, muutettu
frissítve, frissítés, frissült, módosítva, módosítás*, szerkesztve
actualizat*, actualizare, modificare, editat*
ενημερώθηκε, ενημέρωση, τροποποιήθηκε, τροποποίηση
cập nhật, chỉnh sửa, sửa đổi
diperbarui, dimutakhirkan, diubah, disunting, perubahan terakhir
актуализиран*, обновен*, ažurirano, izmijenjeno, posodobljeno, atnaujint*, uuendatud
"""
_PUBLISHED = """
published, posted, created, written, publication, released
veröffentlich*, publiziert*, erstellt*, geschrieben*, erschienen, gepostet
publié*, publication, posté*, rédigé*, écrit*, paru*, mis en ligne, mise en ligne, créé*
publicad*, publicación, escrito, creado
publicação, postad*, postagem, criado
pubblicat*, pubblicazione, scritto, inserito, creato
gepubliceerd, publicatiedatum, geplaatst, geschreven, gepost, aangemaakt
publicat, publicada, escrit, creat
опубликован*, публикация, публикации, размещен*, размещён*, создан*, написан*, добавлен*
опублікован*, створен*, додан*, розміщен*
opublikowan*, publikacji, publikacja, dodan*, napisan*, utworzon*
publikován*, publikovan*, zveřejněn*, vydán*, vytvořen*, napsán*, vložen*
yayınla*, yayımla*, yayın tarihi, oluşturul*, eklendi, yazıldı, paylaşıldı
publicera*, skriven, skrivet, skapad*, postad*, upplagd*
publiceret, udgivet, oprettet, skrevet, offentliggjort, publisert, opprettet, postet, lagt ut
julkaistu, julkaisupäivä, kirjoitettu, luotu
közzétéve, közzététel, megjelent, publikálva, létrehozva, beküldve
publicare, postat, scris
δημοσιεύτηκε, δημοσιεύθηκε, δημοσίευση, αναρτήθηκε, γράφτηκε
đăng, xuất bản, ngày tạo
diterbitkan, dipublikasikan, diposting, ditulis, dibuat, diunggah
публикуван*, objavljeno, paskelbta, avaldatud
"""
# In these scripts a label may be surrounded by other letters.
_CHANGED_WITHIN = (
    "更新 修改 修订 修訂 修正 改訂 改定 变更 變更 编辑于 編輯於 最后编辑 最後編輯 編集日 最終編集"
    " 업데이트 수정일 수정됨 수정: 최종수정 갱신 อัปเดต อัพเดต อัพเดท แก้ไข ปรับปรุง"
    " تحديث حدث تعديل عدل به‌روز بروزرسانی ویرایش آخرین‌تغییر עודכן עדכון נערך अपडेट अद्यतन"
)
_PUBLISHED_WITHIN = (
    "发布 發布 發佈 发表 發表 创建 建立 创作 撰写 撰寫 刊登 公開 投稿 掲載 作成 発行"
    " 게시 작성 등록 발행 입력 เผยแพร่ โพสต์ เขียนเมื่อ نشر منتشر انتشار ارسال كتب"
    " פורסם נכתב פרסום प्रकाशित"
)
# Vowel marks, joiners and the like, which are optional in writing.
_MARKS = re.compile("[\u064b-\u0652\u0640\u200c]")
_BETWEEN = re.compile("[|·•]| / ")


def label_before(text: str) -> str | None:
    """The kind of the last label in ``text``, which precedes a date."""
    found = list(_pattern().finditer(_plain(text[-LABEL_LENGTH:])))
    return found[-1].lastgroup if found else None


def label_after(text: str) -> str | None:
    """The kind of the label that directly follows a date, alone, such as 公開 or güncellendi."""
    text = _BETWEEN.split(text[: 2 * LABEL_LENGTH], maxsplit=1)[0]
    match = _pattern_after().fullmatch(_plain(text))
    return match.lastgroup if match else None


def first_label(text: str) -> int | None:
    """The position of the first label in ``text``."""
    match = _pattern().search(_plain(text))
    return match.start() if match else None


def is_of_change(label: str) -> bool:
    """Whether a label before a date means a change, not the publication."""
    return label_before(label) == CHANGED


def is_label(text: str) -> bool:
    """Whether a text is the label of a day and holds none itself."""
    return not any(map(str.isdigit, text)) and label_before(text) is not None


def _plain(text: str) -> str:
    return _MARKS.sub("", text.casefold())


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(_labels())


@cache
def _pattern_after() -> re.Pattern[str]:
    time = r"(?:[^\w\n]*\d{1,2}[:시時]\d{2}\w*)?"
    ending = r"(?:['’]\w{1,4}\W|-?[áé]n\W|[に에])?"  # an ending of the date, as in 2024'te
    return re.compile(rf"{time}{ending}\W*(?:{_labels()})\w{{0,6}}\W*")


def _labels() -> str:
    return "|".join(
        f"(?P<{kind}>(?<!\\w)(?:{_words(words)})|{_words(within.replace(' ', ','))})"
        for kind, words, within in (
            (CHANGED, _CHANGED, _CHANGED_WITHIN),
            (PUBLISHED, _PUBLISHED, _PUBLISHED_WITHIN),
        )
    )


def _words(lines: str) -> str:
    words = (_plain(word.strip()) for line in lines.split("\n") for word in line.split(","))
    return "|".join(_word(word) for word in words if word)


def _word(word: str) -> str:
    if word.endswith("*"):
        return re.escape(word[:-1]) + r"\w*"
    return re.escape(word) + (r"(?!\w)" if re.match("[a-zà-ӿ]", word) else "")
