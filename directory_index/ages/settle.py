"""Settling: each child once, and every age given to somebody."""

from __future__ import annotations

import re
from dataclasses import replace

from directory_index.ages.mention import Draft, Kind, Whose
from directory_index.ages.page import Page
from directory_index.ages.people import FEMALE, FIRST_PERSON, MALE, OLDEST_CHILD, THIRD_PERSON, Role
from directory_index.ages.text import pattern

_ONE_MORE = r"(?:an?|my|our|the|one|her|his|another|their|one in|one at)"
_JOINS = pattern(
    rf"[\s,]*(?:\b(?:and|or|plus|also|as well as|then)\b|[&+/])\s*(?:(?:{_ONE_MORE}|also|other in)\s+)*"
    r"|[^.;!?]{0,25}\b(?:one|another|other)(?: is|'s|s)?(?: in| at)?\s+"
)
_JOINS_CHILDREN = pattern(
    rf"(?:\s*\w+){{0,2}}[\s,]*(?:\b(?:and|or|plus|also|as well as)\b|[&+])\s+(?:also\s+)?{_ONE_MORE}\s+(?:\w+\s+)?"
)


def settle(page: Page) -> list[Draft]:
    """The drafts of one text, with each child once and every age given to somebody."""
    drafts = _corrected(page, sorted(page.drafts, key=_place))
    drafts = [replace(draft, whose=draft.whose or _writer(page, draft)) for draft in drafts]
    drafts = _one_pregnancy(page, drafts)
    return _parents(page, _same_children(page, drafts))


def _place(draft: Draft) -> tuple[int, int, bool]:
    return draft.start, draft.end, draft.whose is not Whose.PARENT


def _corrected(page: Page, drafts: list[Draft]) -> list[Draft]:
    """Drop the age that a later one takes back ("he's 5, actually 6")."""
    kept: list[Draft] = []
    for draft in drafts:
        if draft.corrects:
            taken = (d for d in reversed(kept) if d.kind <= Kind.YEAR and not _apart(page, d, draft))
            if (earlier := next(taken, None)) is not None:
                kept.remove(earlier)
        kept.append(draft)
    return kept


def _apart(page: Page, one: Draft, other: Draft) -> bool:
    """Whether both have a subject, and not the same ("she's 4 and actually he's 7")."""
    if one.subject < 0 or other.subject < 0 or one.subject == other.subject:
        return False
    first, second = page.word(one.subject), page.word(other.subject)
    return first != second and len({first, second} & {"he", "she", "they"}) != 1


def _writer(page: Page, draft: Draft) -> Whose:
    """Whose a loose age is ("14, my mum is ill"): the writer's, if nine or more and naming no child."""
    of_age = draft.minimum >= 108 and draft.kind <= Kind.YEAR and draft.maximum <= 12 * OLDEST_CHILD + 12
    alone = not FIRST_PERSON.isdisjoint(page.tokens) and not _speaks_of_a_child(page)
    return Whose.SELF if of_age and alone else Whose.CHILD


def _speaks_of_a_child(page: Page) -> bool:
    """Whether somebody is spoken of who may be a child; after "mum", "she" is mum."""
    grown = set[str]()
    for index, word in enumerate(page.tokens):
        if page.role(index) is Role.PARENT and page.word(index - 1) not in ("his", "her", "their", "the"):
            grown |= {"she", "shes", "her"} if word in FEMALE else {"he", "hes", "him", "his"} if word in MALE else set()
        if word in THIRD_PERSON - grown:
            return True
    return False


def _one_pregnancy(page: Page, drafts: list[Draft]) -> list[Draft]:
    """One unborn mention for a text, and no born baby for the one that is awaited."""
    unborn = [draft for draft in drafts if draft.kind is Kind.UNBORN]
    born = any(draft.kind is Kind.STATED and draft.whose is Whose.CHILD for draft in drafts)
    past = born and all(re.search(r"\b(?:in|during)\s+$", page.left(draft.start)) for draft in unborn)
    rest = [draft for draft in drafts if draft.kind is not Kind.UNBORN]
    if not unborn or past:  # "drank in pregnancy, he's 4"
        return rest
    first = replace(unborn[0], count=max(draft.count for draft in unborn))
    return sorted([first, *(draft for draft in rest if not _awaited(page, draft))], key=_place)


def _awaited(page: Page, draft: Draft) -> bool:
    had = re.search(r"\b(?:have|got|has|with|and)\s+an?\s+(?:\w+\s+)?$", page.left(draft.start))
    return draft.stage is not None and draft.stage.name == "baby" and not had


def _same_children(page: Page, drafts: list[Draft]) -> list[Draft]:
    """Where two drafts speak of one child, keep the one that says more."""
    # A writer has one age, the last that they give.
    mine = [draft for draft in drafts if draft.whose is Whose.SELF and draft.kind is Kind.STATED]
    drafts = [draft for draft in drafts if draft not in mine[:-1]]
    stated = [d for d in drafts if d.kind <= Kind.YEAR and d.whose in (Whose.CHILD, Whose.SELF)]
    called = {d.stage.name for d in drafts if d.stage and _called_baby(page, d, stated)}
    kept: list[Draft] = []
    for draft in drafts:
        if _superseded(page, draft, stated, called):
            continue
        twin = next((d for d in kept if _same_child(page, d, draft)), None)
        if twin is None:
            kept.append(draft)
            continue
        best = min(twin, draft, key=_trust)
        kept[kept.index(twin)] = replace(best, count=max(twin.count, draft.count))
    return sorted(kept, key=_place)


