"""Checklists in a real browser: accessible on a phone and a desk, by keyboard, without JavaScript, on paper, and with Back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from api.sealed import Sealer
from directory_index.checklists.children import read_ages
from directory_index.checklists.run import Answer, Asked, Run, begin
from directory_index.checklists.walk import Walk
from directory_index.models import Voice
from directory_index.search import SearchEngine
from directory_index.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK, ZOOMED = (320, 640), (1280, 900), (320, 256)  # the last is a screen of 1280 by 1024 at 400 %
START = "/checklists/early-help"
WORDS = "sleep, and a bit of peace"
DANGER = "my dad is hitting my mum right now"
LONG_WORD = "Donaudampfschifffahrtsgesellschaft" * 12
CALM = {"danger": "no", "at_risk": "no", "known": "no"}


@pytest.fixture(scope="module")
def browser():
    program = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    assert program, "The browser tests need Chromium: install it (Debian: apt-get install chromium)."
    assert AXE.exists(), "The browser tests need axe-core: run 'npm ci'."
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu", "--no-first-run"])
        yield running
        running.close()


@pytest.fixture
def visit(browser, address):
    """Opens a window of a size; at the end, nothing may have been asked of any other server, nor told in an address."""
    contexts, asked = [], []

    def _visit(size: tuple[int, int], **more: object) -> Page:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, base_url=address, **more)
        context.set_default_timeout(10_000)
        context.on("request", lambda request: asked.append(request.url))
        contexts.append(context)
        return context.new_page()

    yield _visit
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith((address, "data:")) or "?" in url] == []


@pytest.fixture(scope="module")
def code(engine: SearchEngine) -> Callable[..., str]:
    """The code of a run that has come as far as a question, or to its end."""
    checklist, sealer = engine.directory.checklists["early-help"], Sealer.of(Settings())

    def _answer(asked: Asked, words: str) -> Answer:
        question = asked.question
        if question.type == "children":
            return Answer(words="7, 4 and 14", ages=read_ages("7, 4 and 14", engine))
        if question.type == "place":
            return Answer(words="Batham")
        worries = [one.id for one in question.options if one.worry and not one.danger] or [one.id for one in question.options]
        picked = [CALM[question.id]] if question.id in CALM else worries[: 1 if question.type == "choice" else 3]
        return Answer(tuple(picked), words if question.own_words or question.type == "text" else "")

    def _code(key: str = "", words: str = WORDS) -> str:
        run: Run = begin(checklist, Voice.PARENT)
        while (asked := Walk(checklist, run).open) is not None and asked.key != key:
            run = Walk(checklist, run).answer(asked.key, _answer(asked, words))
        return sealer.seal(run)

    return _code


def begin_as(page: Page, who: str = "I am a parent or carer") -> None:
    page.goto(START)
    page.get_by_label(who).check()
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Skip this question").wait_for()


def go_on(page: Page, code: str) -> None:
    page.goto(START)
    page.get_by_text("I have a code").click()
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_load_state()


def proceed(page: Page) -> None:
    page.locator("button.govuk-button", has_text="Continue").click()
    page.wait_for_load_state()


def number(page: Page) -> int:
    return int(re.search(r"Question (\d+) of", page.title()).group(1))


def faults(page: Page) -> list[str]:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    if page.evaluate("!window.axe"):
        page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES)
    assert len(found["passes"]) > 10, "axe has looked at the page"
    return [f"{item['id']}: {node['html'][:150]}" for item in found["violations"] for node in item["nodes"][:3]]


def width_needed(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")


def at_the_start(page: Page, code: Callable[..., str]) -> None:
    page.goto(START)


def at_question(key: str) -> Callable[..., None]:
    def _open(page: Page, code: Callable[..., str]) -> None:
        go_on(page, code(key))
        assert page.locator("input[name=key]").get_attribute("value") == key

    return _open


def with_error(key: str) -> Callable[..., None]:
    def _open(page: Page, code: Callable[..., str]) -> None:
        go_on(page, code(key))
        if page.locator("#words").count():
            page.locator("#words").fill("x" * 700)
        proceed(page)
        assert page.title().startswith("Error: ")

    return _open


def with_whom_to_ring(page: Page, code: Callable[..., str]) -> None:
    go_on(page, code("matters"))
    page.locator("#words").fill(DANGER)
    proceed(page)
    assert page.locator(".signpost-urgent").count() == 1


def in_danger(page: Page, code: Callable[..., str]) -> None:
    go_on(page, code("danger"))
    page.get_by_label("Yes").check()
    proceed(page)
    assert page.locator(".signpost-urgent").count() == 1


def at_the_end(page: Page, code: Callable[..., str]) -> None:
    go_on(page, code())
    assert page.locator("article.signpost-handout").count() == 1


SCREENS = {
    "start": at_the_start,
    "radios": at_question("known"),
    "ticks": at_question("circumstances@c2"),
    "text": at_question("matters"),
    "ages": at_question("children"),
    "text with an error": with_error("matters"),
    "whom to ring": with_whom_to_ring,
    "danger": in_danger,
    "hand-out": at_the_end,
}


@pytest.mark.parametrize("open_page", SCREENS.values(), ids=SCREENS)
def test_a_page_is_accessible_and_never_scrolls_sideways(visit, code, open_page):
    page = visit(PHONE)
    open_page(page, code)
    for size in (PHONE, DESK):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert faults(page) == []
        assert width_needed(page) <= size[0]


def test_long_words_stay_on_the_page(visit, code):
    page = visit(ZOOMED)
    go_on(page, code("strengths", LONG_WORD))
    page.get_by_role("button", name="Stop here").click()
    assert LONG_WORD in page.locator("article.signpost-handout").inner_text()
    assert width_needed(page) <= ZOOMED[0]
    page.get_by_text("Go on later, or on another device").click()
    assert page.get_by_label("Keep this code").is_visible()
    assert width_needed(page) <= ZOOMED[0]


def test_axe_finds_what_is_wrong_with_a_question(visit, code):
    page = visit(PHONE)
    go_on(page, code("matters"))
    page.evaluate("document.querySelector('label').remove()")
    assert "label" in " ".join(faults(page))


def test_a_run_works_without_javascript(visit):
    page = visit(PHONE, java_script_enabled=False)
    begin_as(page)
    page.get_by_label("No", exact=True).check()
    proceed(page)
    page.locator("#words").fill("7 and 4")
    proceed(page)
    assert page.get_by_role("heading", level=1).inner_text().startswith("Do you have a plan")
    page.get_by_role("button", name="Back").click()
    assert page.locator("#words").input_value() == "7 and 4"
    proceed(page)
    proceed(page)
    assert page.get_by_role("alert").inner_text().startswith("There is a problem")
    page.get_by_label("Not sure").check()
    proceed(page)
    page.get_by_role("button", name="Skip this question").click()
    page.locator("#words").fill(WORDS)
    proceed(page)
    page.get_by_label("Needs more help to learn").check()
    page.get_by_label("Looks after someone at home").check()
    proceed(page)
    page.get_by_role("button", name="Stop here").click()
    article = page.locator("article.signpost-handout").inner_text()
    assert WORDS in article
    assert "Needs more help to learn" in article
    assert page.url.endswith(START), "nothing answered is in the address"
    page.get_by_role("button", name="Change Talked it over").click()
    page.get_by_label("Some of them").check()
    proceed(page)
    page.get_by_role("button", name="Stop here").click()
    with page.expect_download() as kept:
        page.get_by_role("button", name="Everything as plain text").click()
    assert kept.value.suggested_filename == "signpost-early-help.txt"
    assert WORDS in kept.value.path().read_text("utf-8")
    with page.expect_download() as kept:
        page.get_by_role("button", name="Everything as PDF").click()
    assert kept.value.path().read_bytes().startswith(b"%PDF-")


def stop(page: Page) -> dict[str, Any]:
    """What has the focus."""
    return page.evaluate(
        """() => {
            const one = document.activeElement, shown = one.matches('.govuk-radios__input, .govuk-checkboxes__input')
                ? one.nextElementSibling : one;
            const box = shown.getBoundingClientRect(), edge = document.querySelector('.signpost-header').getBoundingClientRect();
            const marks = [getComputedStyle(one), getComputedStyle(shown, '::before')];
            return {
                tag: one.tagName, id: one.id, text: (one.value && one.name !== 'action' ? one.value : one.textContent).trim(),
                inside: document.querySelector('main').contains(one) && one.tagName !== 'MAIN',
                top: box.top + scrollY, seen: box.bottom > edge.bottom - 1 && box.top < innerHeight,
                marked: marks.some(style => style.outlineStyle !== 'none' || style.boxShadow !== 'none'),
            }
        }"""
    )


def stops(page: Page, key: str = "Tab") -> list[dict[str, Any]]:
    """Where the key takes the focus inside the page, in order."""
    found = []
    for _ in range(80):
        page.keyboard.press(key)
        now = stop(page)
        if now["tag"] in ("BODY", "HTML"):
            break
        found += [now] if now["inside"] else []
    return found


def test_from_start_to_the_second_question_by_keyboard_alone(visit):
    page = visit(DESK)
    page.goto(START)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert stop(page)["id"] == "main-content"
    page.keyboard.press("Tab")
    assert stop(page)["text"] == "999"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert stop(page)["text"] == "parent"
    page.keyboard.press("Tab")
    assert stop(page)["text"] == "Start"
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Question 1 "))
    while stop(page)["id"] != "pick-1":
        page.keyboard.press("Tab")
        assert stop(page)["tag"] not in ("BODY", "HTML") or stop(page)["id"], "the answers can be reached"
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert stop(page)["text"] == "no"
    page.keyboard.press("Tab")
    assert stop(page)["text"] == "Continue"
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Question 2 "))
    assert page.get_by_role("heading", level=1).inner_text().startswith("How old are your children?")


@pytest.mark.parametrize("size", [ZOOMED, DESK], ids=["zoomed", "desk"])
def test_the_focus_goes_down_the_page_and_is_seen(visit, code, size):
    page = visit(size)
    go_on(page, code("known"))
    way = stops(page)
    assert [one["text"] for one in way if one["tag"] != "INPUT"] == [
        "Back",
        "Continue",
        "Skip this question",
        "What does this mean?",
        "Stop here and keep what I have",
        "Ask about something, or go on in the chat",
    ]
    tops = [one["top"] for one in way]
    assert tops == sorted(tops)
    for one in [*way, *stops(page, "Shift+Tab")]:
        assert one["marked"], one
        assert one["seen"], one


def test_every_tick_can_be_reached_and_pressed(visit, code):
    page = visit(DESK)
    go_on(page, code("circumstances@c1"))
    boxes = page.locator("input[type=checkbox]").count()
    page.locator("#pick-1").focus()
    for _ in range(boxes - 1):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    assert page.locator("input[type=checkbox]:checked").count() == boxes - 1


@pytest.mark.parametrize("key", ["known", "circumstances@c1"])
def test_the_enter_key_goes_on_and_not_back(visit, code, key):
    page = visit(DESK)
    go_on(page, code(key))
    before = number(page)
    page.locator("#pick-2").check()
    page.locator("#pick-2").press("Enter")
    expect(page).to_have_title(re.compile(f"^Question {before + 1} "))


def test_the_summary_of_an_error_leads_to_the_box(visit, code):
    page = visit(PHONE)
    for key, box in (("matters", "words"), ("known", "pick-1"), ("circumstances@c1", "pick-1")):
        go_on(page, code(key))
        proceed(page)
        page.locator(".govuk-error-summary a").click()
        now = stop(page)
        assert now["id"] == box
        assert now["seen"]


def test_on_paper_there_is_the_hand_out_alone(visit, code):
    page = visit(DESK)
    go_on(page, code())
    for part in ("header", "footer", "form.signpost-no-print"):
        assert page.locator(part).is_visible()
    page.emulate_media(media="print")
    for part in ("header", "footer", "form.signpost-no-print", ".govuk-skip-link"):
        assert not page.locator(part).is_visible(), part
    assert page.locator("article.signpost-handout").is_visible()


def test_no_address_without_its_beginning_stands_on_paper(visit, code):
    page = visit(DESK)
    go_on(page, code())
    page.emulate_media(media="print")
    after = "all => all.map(one => getComputedStyle(one, '::after').content)"
    assert [text for text in page.locator("article a").evaluate_all(after) if "(/" in text] == []


def test_back_in_the_browser_shows_the_page_before_with_its_answer(visit):
    page = visit(PHONE)
    begin_as(page)
    page.get_by_label("No", exact=True).check()
    proceed(page)
    page.locator("#words").fill("7 and 4")
    proceed(page)
    page.get_by_label("Not sure").check()
    proceed(page)
    assert number(page) == 4
    page.go_back()
    assert number(page) == 3
    assert page.get_by_label("Not sure").is_checked()
    page.get_by_label("Yes").check()
    proceed(page)
    assert number(page) == 4
    page.get_by_role("button", name="Stop here").click()
    answers = page.locator(".govuk-summary-list").inner_text()
    assert re.search(r"Help already there\s+Yes", answers)
    assert re.search(r"Ages of the children\s+7 and 4", answers)


@pytest.mark.parametrize("key", ["children", "circumstances@c1"])
def test_back_in_the_browser_shows_what_was_typed(visit, code, key):
    page = visit(PHONE)
    go_on(page, code(key))
    before, typed = number(page), "7 and 4" if key == "children" else WORDS
    page.locator("#words").fill(typed)
    proceed(page)
    assert number(page) == before + 1
    page.go_back()
    assert number(page) == before
    assert page.locator("#words").input_value() == typed
