"""Determines the encoding of a page as a browser does."""

from __future__ import annotations

import codecs
import re

from chardetng_py import EncodingDetector
from selectolax.lexbor import LexborHTMLParser
from w3lib.encoding import resolve_encoding

# A later declaration is ignored. Browsers look at the first kilobyte, and at the rest while
# parsing.
_HEAD = 64 * 1024
_ASCII = bytes(range(128))
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
# How many broken characters a UTF-8 page may have for every byte beyond ASCII.
_BROKEN = 0.02
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_KANA = re.compile("[ぁ-んァ-ヴー]")
_MOSTLY = 0.2  # Japanese text has more, other text hardly any
_XML = re.compile(rb"\s*<\?xml\s[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)[\"']")
_IN_HEADER = re.compile(r"(?:^|;)\s*charset\s*=[\s\"']*([^\s;\"']+)", re.IGNORECASE)
_IN_CONTENT = re.compile(r"charset\s*=[\s\"']*([^\s;\"']+)", re.IGNORECASE)

# The encodings of the Encoding Standard, by Python's names. Python's other codecs are not for
# pages: some run for hours, some raise exceptions, some decode harmless text into markup.
_ENCODINGS = frozenset(
    "utf-8 utf-16-le utf-16-be gb18030 big5hkscs cp949 cp932 euc_jp iso2022_jp cp866 cp874"
    " koi8-r koi8-u mac-roman mac-cyrillic iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6"
    " iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 cp1250 cp1251"
    " cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258".split()
)
# Labels of the standard (https://encoding.spec.whatwg.org/#names-and-labels), by encoding, that
# w3lib does not know or interprets differently.
_LABELS = {
    label: encoding
    for encoding, labels in {
        "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
        "utf-16-le": "utf-16 csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff",
        "utf-16-be": "unicodefffe",
        "gb18030": "csgb2312 gb_2312 x-gbk",
        "big5hkscs": "cn-big5 x-x-big5",
        "cp949": "cseuckr csksc56011987 iso-ir-149 ks_c_5601-1989 ksc_5601 windows-949",
        "euc_jp": "cseucpkdfmtjapanese x-euc-jp",
        "cp874": "dos-874 iso885911",
        "koi8-r": "koi koi8",
        "koi8-u": "koi8-ru",
        "mac-roman": "csmacintosh mac x-mac-roman",
        "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
        "iso8859-2": "iso88592",
        "iso8859-3": "iso88593",
        "iso8859-4": "iso88594",
        "iso8859-5": "iso88595",
        "iso8859-6": "csiso88596e csiso88596i iso-8859-6-e iso-8859-6-i iso88596",
        "iso8859-7": "iso88597 sun_eu_greek",
        "iso8859-8": "csiso88598e iso-8859-8-e iso88598 visual csiso88598i iso-8859-8-i logical",
        "iso8859-10": "iso885910",
        "iso8859-13": "iso885913",
        "iso8859-14": "iso885914",
        "iso8859-15": "csisolatin9 iso885915",
        "cp1250": "x-cp1250",
        "cp1251": "x-cp1251",
        "cp1252": "iso88591 x-cp1252",
        "cp1253": "x-cp1253",
        "cp1254": "iso88599 x-cp1254",
        "cp1255": "x-cp1255",
        "cp1256": "x-cp1256",
        "cp1257": "x-cp1257",
        "cp1258": "x-cp1258",
    }.items()
    for label in labels.split()
}


def encoding_of(label: str) -> str | None:
    """Python's name of the encoding with this label; ``None`` if it is not a label."""
    label = label.strip("\t\n\f\r ").lower()
    encoding = _LABELS.get(label) or resolve_encoding(label)
    return encoding if encoding in _ENCODINGS else None


def charset(body: bytes, content_type: str) -> str:
    """The encoding of a page: by its byte-order mark, its header, its markup, or its bytes.

    ``content_type`` is the header's value, or empty. The first of them that gives an encoding
    decides (HTML Standard, section 13.2.3), unless the page was converted to UTF-8 without updating
    its markup.
    """
    if body.startswith(codecs.BOM_UTF8):
        return "utf-8"
    if body.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if body.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    if declared := _of_header(content_type):
        return declared
    declared = _of_markup(body[:_HEAD])
    if declared and not (declared != "utf-8" and _is_utf_8_only(body, declared)):
        return declared
    return _of_bytes(body)


def _is_utf_8_only(body: bytes, declared: str) -> bool:
    """Whether a page is certainly UTF-8 and cannot be what it declares: it was converted."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return "\ufffd" in body.decode(declared, "replace")


def _of_header(content_type: str) -> str | None:
    match = _IN_HEADER.search(content_type)
    return encoding_of(match[1]) if match else None


def _of_markup(head: bytes) -> str | None:
    labels = [match[1].decode("ascii", "replace")] if (match := _XML.match(head)) else []
    if b"charset" in head.lower():
        tree = LexborHTMLParser(head.decode("latin-1"))
        for meta in tree.css("meta[charset], meta[http-equiv=content-type i][content]"):
            if label := meta.attributes.get("charset"):
                labels.append(label)
            elif match_ := _IN_CONTENT.search(meta.attributes.get("content") or ""):
                labels.append(match_[1])
    found = next(filter(None, map(encoding_of, labels)), None)
    # A declaration that can be read as ASCII is not in UTF-16.
    return "utf-8" if found in ("utf-16-le", "utf-16-be") else found


def _of_bytes(body: bytes) -> str:
    """The encoding detected from the bytes: UTF-8, even with a few broken characters.

    Otherwise the one that Firefox would detect, from the bytes after the first one beyond ASCII.
    """
    broken = body.decode("utf-8", "replace").count("\ufffd")
    if broken <= _BROKEN * len(body.translate(None, _ASCII)):
        return "utf-8"
    match = _BEYOND_ASCII.search(body)
    start = max(match.start() - 1, 0) if match else 0  # including the letter before it
    part = body[start : start + _HEAD]
    if _is_japanese(part):
        return "cp932"
    detector = EncodingDetector()
    detector.feed(part, last=start + _HEAD >= len(body))
    return encoding_of(detector.guess(tld=None, allow_utf8=False)) or "cp1252"


def _is_japanese(part: bytes) -> bool:
    """Whether it is certainly Shift_JIS, some of which the detector takes for Russian."""
    text = part.decode("cp932", "replace")
    return len(_KANA.findall(text)) > _MOSTLY * len(_NOT_ASCII.findall(text))