def _superseded(page: Page, draft: Draft, stated: list[Draft], called: set[str]) -> bool:
    """Whether stated ages make a vague draft needless."""
    stage = draft.stage
    doubtful = draft.kind in (Kind.EVENT, Kind.CLINICAL)
    if doubtful and draft.whose is Whose.CHILD:  # "never had his 2 year check and he's 4"
        return any(other.kind <= (Kind.YEAR if stage else Kind.BORN) for other in stated)
    if stage is None:
        return False
    if stage.name == "little one" and _one_of_the_children(page, draft, stated):
        return True
    if stage.name in called and not page.left(draft.start).endswith((" a ", "new ")):
        return True
    # The place of learning of a writer whose age is stated ("im 19, ... at college").
    place = draft.kind is Kind.STAGE and not stage.person and draft.minimum >= 108
    return place and any(other.whose is Whose.SELF and other.kind is Kind.STATED for other in stated)


def _one_of_the_children(page: Page, draft: Draft, stated: list[Draft]) -> bool:
    """Whether "the little one" is the younger of children whose ages were told before."""
    earlier = [other for other in stated if other.end <= draft.start and other.whose is Whose.CHILD]
    return len(earlier) > 1 and not page.left(draft.start).endswith((" my ", " our ", " a "))


def _trust(draft: Draft) -> tuple[bool, bool, int]:
    return draft.approximate, draft.kind is Kind.EVENT, draft.maximum - draft.minimum


def _same_child(page: Page, one: Draft, other: Draft) -> bool:
    """Whether two drafts, the first one earlier in the text, are ages of one child."""
    people = {one.whose, other.whose}
    if Kind.UNBORN in (one.kind, other.kind) or (len(people) == 2 and people != {Whose.CHILD, Whose.SELF}):
        return False
    if one.start == other.start or (one.group == other.group and one.group >= 0):
        return False
    if not one.overlaps(other) and not _at_the_edge(page, one, other):
        return False
    if len(people) == 2 and not (one.approximate or other.approximate):
        return False
    if max(one.count, other.count) > 1 and "under" in (one.label[:5], other.label[:5]):
        return False  # "3 under 5 and the 2 year old": one of the three
    return not _coordinated(page, one, other)


def _at_the_edge(page: Page, one: Draft, other: Draft) -> bool:
    """Whether a stated age lies just outside the place the child goes to ("nursery say my 5 yr old")."""
    stated, place = sorted((one, other), key=lambda draft: draft.kind)
    if (stated.kind, place.kind) != (Kind.STATED, Kind.STAGE) or not place.stage or place.stage.person:
        return False
    near = place.minimum - 12 < stated.maximum and stated.minimum < place.maximum + 12
    joined = re.search(r"\b(?:and|plus)\b|&", page.folded[one.end : other.start])
    return near and (not joined or place.stage.name.startswith("starting"))


def _coordinated(page: Page, one: Draft, other: Draft) -> bool:
    """Whether the words between join two children ("a newborn and a toddler") and not two facts of one."""
    between = page.folded[one.end : other.start]
    if one.kind is other.kind is Kind.STAGE and one.label == other.label:
        return False
    exact = {one.kind <= Kind.BORN, other.kind <= Kind.BORN}
    if len(exact) == 2:
        return bool(_JOINS_CHILDREN.fullmatch(between))
    if _JOINS.fullmatch(between):
        return True
    if exact == {False}:
        return bool(re.fullmatch(r"\s*[,/]\s*", between))
    same = (one.minimum, one.maximum) == (other.minimum, other.maximum)
    return not same and _apart(page, one, other)


def _called_baby(page: Page, draft: Draft, stated: list[Draft]) -> bool:
    """Whether "my baby" is said of a child whose age is given otherwise ("my baby is 14")."""
    if draft.stage is None or draft.stage.name not in ("baby", "little one"):
        return False
    token = page.token(draft.end)
    mine = page.left(draft.start).endswith(("my ", "our "))
    for other in (other for other in stated if other.start > draft.end and not draft.overlaps(other)):
        if other.subject in (token, token + 1):
            return True
        if mine and page.word(other.subject) in ("he", "she", "hes", "shes"):
            between = range(token + 1, other.subject)
            return not any(page.role(i) in (Role.CHILD, Role.CHILDREN, Role.PEER) for i in between)
    return False


def _parents(page: Page, drafts: list[Draft]) -> list[Draft]:
    """A writer in their twenties with a child asks as a parent; a younger one in their own right as well."""
    children = (d for d in drafts if d.whose is Whose.CHILD and d.maximum > 0)
    if not any(page.role(child.subject) is not Role.PEER for child in children):
        return drafts
    grown = [draft for draft in drafts if draft.whose is Whose.SELF and draft.minimum >= 240]
    return [replace(draft, whose=Whose.PARENT) if draft in grown else draft for draft in drafts]
