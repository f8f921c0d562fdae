"""Understands a query: spelling, ages, place, who asks, names and old names. Everything understood is shown and can be undone."""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import filter_spans

from directory_index.ages import AgeMention, AgeReader, Whose
from directory_index.files import Directory
from directory_index.language import Word, clauses, clean, english, reading, words
from directory_index.lexical import terms, terms_of
from directory_index.models import Term
from directory_index.places import PlaceMention, PlaceReader
from directory_index.spelling import Correction, Speller, mended


class FacetKind(StrEnum):
    """What sort of thing was understood."""

    AGE = "age"
    PLACE = "place"
    AUDIENCE = "audience"
    SPELLING = "spelling"
    WORD = "word"
    NEED = "need"


class Audience(StrEnum):
    """Who is asking."""

    PARENT = "parent"
    YOUNG_PERSON = "young person"
    PRACTITIONER = "practitioner"


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing understood, in words for the person, with the words it came from. `key` undoes it."""

    kind: FacetKind
    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Child:
    """A child (or the young person who asks): months, lower included, upper excluded, and the part of the text about them."""

    label: str
    minimum: int
    maximum: int
    about: str


@dataclass(frozen=True, slots=True)
class Query:
    """A query as understood; the only thing that travels on."""

    text: str  # as typed, cleaned
    corrected: str  # what is searched for
    expanded: str  # with the plain meaning of an acronym or former name, when the text is little more than that
    terms: tuple[str, ...]
    content: tuple[Word, ...]  # words that can say what is wrong; those of ages and places are left out
    children: tuple[Child, ...]
    places: tuple[str, ...]
    elsewhere: tuple[str, ...]  # places named that are not covered, as typed
    audience: Audience | None
    kinds: frozenset[str]  # kinds named
    services: frozenset[str]  # services named
    words: tuple[Term, ...]  # glossary terms named by acronym or former name
    facets: tuple[Facet, ...]
    needs: tuple[str, ...] = ()  # needs that the person picked


# Stages that a person may pick when asked how old the child is: months, lower included, upper excluded.
STAGES = {
    "stage-before-birth": ("before birth", -9, 0),
    "stage-under-5": ("under 5", 0, 60),
    "stage-5-to-10": ("5 to 10", 60, 132),
    "stage-11-to-15": ("11 to 15", 132, 192),
    "stage-16-or-over": ("16 or over", 192, 300),
}


# A service is asked for by name when its name is this share of the text; a story that mentions CAMHS asks for something else.
_MOSTLY_A_NAME = 0.5
_BARE = 2  # content words; a text with no more is little but its acronym or old name
_PRACTITIONER = re.compile(
    r"\b(pupils?|students?|clients?|patients?|tenants?|caseload|my class|our school|our setting|our nursery|our practice|"
    r"health visitor here|hv here|hv\W|i'?m a (?:teacher|health visitor|social worker|midwife|gp|nurse|senco|ta|youth worker|"
    r"housing officer|pcso|police officer|family support worker|nursery manager|key ?worker|childminder|school nurse)|as a senco|"
    r"senco here|custody|refer(?:ral)?s?|referring|discharged?|open to|step(?:ped|ping)? (?:up|down)|disclosed|disclosure|"
    r"y\d{1,2} (?:pupil|boy|girl|lad|student)|y[op]\b|c?yp\b|cin\b|cp plan|tac\b|taf\b|eha\b|mash\b|ehcp? panel|"
    r"threshold|presenting with|mum (?:of|with|reports|says|engag\w+)|parents? (?:reports?|says|asks|asking|would|consent))",
    re.I,
)
_FAMILY = re.compile(
    r"\b(my (?:son|daughter|little|lad|boy|girl|baby|child|kids?|eldest|youngest|toddler|ds|dd|lo|wife|husband|partner)|"
    r"our (?:son|daughter))\b",
    re.I,
)
_YOUNG = re.compile(
    r"\b(my (?:mum|dad|parents|mam|nan|foster (?:mum|carer)|teachers?|form tutor|head of year|stepdad|step dad)|our form|"
    r"me and my mates)\b",
    re.I,
)
_ADULT_CHILD_OF = re.compile(
    r"\bmy (?:mum|dad|mam|nan|parents)\b.*\b(?:dementia|care home|probate|babysit|my (?:son|daughter|kids|children))",
    re.I,
)


class QueryReader:
    """Reads queries against one directory."""

    def __init__(self, directory: Directory, ages: AgeReader | None = None) -> None:
        """Learn the directory's own words, names and places."""
        self._directory = directory
        self._ages = ages or AgeReader()
        self._places = PlaceReader(directory.places)
        self._speller = _speller(directory)
        self._names = _NameReader(directory)

    def uses(self, word: str) -> bool:
        """Whether the directory's own texts use a word."""
        return self._speller.uses(word)

    def with_names(self, directory: Directory) -> QueryReader:
        """A reader that knows the names of a directory whose services have changed."""
        reader = copy.copy(self)
        reader._directory = directory
        reader._names = _NameReader(directory)
        return reader

    def read(self, text: object, without: Collection[str] = (), assume: Collection[str] = ()) -> Query:
        """Understand a text, leaving out the facets whose keys are in `without` and adding those in `assume`.

        Raises:
            BadQueryError: when there is nothing to read or too much.
        """
        typed = clean(text)
        corrected, corrections = self._correct(typed, without)
        ages = [age for age in self._ages.read(corrected) if _age_key(age) not in without]
        with reading(corrected) as doc:
            query = self._understood(typed, doc, corrections, ages, without)
        for key in assume:
            query = self.assuming(query, key) if key not in without else query
        return query

    def assuming(self, query: Query, key: str) -> Query:
        """The query with a stage or a need that the person picked, as if they had said it; unknown keys change nothing."""
        if any(facet.key == key for facet in query.facets):
            return query
        if key in STAGES:
            label, minimum, maximum = STAGES[key]
            facet = Facet(FacetKind.AGE, key, f"for a child: {label}", "")
            child = Child(label, minimum, maximum, query.corrected)
            return replace(query, children=(*query.children, child), facets=(*query.facets, facet))
        need = self._directory.needs.get(key.removeprefix("need-")) if key.startswith("need-") else None
        if need is None:
            return query
        facet = Facet(FacetKind.NEED, key, f"mostly about: {need.label}", "")
        return replace(query, needs=(*query.needs, need.id), facets=(*query.facets, facet))

    def _understood(
        self, typed: str, doc: Doc, corrections: list[Correction], ages: list[AgeMention], without: Collection[str]
    ) -> Query:
        places = [place for place in self._places.read(doc) if _place_key(place) not in without]
        named = self._names.read(doc, without)
        audience = _audience(doc.text, ages)
        audience_key = f"audience-{audience}".replace(" ", "-")
        if audience_key in without:
            audience = None
        facets = [
            *(_age_facet(age) for age in ages),
            *(_place_facet(place, self._directory) for place in places),
            *(_word_facet(term, typed_as) for term, typed_as in named.terms),
            *(_spelling_facet(item) for item in corrections),
            *([Facet(FacetKind.AUDIENCE, audience_key, f"asked by a {audience}", "")] if audience else []),
        ]
        said = words(doc)
        content = _content(said, [*ages, *places])
        meanings = [term.plain for term, _ in named.terms] if len(content) <= _BARE else []
        return Query(
            text=typed,
            corrected=doc.text,
            expanded=". ".join([doc.text, *meanings]),
            terms=(*terms(said), *(lemma for found in terms_of(meanings) for lemma in found)),
            content=content,
            children=_children(doc, ages),
            places=tuple(dict.fromkeys(place.place for place in places if place.place)),
            elsewhere=tuple(place.text for place in places if place.place is None),
            audience=audience,
            kinds=named.kinds,
            services=named.services,
            words=tuple(term for term, _ in named.terms),
            facets=tuple(facets),
        )

    def _correct(self, typed: str, without: Collection[str]) -> tuple[str, list[Correction]]:
        corrected, corrections = self._speller.correct(typed)
        kept = [item for item in corrections if f"spelling-{item.typed.lower()}" not in without]
        return (corrected, corrections) if len(kept) == len(corrections) else (mended(typed, kept), kept)


