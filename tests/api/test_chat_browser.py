"""The chat page in a real browser with the real assistant: accessible at every size, by keyboard and without JavaScript."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"phone": (320, 640), "desk": (1280, 900), "zoomed": (320, 256)}
TALK = ("my 4 year old bites other children at nursery", "behaviour", "what is CP", "my dad is hitting my mum right now")


@pytest.fixture(scope="module")
def chromium():
    program = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    assert program, "The browser tests need Chromium: install it (Debian: apt-get install chromium)."
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu", "--no-first-run"])
        yield running
        running.close()


@pytest.fixture
def chat(chromium, talking):
    contexts = []

    def _open(size: tuple[int, int], **more: object) -> Page:
        context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, base_url=talking.address, **more)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.goto("/chat")
        return page

    yield _open
    for context in contexts:
        context.close()


def send(page: Page, text: str) -> None:
    page.get_by_role("textbox").fill(text)
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name=text).wait_for()


def faults(page: Page) -> list[str]:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES)
    assert len(found["passes"]) > 10, "axe has looked at the page"
    return [f"{item['id']}: {node['html'][:150]}" for item in found["violations"] for node in item["nodes"][:3]]


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_a_conversation_is_accessible_and_never_scrolls_sideways(chat, size):
    page = chat(size)
    assert faults(page) == []
    for text in TALK:
        send(page, text)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert faults(page) == []


def test_a_whole_conversation_works_without_javascript(chat):
    page = chat(SIZES["phone"], java_script_enabled=False)
    send(page, "behaviour")
    page.get_by_role("button", name="Under 5").click()
    page.get_by_role("heading", name="under 5").wait_for()
    assert page.url.split("#")[0].endswith("/chat"), "nothing typed is in the address"
    assert page.get_by_role("list", name="Services").count() == 2


def test_it_can_be_used_by_keyboard_alone(chat):
    page = chat(SIZES["desk"])
    page.get_by_role("textbox").focus()
    page.keyboard.type("what does TAC mean")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Send"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="what does TAC mean").wait_for()
    assert "Team around the child" in page.locator(".signpost-answer").inner_text()


def test_the_header_never_covers_the_answer_or_the_focus(chat):
    page = chat(SIZES["zoomed"])
    send(page, "does Portage see school-age children?")
    latest = page.locator("#latest").bounding_box()
    header = page.locator(".signpost-header").bounding_box()
    assert latest["y"] >= header["y"] + header["height"] - 1
    for _ in range(12):
        page.keyboard.press("Tab")
        box = page.evaluate("(b => ({top: b.top, bottom: b.bottom}))(document.activeElement.getBoundingClientRect())")
        inside = page.evaluate("document.activeElement.closest('.signpost-header, .govuk-skip-link, body:focus') !== null")
        assert inside or box["bottom"] > header["height"]


def test_the_way_out_deletes_the_conversation(chat, talking):
    page = chat(SIZES["phone"])
    send(page, "what does TAC mean")
    told = page.locator("input[name=conversation]").first.input_value()
    held = talking.app.state.assistant.context.conversations
    assert held.find(told)
    page.route("**/*", lambda route: route.abort() if "127.0.0.1" not in route.request.url else route.continue_())
    page.get_by_role("button", name="Exit this page").click(no_wait_after=True)
    page.wait_for_timeout(500)
    assert held.find(told) is None


def test_urgent_help_stands_above_the_results_of_a_search(chat):
    page = chat(SIZES["phone"])
    page.goto("/")
    page.get_by_label("What do you need help with?").fill("my dad is hitting my mum right now")
    page.get_by_role("button", name="Find help").click()
    page.wait_for_url("**/search")
    assert "999" in page.locator(".signpost-urgent").inner_text()
    assert page.locator(".signpost-urgent").bounding_box()["y"] < page.locator(".signpost-result").first.bounding_box()["y"]
    assert faults(page) == []
