"""The reader of ages: from a text to its mentions."""

from __future__ import annotations

import datetime
from contextlib import AbstractContextManager, nullcontext
from threading import Lock

import spacy
from spacy.lang.en.stop_words import STOP_WORDS
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans

from directory_index.ages.cues import CUES
from directory_index.ages.forms import read_forms
from directory_index.ages.mention import AgeMention
from directory_index.ages.page import Page
from directory_index.ages.people import ROLES
from directory_index.ages.settle import settle
from directory_index.ages.stages import Stage, load_stages, stages_file
from directory_index.ages.text import fold

# The tokenizer leaves brackets inside some words ("son(5)"); blanked, they part words and move no offset.
_BRACKETS = str.maketrans('()[]{}"*', " " * 8)


class AgeReader:
    """Reads the ages in a text.

    Safe to share between threads. Words met in a text are forgotten after it, unless a pipeline was given.
    """

    def __init__(self, today: datetime.date | None = None, nlp: Language | None = None) -> None:
        """Make a reader.

        Args:
            today: The day that school years and births are reckoned from; the day of each reading when None.
            nlp: An English pipeline whose tokenizer is used; a blank one of its own when None.
        """
        self._today = today
        self._own = nlp is None
        self._nlp = nlp or spacy.blank("en")
        self._lock = Lock()
        for word in (*STOP_WORDS, *ROLES):  # looked up once for all, and not again in each memory zone
            _ = self._nlp.vocab[word]
        self._cues = PhraseMatcher(self._nlp.vocab)
        for phrase in CUES:
            # Split by hand: alone, "'m" would fall into two tokens, as it does not in "i'm".
            self._cues.add(phrase, [Doc(self._nlp.vocab, words=phrase.split(" "))])
        self._stage_words = load_stages(stages_file())
        self._stages = PhraseMatcher(self._nlp.vocab)
        for place, stage in enumerate(self._stage_words):
            self._stages.add(str(place), [self._nlp.make_doc(phrase.lower()) for phrase in stage.words])

    def read(self, text: str) -> list[AgeMention]:
        """The ages that `text` states of the present, in order of appearance.

        Past ages, durations, scores and other numbers give nothing; after a correction the last age stays.

        Args:
            text: Anything a person typed.

        Returns:
            Mentions with months, character spans and labels; empty when no age was found.
        """
        with self._lock, self._memory():
            page = self._open(text)
        read_forms(page)
        return [draft.mention(text) for draft in settle(page)]

    def _memory(self) -> AbstractContextManager[object]:
        # spaCy interns every word it meets. Names of children must not pile up in memory, so the words of one
        # text are dropped with it; a pipeline that others use at the same time cannot be emptied under them.
        return self._nlp.memory_zone() if self._own else nullcontext()

    def _open(self, text: str) -> Page:
        folded = fold(text)
        doc = self._nlp.make_doc(folded.translate(_BRACKETS))
        cues = {
            span.end - 1: (CUES[span.label_], span.start)  # the longest phrase wins
            for span in filter_spans(self._cues(doc, as_spans=True))
        }
        today = self._today or datetime.date.today()
        words = [(token.text, token.idx) for token in doc]  # a pass over a document costs more than its words
        tokens, starts = [text for text, _ in words], [start for _, start in words]
        return Page(text, folded, tokens, starts, cues, self._stage_spans(doc), today)

    def _stage_spans(self, doc: Doc) -> list[tuple[int, int, Stage]]:
        """The longest stage phrases; one phrase may stand in several entries, in the order of the file."""
        found = sorted(self._stages(doc, as_spans=True), key=lambda span: (span.start, int(span.label_)))
        longest = {(span.start, span.end) for span in filter_spans(found)}
        return [
            (span.start_char, span.end_char, self._stage_words[int(span.label_)])
            for span in found
            if (span.start, span.end) in longest
        ]
