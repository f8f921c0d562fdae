"""The pages in a real browser: accessibility, small screens, keyboard, no JavaScript, and the way out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESK, ZOOMED = (320, 640), (1280, 900), (320, 256)  # the last is a screen of 1280 by 1024 at 400 %
BITES = "my 3 year old bites at nursery"
TWO_CHILDREN = "3 year old will not talk and 14 year old self harms, Dewsbridge"
LONG_WORD = "Donaudampfschifffahrtsgesellschaft" * 8
ADDRESSES = ["/", "/search", "/kinds", "/kinds/portage", "/glossary", "/glossary/camhs", "/levels", "/docs", "/nothing"]
SEARCHES = [BITES, TWO_CHILDREN, "anxiety", "", LONG_WORD]


@pytest.fixture(scope="module")
def browser():
    program = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    assert program, "The browser tests need Chromium: install it (Debian: apt-get install chromium)."
    assert AXE.exists(), "The browser tests need axe-core: run 'npm ci'."
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def visit(browser, address):
    """Opens pages of the server in a window of a size; at the end, nothing may have been asked of any other server."""
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
    assert [url for url in asked if not url.startswith((address, "data:"))] == []


def search(page: Page, text: str) -> None:
    page.goto("/")
    page.get_by_label("What do you need help with?").fill(text)
    page.get_by_role("button", name="Find help").click()
    page.wait_for_url("**/search")


def open_page(page: Page, what: str) -> None:
    if what.startswith("/"):
        page.goto(what)
    else:
        search(page, what)


def axe(page: Page) -> list[str]:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES)
    assert len(found["passes"]) > 10, "axe has looked at the page"
    return [f"{item['id']}: {node['html'][:150]}" for item in found["violations"] for node in item["nodes"][:3]]


def width_needed(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("what", [*ADDRESSES, *SEARCHES], ids=lambda what: what[:24] or "empty")
def test_a_page_is_accessible_and_never_scrolls_sideways(visit, what, size):
    page = visit(size)
    open_page(page, what)
    assert axe(page) == []
    assert width_needed(page) <= size[0]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_service_pages_are_accessible(visit, engine, size):
    page = visit(size)
    services = sorted(engine.services().values(), key=lambda service: len(service.model_dump_json()))
    for service in (services[0], services[-1]):
        page.goto(f"/services/{service.id}")
        assert axe(page) == []
        assert width_needed(page) <= size[0]


def test_axe_finds_what_is_wrong(visit):
    page = visit(PHONE)
    page.goto("/")
    page.evaluate("document.querySelector('label').remove(); document.documentElement.removeAttribute('lang')")
    found = " ".join(axe(page))
    assert "label" in found
    assert "html-has-lang" in found


def test_every_service_fits_a_phone(visit, engine):
    page = visit(PHONE)
    wide = []
    for identifier in sorted(engine.services())[::12]:
        page.goto(f"/services/{identifier}")
        if width_needed(page) > PHONE[0]:
            wide.append(identifier)
    assert wide == []


def test_a_whole_search_works_without_javascript(visit):
    page = visit(PHONE, java_script_enabled=False)
    search(page, TWO_CHILDREN)
    assert page.url.endswith("/search"), "nothing typed is in the address"
    assert page.get_by_label("What you asked").input_value() == TWO_CHILDREN
    page.get_by_role("button", name="Undo for a child: 14 years old").click()
    assert page.get_by_role("button", name="Undo for a child: 14 years old").count() == 0
    page.get_by_role("button", name="Use again what you have undone").click()
    assert page.get_by_role("button", name="Undo for a child: 14 years old").count() == 1
    page.get_by_label("What you asked").fill("anxiety")
    page.get_by_role("button", name="Search again").click()
    answer = page.locator(".signpost-question button").first
    label = answer.inner_text().split(" (")[0]
    answer.click()
    assert page.get_by_label("What you asked").input_value() == "anxiety"
    assert label.lower() in page.locator(".signpost-understood").first.inner_text().lower()
    first = page.locator("article h3 a").first
    name = first.inner_text()
    first.click()
    assert page.get_by_role("heading", level=1).inner_text() == name
    assert page.locator(".signpost-contact a[href^='tel:'], .signpost-contact a[href^='http']").count() > 0


def test_back_from_a_service_shows_the_results_again(visit):
    page = visit(PHONE)
    search(page, BITES)
    title = page.title()
    page.locator("article h3 a").first.click()
    assert page.title() != title
    page.go_back()
    assert page.title() == title
    assert page.get_by_label("What you asked").input_value() == BITES


def focused(page: Page) -> dict:
    return page.evaluate(
        """() => {
            const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
            const bar = document.querySelector('.signpost-header'), edge = bar.getBoundingClientRect();
            return {
                tag: one.tagName, id: one.id, text: one.textContent.trim(),
                hidden: !bar.contains(one) && (
                    (box.top < edge.bottom - 1 && box.bottom > edge.top + 1) || box.top > innerHeight
                ),
                marked: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
            }
        }"""
    )


def test_a_search_by_keyboard_alone(visit):
    page = visit(DESK)
    page.goto("/")
    page.keyboard.press("Tab")
    assert focused(page)["text"] == "Skip to main content"
    assert page.get_by_role("link", name="Skip to main content").bounding_box()["height"] > 20, "it shows once it has the focus"
    page.keyboard.press("Enter")
    assert focused(page)["id"] == "main-content"
    page.keyboard.press("Tab")
    assert focused(page)["id"] == "q"
    page.keyboard.type(BITES)
    page.keyboard.press("Tab")
    assert focused(page)["text"] == "Find help"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search")
    assert page.locator("article").count() > 0


def test_the_way_out_is_the_third_stop_of_the_keyboard(visit):
    page = visit(DESK)
    page.goto("/kinds/portage")
    stops = []
    for _ in range(3):
        page.keyboard.press("Tab")
        stops.append(focused(page)["text"])
    assert stops == ["Skip to main content", "Signpost", "Exit this page"]


@pytest.mark.parametrize("size", [PHONE, ZOOMED], ids=["phone", "zoomed"])
def test_what_has_the_focus_is_seen_and_marked(visit, size):
    page = visit(size)
    search(page, TWO_CHILDREN)
    for key in ("Tab", "Shift+Tab"):
        seen = 0
        for _ in range(60):
            page.keyboard.press(key)
            stop = focused(page)
            if stop["tag"] in ("BODY", "HTML"):
                break
            assert not stop["hidden"], f"{key}: the bar hides {stop['text'][:60]}"
            assert stop["marked"], f"{key}: no mark on {stop['text'][:60]}"
            seen += 1
        assert seen > 15


@pytest.mark.parametrize("size", [PHONE, ZOOMED, DESK], ids=["phone", "zoomed", "desk"])
def test_the_way_out_is_always_there_and_covers_no_text(visit, size):
    page = visit(size)
    search(page, BITES)
    ends = page.evaluate("document.documentElement.scrollHeight")
    for down in (0, 150, 777, ends // 2, ends):
        page.evaluate("down => scrollTo({top: down, behavior: 'instant'})", down)
        state = page.evaluate(
            """() => {
                const link = document.querySelector('.signpost-exit'), bar = document.querySelector('.signpost-header');
                const box = link.getBoundingClientRect(), edge = bar.getBoundingClientRect();
                const under = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
                // Nothing but the bar shows anywhere in it: it hides what scrolls below it and covers no line by half.
                const along = [0.02, 0.25, 0.5, 0.75, 0.98].map(part => part * edge.width);
                const points = along.map(x => document.elementFromPoint(x, edge.bottom - 2));
                return {
                    onTop: under === link, height: box.height, width: box.width, bar: edge.height,
                    whole: points.every(one => bar.contains(one)), wide: edge.width,
                    ground: getComputedStyle(bar).backgroundColor,
                }
            }"""
        )
        assert state["onTop"], f"at {down}"
        assert state["whole"], f"at {down}"
        assert state["wide"] >= size[0] - 20
        assert state["ground"].startswith("rgb("), "not a ground that text shows through"
        assert min(state["height"], state["width"]) >= 44, "large enough for a thumb"
        assert state["bar"] <= 64, "a quarter of a screen at 400 %"


def test_at_the_top_the_bar_overlaps_no_heading_and_jumps_stop_below_it(visit):
    page = visit(PHONE)
    below = """selector => document.querySelector(selector).getBoundingClientRect().top
               - document.querySelector('.signpost-header').getBoundingClientRect().bottom"""
    page.goto("/kinds")
    assert page.evaluate(below, "h1") > 0
    target = page.locator(".signpost-contents a").nth(5)
    target.click()
    assert page.evaluate(below, target.get_attribute("href")) >= 0


def test_the_way_out_leaves_without_saying_where_from(visit, browser, address):
    context = browser.new_context(viewport={"width": 320, "height": 640}, base_url=address)
    asked = []

    def away(route):
        asked.append(route.request.headers)
        route.fulfill(status=200, body="<title>Weather</title>", content_type="text/html")

    context.route("https://**/*", away)
    page = context.new_page()
    search(page, BITES)
    page.get_by_role("link", name="Exit this page").click()
    page.wait_for_url(lambda url: url.startswith("https://"))
    assert page.title() == "Weather"
    assert "referer" not in asked[0]
    context.close()


def test_text_at_twice_the_size_still_fits_a_phone(visit):
    page = visit(PHONE)
    for what in ("/", "/levels", BITES):
        open_page(page, what)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert width_needed(page) <= PHONE[0], what
        assert page.get_by_role("link", name="Exit this page").is_visible()


def test_telephone_numbers_are_links_for_a_thumb(visit):
    page = visit(PHONE)
    search(page, BITES)
    links = page.locator("article a[href^='tel:']")
    assert links.count() > 3
    for number in range(links.count()):
        assert links.nth(number).bounding_box()["height"] >= 44
