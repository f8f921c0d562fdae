"""The people beside an age: who a word stands for, and whose the age then is."""

from __future__ import annotations

from enum import StrEnum, auto

from directory_index.ages.mention import Whose
from directory_index.ages.text import word_list, word_set

OLDEST_CHILD = 25  # years: the last age that any service for young people in the law of England reaches
YOUNGEST_PARENT = 13  # years


class Role(StrEnum):
    """Who a noun or pronoun beside an age stands for."""

    SPEAKER = auto()
    PRONOUN = auto()
    CHILD = auto()
    CHILDREN = auto()
    PEER = auto()  # a brother or a friend: a child when young, another adult when not
    PARENT = auto()
    OTHER = auto()


_ROLE_WORDS = {
    Role.SPEAKER: "i we me im iam you your youre ur",
    Role.PRONOUN: "he she they hes shes theyre who",
    Role.CHILD: "son daughter sn dorter dauther grandaughter ds dd dss dsd dgs dgd dc ds1 ds2 ds3 ds4 dd1 dd2 dd3 dd4 "
    "boy girl child kid bairn wean un baby babby babe bubs newborn infant toddler tot lo threenager tween preschooler "
    "eldest elder oldest youngest middle one other ours mine grandson granddaughter grandchild grandbaby nephew niece "
    "stepson stepdaughter godson goddaughter lad lass pupil student learner starter yp lac cyp uasc client patient person "
    "placement teenager teen adolescent youngster young twin sibling schoolgirl schoolboy male female leaver",
    Role.CHILDREN: "sons daughters boys girls children childrens kids kiddos littles babies toddlers twins triplets "
    "lads grandchildren grandkids siblings sibs nephews nieces pupils teens teenagers own two three four five",
    Role.PEER: "brother sister bro bros sis cousin friend freind mate stepbrother stepsister",
    Role.PARENT: "mum mums mam mom mummy mama mother mothers dad dads daddy father parent parents stepdad stepmum "
    "stepfather stepmother",
    Role.OTHER: "partner boyfriend bf girlfriend gf wife husband hubby ex fiance nan nanna nana gran granny grandma "
    "grandad grandpa grandfather grandmother grandparent grandparents carer carers worker teacher aunt auntie uncle "
    "landlord lodger neighbour man men guy bloke woman women lady law adult adults abuser perpetrator",
}
ROLES: dict[str, Role] = {word: role for role, words in _ROLE_WORDS.items() for word in word_list(words)}
MALE = word_set(
    "he hes partner ex dad daddy father stepdad stepfather boyfriend bf husband hubby grandad grandpa grandfather "
    "uncle man guy bloke"
)
FEMALE = word_set(
    "she shes partner ex mum mam mom mummy mother mama stepmum stepmother girlfriend gf wife nan nanna gran granny "
    "grandma grandmother aunt auntie woman lady"
)
FIRST_PERSON = word_set("i im my ive")
THIRD_PERSON = word_set(
    "he she him her his hers hes shes son daughter ds dd grandson granddaughter boy girl lad lass nephew niece pupil "
    "kid kids child brother sister friend freind mate"
)
SMALL = word_set("young little wee lil")  # "my little man is 4"
OWNERS = word_set("his her my our their the your")
NOT_ONE_CHILD = word_set("one two three other others ours mine middle person dc")  # "one 5", "one of 5"
COUNTED = word_set("kids kiddos children childrens babies siblings grandchildren grandkids own two three four five")
TWINS = {"twins": 2, "twin": 2, "triplets": 3}


def owner(role: Role | None, years: float) -> Whose | None:
    """Whose an age of `years` is beside such a person; None when the text must decide."""
    adult = years > OLDEST_CHILD
    match role:
        case Role.SPEAKER:
            return Whose.PARENT if adult else Whose.SELF
        case Role.PARENT:
            return Whose.PARENT
        case Role.OTHER:
            return Whose.OTHER
        case Role.PEER:
            return Whose.CHILD if years < 18 else Whose.OTHER
        case None:
            return Whose.OTHER if adult else None
        case _:
            return Whose.OTHER if adult else Whose.CHILD


def plausible(whose: Whose | None, years: int) -> bool:
    """Whether somebody of that kind may be so old."""
    match whose:
        case Whose.PARENT | Whose.OTHER:
            return YOUNGEST_PARENT <= years <= 99
        case Whose.SELF:
            return years >= 5
        case _:
            return years <= OLDEST_CHILD