@dataclass(frozen=True, slots=True)
class _Named:
    kinds: frozenset[str]
    services: frozenset[str]
    terms: tuple[tuple[Term, str], ...]


class _NameReader:
    """Finds names of kinds and services, and the acronyms and former names of the glossary."""

    def __init__(self, directory: Directory) -> None:
        nlp = english()
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._holders: dict[str, list[tuple[str, str]]] = {}
        self._terms = directory.terms
        for kind in directory.kinds.values():
            for name in [kind.name, *kind.also_known_as]:
                self._hold(name, "kind", kind.id)
        for service in directory.services.values():
            for name in [service.name, *service.also_known_as]:
                self._hold(name, "service", service.id)
        for term in directory.terms.values():
            if term.acronym:
                self._hold(term.acronym, "term", term.id)
            if term.status == "former":
                self._hold(term.term, "term", term.id)
        self._matcher.add("NAME", [nlp.make_doc(name) for name in self._holders])

    def read(self, doc: Doc, without: Collection[str]) -> _Named:
        kinds: set[str] = set()
        services: set[str] = set()
        found: dict[str, tuple[Term, str]] = {}
        for span in filter_spans(self._matcher(doc, as_spans=True)):
            for what, identifier in self._holders.get(span.text.lower(), []):
                if f"word-{identifier}" in without:
                    continue
                if what == "kind":
                    kinds.add(identifier)
                elif what == "service" and len(span) >= _MOSTLY_A_NAME * len(doc):
                    services.add(identifier)
                elif what == "term" and (span.text.isupper() or not self._is_word(span.text)):
                    found.setdefault(identifier, (self._terms[identifier], span.text))
        return _Named(frozenset(kinds), frozenset(services), tuple(found.values()))

    def _hold(self, name: str, what: str, identifier: str) -> None:
        key = name.lower().strip()
        if len(key) > 1 and (what, identifier) not in self._holders.setdefault(key, []):
            self._holders[key].append((what, identifier))

    def _is_word(self, text: str) -> bool:
        """Whether letters typed small are more likely a word: 'it', 'ace', 'send' are no acronyms then."""
        return text.islower() and len(text) <= 4 and Speller.is_general(text)


