"""A hand-out as PDF: tagged for screen readers (PDF/UA-1), the same on every machine, made in memory."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock

import typst

from directory_index.checklists.handout import Handout
from directory_index.checklists.headings import phrase
from directory_index.checklists.plain import Block, layout

_TEMPLATES = Path(__file__).parent / "templates"
_ONE = b'#set document(title: "-")\n#sys.inputs.one'
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SPECIAL = re.compile(
    r"\b(?P<number>999|101|111|116 \d{3}|0\d{2,4}[ \d]{4,10}\d)\b"
    rf"|\b(?P<whole>\d{{1,2}}(?:-(?:year|month)-old| (?:{_MONTHS}) \d{{4}}))\b"
    r"|(?P<long>\S{25,})"
)
# Latin, Greek and Cyrillic letters with their marks; punctuation, currency, signs. Of other writing typst's fonts hold a part, so
# that a word would come out with holes, or stop the file where it meets a letter of ours.
_ALPHABETS = (range(0x80, 0x530), range(0x1E00, 0x2C00))
_PICTURES = {"So", "Sk", "Cf"}  # categories of a picture, and of what colours and joins it
_AS_PICTURE = "\ufe0f"  # asks for the coloured form of the sign before it
_one_at_a_time = Lock()  # the compiler refuses a second caller while it works


def pdf(handout: Handout) -> bytes:
    """The hand-out as a PDF/UA-1 file, A4, black on white. The same hand-out gives the same bytes; nothing is written to disk.

    Letters that no font at hand can show (PDF/UA refuses a file with any) give way to a note that says so.

    Raises:
        typst.TypstError: when the template is broken.
    """
    blocks = layout(handout)
    day = handout.made_on
    data = {
        "title": _showable(blocks[0].lines[0], handout),
        "made_on": {"year": day.year, "month": day.month, "day": day.day},
        "page": phrase("page", handout.voice),
        "out_of": phrase("out_of", handout.voice),
        "blocks": [_as_data(block, handout) for block in blocks],
    }
    noon = dt.datetime.combine(day, dt.time(12), dt.UTC)
    return _compiled(_template(), {"data": json.dumps(data)}, noon)


def _compiled(source: bytes, inputs: dict[str, str], at: dt.datetime | None = None) -> bytes:
    with _one_at_a_time:
        made = _compiler().compile(source, format="pdf", sys_inputs=inputs, pdf_standards="ua-1", timestamp=at)
    if not isinstance(made, bytes):
        raise TypeError(made)
    return made


@cache
def _template() -> bytes:
    return (_TEMPLATES / "handout.typ").read_bytes()


@cache
def _compiler() -> typst.Compiler:
    """One for the process: it holds the fonts that come with typst, and none of the machine's."""
    return typst.Compiler(root=_TEMPLATES, font_paths=typst.Fonts(include_system_fonts=False))


def _as_data(block: Block, handout: Handout) -> dict[str, object]:
    lines = [_pieces(_showable(line, handout)) for line in block.lines]
    rows = [[_pieces(_showable(cell, handout)) for cell in row] for row in block.rows]
    return {"kind": block.kind, "level": block.level, "lines": lines, "rows": rows}


def _pieces(text: str) -> list[tuple[str, str]]:
    """A text in pieces, each with the way the template sets it: text, number, whole or long; none for an empty text."""
    pieces, at = [], 0
    for found in _SPECIAL.finditer(text):
        pieces += [("text", text[at : found.start()]), (str(found.lastgroup), found.group())]
        at = found.end()
    return [piece for piece in (*pieces, ("text", text[at:])) if piece[1]]


def _showable(text: str, handout: Handout) -> str:
    """The text with each run of words that cannot be shown replaced by one note."""
    if text.isascii():
        return text
    note = f"[{phrase('not_shown', handout.voice)}]"
    noted = " ".join(_word(word, note) for word in text.split(" "))
    return re.sub(rf"({re.escape(note)})(?: \1)+", r"\1", noted)


def _word(word: str, note: str) -> str:
    """The word, with pictures named in it; or the note where other writing is lost."""
    word = word.replace(_AS_PICTURE, "")
    lost = {char for char in word if not _can_show(char)}
    if any(unicodedata.category(char) not in _PICTURES for char in lost):
        return note
    return "".join(_named(char) if char in lost else char for char in word)


def _named(char: str) -> str:
    return f"[{unicodedata.name(char, '?').lower()}]" if unicodedata.category(char) == "So" else ""


@lru_cache(maxsize=8192)
def _can_show(char: str) -> bool:
    """Whether one character can stand in the file: one of an alphabet that can, and set once by itself to see."""
    if char.isascii():
        return True
    if not any(ord(char) in alphabet for alphabet in _ALPHABETS):
        return False
    try:
        _compiled(_ONE, {"one": f"a{char}"})
    except typst.TypstError:
        return False
    return True
