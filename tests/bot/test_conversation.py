"""Conversations expire and are gone."""

from bot.conversation import Conversations, Exchange, well_formed
from directory_index.answers.finding import Wish


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_conversation_is_deleted_when_its_time_is_over() -> None:
    clock = Clock()
    held = Conversations(kept=1800, clock=clock)
    told = held.open()
    told.keep(Exchange("my zyxomarrow bites", []))
    clock.now += 1799
    assert held.find(told.id) is told
    clock.now += 2
    assert held.find(told.id) is None
    assert len(held) == 0
    assert "zyxomarrow" not in repr(vars(held))


def test_a_message_keeps_it_for_longer() -> None:
    clock = Clock()
    held = Conversations(kept=1800, clock=clock)
    told = held.open()
    for _ in range(5):
        clock.now += 1700
        assert held.open(told.id) is told


def test_an_id_that_is_not_ours_begins_another_conversation() -> None:
    held = Conversations()
    assert held.open("../../etc/passwd").id != "../../etc/passwd"
    assert well_formed(held.open().id)
    assert not well_formed("../../etc/passwd")


def test_starting_again_forgets_everything_that_was_said() -> None:
    told = Conversations().open()
    told.wish, told.topic = Wish("my zyxomarrow bites"), "service/portage-calderfield"
    told.keep(Exchange("my zyxomarrow bites", []))
    told.begin_again()
    assert told.wish is None
    assert told.topic == ""
    assert told.exchanges == []


def test_starting_again_forgets_what_was_talked_of_shown_and_compared() -> None:
    told = Conversations().open()
    told.speak_of("service/camhs-calderfield")
    told.talked, told.compared, told.instead = ["kind/camhs"], ["kind/camhs", "kind/mhst"], "service/portage-calderfield"
    told.begin_again()
    assert (told.recent, told.talked, told.compared, told.instead) == ([], [], [], "")


def test_what_was_spoken_of_last_stands_first_and_once() -> None:
    told = Conversations().open()
    told.speak_of("service/a", "service/b")
    told.speak_of("service/c", "service/b")
    assert told.recent == ["service/c", "service/b", "service/a"]


def test_only_so_much_of_what_was_spoken_of_is_remembered() -> None:
    told = Conversations().open()
    for number in range(100):
        told.speak_of(f"service/{number}")
    assert len(told.recent) < 100
    assert told.recent[0] == "service/99"


def test_only_so_many_turns_are_kept() -> None:
    told = Conversations().open()
    for number in range(100):
        told.keep(Exchange(str(number), []))
    assert len(told.exchanges) < 100
    assert told.exchanges[-1].said == "99"