def _speller(directory: Directory) -> Speller:
    texts = [text for kind in directory.kinds.values() for text in kind.all_statements]
    texts += [text for service in directory.services.values() for text in (*service.statements, service.summary)]
    names = [name for kind in directory.kinds.values() for name in (kind.name, *kind.also_known_as)]
    names += [name for service in directory.services.values() for name in (service.name, *service.also_known_as)]
    names += [name for term in directory.terms.values() for name in (term.term, term.acronym or "", *term.also)]
    names += [name for place in directory.places.values() for name in (place.name, *place.also)]
    return Speller(texts, names)


def _children(doc: Doc, ages: list[AgeMention]) -> tuple[Child, ...]:
    """Each child with the sentences about them: from where their age stands to where the next child's does."""
    mentions = [age for age in ages if age.whose in (Whose.CHILD, Whose.SELF)]
    spans = list(clauses(doc))
    children = []
    for i, mention in enumerate(mentions):
        start = next((low for low, high in spans if low <= mention.start < high), 0)
        if i and start < mentions[i - 1].end:  # two children in one sentence: the text between their ages divides them
            start = mentions[i - 1].end
        end = mentions[i + 1].start if i + 1 < len(mentions) else len(doc.text)
        start = 0 if i == 0 else start
        label = mention.label if mention.whose is Whose.CHILD else f"you, {mention.label}"
        children.append(Child(label, mention.minimum, mention.maximum, doc.text[start:end].strip(" ,;.")))
    unique = {(child.minimum, child.maximum): child for child in reversed(children)}
    return tuple(sorted(unique.values(), key=lambda child: doc.text.find(child.about)))


def _audience(text: str, ages: list[AgeMention]) -> Audience | None:
    if any(age.whose is Whose.SELF for age in ages):
        return Audience.YOUNG_PERSON
    if _YOUNG.search(text) and not _FAMILY.search(text) and not _ADULT_CHILD_OF.search(text):
        return Audience.YOUNG_PERSON
    if _FAMILY.search(text):
        return Audience.PARENT
    if _PRACTITIONER.search(text):
        return Audience.PRACTITIONER
    return None


def _age_key(age: AgeMention) -> str:
    return f"age-{age.minimum}-{age.maximum}"


def _place_key(place: PlaceMention) -> str:
    return f"place-{place.place or re.sub(r'[^a-z0-9]', '', place.text.lower())}"


def _age_facet(age: AgeMention) -> Facet:
    who = {
        Whose.CHILD: "for a child: ",
        Whose.SELF: "for you: ",
        Whose.PARENT: "parent's age (not used to filter): ",
    }.get(age.whose, "somebody else's age (not used to filter): ")
    return Facet(FacetKind.AGE, _age_key(age), f"{who}{age.label}", age.text)


def _place_facet(place: PlaceMention, directory: Directory) -> Facet:
    if place.place is None:
        return Facet(FacetKind.PLACE, _place_key(place), f"{place.text} is not in this district", place.text)
    name = directory.places[place.place].name
    if place.uncertain:
        others = " or ".join(directory.places[other].name for other in place.uncertain[1:])
        return Facet(FacetKind.PLACE, _place_key(place), f"near {name} (or did you mean {others}?)", place.text)
    return Facet(FacetKind.PLACE, _place_key(place), f"near {name}", place.text)


def _word_facet(term: Term, typed_as: str) -> Facet:
    if term.status == "former" and term.replaced_by:
        label = f"{typed_as}: now {', '.join(term.replaced_by)}"
    elif term.ambiguous:
        label = f"{typed_as}: {term.term} (it can also mean {'; '.join(term.ambiguous)})"
    else:
        label = f"{typed_as}: {term.term}"
    return Facet(FacetKind.WORD, f"word-{term.id}", label, typed_as)


def _spelling_facet(item: Correction) -> Facet:
    return Facet(FacetKind.SPELLING, f"spelling-{item.typed.lower()}", f"'{item.typed}' read as '{item.read}'", item.typed)


def _content(said: Sequence[Word], taken: Sequence[AgeMention | PlaceMention]) -> tuple[Word, ...]:
    spans = [(mention.start, mention.end) for mention in taken]
    return tuple(word for word in said if word.is_content and not any(start <= word.start < end for start, end in spans))
