"""What stands over each section of a hand-out, and the short phrases in it, in three voices."""

from __future__ import annotations

from directory_index.checklists.models import Words
from directory_index.models import Voice


def _same(text: str) -> Words:
    """One text for all voices."""
    return Words.model_validate(text)


# What people say they are; a checklist then speaks in that voice.
VOICES = {
    Voice.PRACTITIONER: "I work with a child or family",
    Voice.PARENT: "I am a parent or carer",
    Voice.YOUNG_PERSON: "I am a young person",
}

# By id of the section, in the order in which they stand.
HEADINGS = {
    "danger": Words(practitioner="Whom to ring now", parent="Who to ring first", young_person="Who to ring first"),
    "names": _same("Who this is about"),
    "matters": Words(
        practitioner="What matters most to the family", parent="What matters most to you", young_person="What matters to you"
    ),
    "outcome": Words(practitioner="What fits the answers", parent="What could help", young_person="What could help"),
    "because": Words(practitioner="The answers it rests on", parent="Why we say this", young_person="Why"),
    "going_well": _same("What is going well"),
    "worries": Words(practitioner="What is hard, for each person", parent="What is hard", young_person="What is hard"),
    "unsure": Words(
        practitioner="Not known yet, and who could tell you",
        parent="Not sure yet, and who could tell you",
        young_person="Not sure yet? Who to ask",
    ),
    "first": Words(practitioner="First to ring", parent="Who to ring first", young_person="Who to ring first"),
    "services": Words(practitioner="Services for each need", parent="Who can help", young_person="Who can help"),
    "uncovered": Words(
        practitioner="Needs that no service here covers yet",
        parent="Where we found no service yet",
        young_person="Where we found nobody yet",
    ),
    "also": Words(practitioner="Also open to this family", parent="Also there for you", young_person="Also there for you"),
    "steps": Words(practitioner="Next steps, in order", parent="What to do next", young_person="What to do next"),
    "plan": Words(practitioner="The plan", parent="Your plan", young_person="Your plan"),
    "seats": Words(practitioner="Whom to invite", parent="Who could come and help", young_person="Who could come and help"),
    "apart": Words(
        practitioner="Who must be kept apart",
        parent="Who should not be in one room",
        young_person="Who should not be in one room",
    ),
    "beyond": Words(
        practitioner="Others to think of", parent="Other people to think of", young_person="Other people to think of"
    ),
    "evidence": Words(
        practitioner="Evidence worth gathering", parent="What to write down or find", young_person="What to write down"
    ),
    "record": Words(practitioner="Record", parent="Your own notes", young_person="Your own notes"),
    "explained": Words(practitioner="Words explained", parent="What the words mean", young_person="What the words mean"),
    "about": Words(practitioner="About this checklist", parent="About this page", young_person="About this page"),
    "decides": _same("Who decides"),
}

# Short phrases inside the sections; braces take what belongs there.
PHRASES = {
    "guidance": Words(
        practitioner="Guidance, not a decision. In danger now, ring 999.",
        parent="A guide, not a decision. In danger now, ring 999.",
        young_person="A guide, not a decision. In danger now, ring 999.",
    ),
    "near": Words(
        practitioner="Those near {} come first.", parent="Help near {} comes first.", young_person="Help near {} comes first."
    ),
    "short": Words(
        practitioner="A short page for the family: without what is hard, and without what others should not read.",
        parent="A short page to keep where others may see it.",
        young_person="A short page to keep where others may see it.",
    ),
    "unfinished": Words(
        practitioner="Not all questions were answered. This rests on those that were.",
        parent="You did not answer all the questions. That is fine. This is what we have so far.",
        young_person="You did not answer it all. That is fine. This is what we have so far.",
    ),
    "danger_now": Words(
        practitioner="If anyone is in danger now: ring 999.",
        parent="If someone is in danger now: ring 999.",
        young_person="If you are in danger now: ring 999.",
    ),
    "no_front_door": Words(
        practitioner="Otherwise: ring the front door of children’s services at your council today.",
        parent="If not: ring children’s services at your council today.",
        young_person="If not: ring children’s services at your council, or tell an adult you trust.",
    ),
    "write_names": Words(
        practitioner="No names are printed. Write them here by hand if the family agrees.",
        parent="We print no names. You can write them here by hand.",
        young_person="We print no names. You can write them here.",
    ),
    "family": Words(practitioner="the whole family", parent="your whole family", young_person="your family"),
    "own_words": Words(practitioner="in their own words", parent="in your own words", young_person="in your own words"),
    "uncovered": Words(
        practitioner="No service in this directory covers these yet. Ask the family information service of your council.",
        parent="No service in this directory covers these yet. Ask your family information service. They may know of one.",
        young_person="We know of no service for these yet. Ask the family information service, or an adult to ask for you.",
    ),
    "telephone": _same("Ring: {}"),
    "best_times": _same("Best time to ring: {}"),
    "ages": _same("Ages: {}"),
    "who_may_refer": Words(practitioner="Who may refer: {}", parent="Who can ask: {}", young_person="Who can ask: {}"),
    "will_ask": _same("They will ask: {}"),
    "bring": _same("Have ready: {}"),
    "others": _same("There are {} like it for other places or schools: take the one for yours."),
    "other": _same("There is one like it for another place or school: take the one for yours."),
    "said_above": _same("More about this service stands above."),
    "check_before_use": _same("Check before use: nobody has rung this number for us yet."),
    "overdue": _same("Overdue for a check (last one {}): ring before you rely on it."),
    "of": _same("For: {}."),
    "about": _same("About: {}."),
    "more": _same("More about this: {}"),
    "today": _same("today"),
    "made_on": _same("Made on {}."),
    "page": _same("Page"),
    "out_of": _same("of"),
    "what": _same("What"),
    "who": _same("Who"),
    "by_when": _same("By when"),
    "lead": _same("Could lead"),
    "attend": _same("Could come"),
    "ask": _same("Could be asked"),
    "word_unverified": _same("Not checked yet: ask before you rely on it."),
    "unverified": Words(
        practitioner="Part of this is not confirmed by a source: check it before you act on it.",
        parent="Part of this is not confirmed yet. Please check it before you act on it.",
        young_person="Part of this is not confirmed yet. Check it with someone.",
    ),
    "version": _same("Version {}, as of {}."),
    "source": _same("Source: {}"),
    "not_shown": _same("letters that this file cannot show: see the plain text"),
}


def heading(section: str, voice: Voice) -> str:
    """What stands over a section."""
    return HEADINGS[section].of(voice)


def others(number: int, voice: Voice) -> str:
    """That there are more of a kind; nothing where there are none."""
    return phrase("other" if number == 1 else "others", voice, number) if number else ""


def phrase(name: str, voice: Voice, *said: object) -> str:
    """A phrase with what belongs in its braces. What is said is put in as it is: braces of its own mean nothing."""
    return PHRASES[name].of(voice).format(*said)
