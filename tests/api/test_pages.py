"""The pages as text: what stands on them, and that what was typed is kept and does no harm; no scripts anywhere."""

from __future__ import annotations

import html
from itertools import pairwise
from urllib.parse import urldefrag

import pytest

BITES = "my 3 year old bites at nursery"
TWO_CHILDREN = "3 year old will not talk and 14 year old self harms, Dewsbridge"
CANARY = "quibblewort"
HOSTILE = "</textarea><script>alert(\"x\")</script> & 'my son' {{ 7*7 }} <img src=x onerror=alert(1)>"
FIXED = ["/", "/search", "/kinds", "/kinds/portage", "/glossary", "/glossary/camhs", "/levels", "/docs"]
NOT_FOUND = [
    "/nothing",
    "/services/no-such-service",
    "/kinds/no-such-kind",
    "/glossary/no-such-word",
    f"/{CANARY}?q={CANARY}",
]


def search(client, text, **more):
    return client.post("/search", data={"q": text, **more})


@pytest.fixture(scope="module")
def every(client, engine):
    """An answer of each sort of page."""
    service = next(iter(engine.services()))
    answers = {path: client.get(path) for path in [*FIXED, *NOT_FOUND, f"/services/{service}"]}
    answers |= {
        f"search for {text[:40]!r}": search(client, text)
        for text in (BITES, TWO_CHILDREN, "anxiety", "qzx qzx qzx", "", HOSTILE, "a" * 10_000)
    }
    return answers


def test_every_page_is_whole_and_can_be_found_about_in(every, read):
    for name, answer in every.items():
        page = read(answer)
        assert page.unclosed == [], name
        assert page.one("html")["lang"] == "en", name
        assert page.one("h1").text, name
        assert page.one("title").text.endswith("– Signpost"), name
        for landmark in ("header", "main", "footer"):
            page.one(landmark)
        assert page.tags[[tag.name for tag in page.tags].index("body") + 1]["href"] == "#main-content", f"{name}: skip link first"
        ids = [tag["id"] for tag in page.tags if tag["id"]]
        assert len(ids) == len(set(ids)), f"{name}: ids twice"
        levels = [
            int(tag.name[1]) for tag in page.all("h1", "h2", "h3", "h4") if "govuk-error-summary__title" not in tag["class"]
        ]
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), f"{name}: {levels}"
        for list_ in page.all("ul", "ol", "dl"):
            assert list_.text, f"{name}: empty list"


def test_every_box_has_a_label_and_every_reference_a_target(every, read):
    for name, answer in every.items():
        page = read(answer)
        ids = {tag["id"] for tag in page.tags}
        for box in page.all("textarea", "select", *["input"]):
            if box["type"] != "hidden":
                assert page.one("label", for_=box["id"]).text, name
        for tag in page.tags:
            for attribute in ("aria-labelledby", "aria-describedby", "for"):
                assert set(tag[attribute].split()) <= ids, f"{name}: {attribute}={tag[attribute]}"
        for link in page.all("a"):
            assert link.text, name
            assert not link["href"].startswith("#") or link["href"][1:] in ids, f"{name}: {link['href']}"
        assert all(button.text for button in page.all("button"))


def test_no_page_has_scripts_or_takes_anything_from_elsewhere(every, read):
    for name, answer in every.items():
        page = read(answer)
        assert page.all("script", "iframe", "object", "embed", "style") == [], name
        for tag in page.tags:
            assert not any(key.startswith("on") or key == "style" for key in tag.attributes), name
            for attribute in ("src", "action", "srcset", "data", "poster"):
                assert not tag[attribute] or tag[attribute].startswith("/"), name
        assert {link["href"] for link in page.all("link")} == {"/static/vendor/signpost.css", "data:,"}, name
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] in {"no-store", "private, no-cache"}
        for link in page.all("a"):
            if link["href"].startswith("http"):
                assert "noreferrer" in link["rel"], f"{name}: {link['href']}"


def test_the_way_out_is_a_plain_link_on_every_page(every, read):
    for name, answer in every.items():
        link = read(answer).one("a", class_="signpost-exit")
        assert link.text == "Exit this page", name
        assert link["href"].startswith("https://"), name
        assert link["role"] == "", "a link is announced as what it is"


@pytest.mark.parametrize(
    "text", [HOSTILE, "two\r\nlines", "\n\nstarts with empty lines", "tab\tand “quotes”", "a" * 10_000, "   ", "🦷"]
)
def test_what_was_typed_stays_in_the_box_and_does_nothing(client, read, text):
    for answer in (search(client, text), client.get("/search", params={"q": text})):
        page = read(answer)
        assert page.box.replace("\r", "") == text.replace("\r", "")
        assert page.all("script") == []
        assert page.all("img") == []
        assert page.unclosed == []


def test_error_pages_keep_what_was_typed(client, read):
    answers = [client.get(f"/nothing?q={CANARY}"), client.put("/search", params={"q": CANARY})]
    assert [answer.status_code for answer in answers] == [404, 405]
    for answer in answers:
        assert read(answer).box == CANARY


@pytest.mark.parametrize("text", ["", "  ", "!!!", "a" * 10_000, "🦷" * 5_000])
def test_a_text_that_cannot_be_used_is_refused_in_words_beside_the_box(client, read, text):
    for answer in (search(client, text), client.get("/search", params={"q": text})):
        page = read(answer)
        assert answer.status_code == 400
        assert page.one("title").text.startswith("Error: ")
        fault = page.one("p", id="q-error").text
        assert fault.startswith("Error:")
        assert "q-error" in page.one("textarea")["aria-describedby"]
        assert page.one("div", role="alert").text.endswith(fault.removeprefix("Error: "))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"q=" + b"a" * 300_000, "application/x-www-form-urlencoded"),
        (b"&".join([b"without=x"] * 500), "application/x-www-form-urlencoded"),
    ],
)
def test_a_form_nobody_can_have_filled_in_is_refused(client, read, body, kind):
    answer = client.post("/search", content=body, headers={"content-type": kind})
    assert answer.status_code == 400
    read(answer).one("h1")


def test_broken_forms_are_answered(client, read):
    for body in (b"", b"%%%", b"q=%FF%FE%ZZ", b"q", bytes(range(256)), b'{"q": "json"}'):
        answer = client.post("/search", content=body)
        assert answer.status_code in {200, 400}, body
        read(answer).one("h1")


def test_nothing_typed_gets_into_a_title_or_an_address(client, read):
    for answer in (search(client, f"{CANARY} my 3 year old bites"), search(client, CANARY), search(client, " ")):
        page = read(answer)
        assert CANARY not in page.one("title").text
        assert not any(CANARY in tag["href"] or CANARY in tag["action"] for tag in page.tags)
        assert all(form["method"] == "post" and form["action"] == "/search" for form in page.all("form"))


def test_search_by_form_and_by_address_show_the_same(client, read):
    by_form, by_address = search(client, BITES), client.get("/search", params={"q": BITES})
    assert by_form.text == by_address.text
    assert by_form.status_code == 200
    assert by_address.headers["cache-control"] == "no-store"


def test_opening_the_search_without_a_text_is_no_error(client, read):
    page = read(client.get("/search"))
    assert page.box == ""
    assert "Error" not in page.text


def test_results_show_name_help_reason_ages_and_telephone(client, read, engine):
    found = engine.search(BITES)
    page = read(search(client, BITES))
    cards = page.all("article")
    assert [card["id"] for card in cards] == [result.service.id for result in found.results][: len(cards)]
    assert len(cards) == min(10, found.total)
    for card, result in zip(cards, found.results, strict=False):
        service = result.service
        for part in (service.name, service.kind_name, service.summary, f"Ages: {service.ages}"):
            assert " ".join(part.split()) in card.text
        if service.telephone:
            assert f'href="tel:{service.telephone.split("(")[0].replace(" ", "")}"' in page.html
            assert f"Ring {service.telephone}" in card.text
    assert any("Because " in card.text for card in cards)


def test_results_after_the_first_ten_are_a_short_list(client, read, engine):
    text = next(
        item
        for item in (BITES, TWO_CHILDREN, "everything is going wrong", "no money and the rent")
        if engine.search(item).total > 10
    )
    found = engine.search(text, limit=30)
    page = read(search(client, text))
    shown = {tag["id"] for tag in page.all("article", "li")}
    assert {result.service.id for result in found.results} <= shown
    assert len(page.all("article")) == 10


def test_undo_takes_one_thing_back_and_the_link_below_brings_it_again(client, read, press):
    page = read(search(client, TWO_CHILDREN))
    undo = next(button for button in page.all("button", name="without") if "14 years" in button.text)
    after = press(page, undo)
    assert "14 years" in page.one("form", class_="signpost-understood").text
    assert "14 years" not in after.all("form", class_="signpost-understood")[0].text
    assert "3 years" in after.all("form", class_="signpost-understood")[0].text
    assert after.box == TWO_CHILDREN
    second = press(after, next(button for button in after.all("button", name="without") if "3 years" in button.text))
    assert "years old" not in " ".join(form.text for form in second.all("form", class_="signpost-understood"))
    again = press(second, next(button for button in second.all("button") if button.text == "Use again what you have undone"))
    assert "14 years" in again.one("form", class_="signpost-understood").text


def test_the_question_asked_back_is_answered_with_one_press(client, read, press, engine):
    page = read(search(client, "anxiety"))
    buttons = [button for button in page.all("button") if any(form["class"] == "signpost-question" for form in button.parents)]
    assert len(buttons) > 1
    for button in buttons:
        after = press(page, button)
        assert after.box == "anxiety"
        found = engine.search("anxiety", assume=[button["value"]])
        assert f"({found.total} result" in button.text
        assert found.understood.facets[-1].label.lower() in after.one("form", class_="signpost-understood").text.lower()


def test_an_answer_that_was_undone_can_be_given_again(client, read, press):
    page = read(search(client, "anxiety"))
    answer = page.all("button", name="assume")[0]
    picked = press(page, answer)
    undone = press(picked, picked.all("button", name="without")[0])
    assert not undone.all("button", name="without")
    again = press(undone, next(button for button in undone.all("button", name="assume") if button["value"] == answer["value"]))
    assert again.all("button", name="without")


def test_groups_lead_to_results_on_the_page(client, read):
    page = read(search(client, TWO_CHILDREN))
    groups = page.one("section", **{"aria-labelledby": "by-child"})
    assert "3 years old" in groups.text
    assert "14 years old" in groups.text
    links = [link for link in page.all("a") if any(parent is groups for parent in link.parents)]
    assert links
    assert {link["href"][1:] for link in links} <= {tag["id"] for tag in page.all("article", "li")}


def test_when_nothing_fits_there_is_advice_and_somebody_to_ask(choosy, read):
    page = read(search(choosy, "photosynthesis of ferns"))
    assert len(page.all("article")) < 10
    assert page.one("h1").text == "Nothing here fits well"
    assert "ring 999" in page.one("section", **{"aria-label": "What you can do"}).text


def test_examples_on_the_start_page_find_something(client, read, press):
    page = read(client.get("/"))
    examples = page.all("button", name="q")
    assert len(examples) > 2
    for button in examples:
        after = press(page, button)
        assert after.box == button.text
        assert after.all("article")


def test_a_closed_service_says_since_when_and_what_took_its_place(closed, read):
    client, shut, other = closed
    page = read(client.get(f"/services/{shut.id}"))
    assert "Closed on 31 March 2026." in page.text
    assert page.all("a", href=f"/services/{other.id}")[0].text == other.name
    assert "Ring " not in page.one("main").text, "nobody should ring a closed service"
    assert f"/services/{shut.id}" not in client.get(f"/kinds/{shut.kind}").text
    found = client.post("/search", data={"q": shut.name})
    assert "Closed; its page says what took its place" in found.text
    assert not read(found).all("article", id=shut.id)


def test_kinds_stand_under_needs_and_words_under_letters(client, read, engine):
    kinds = read(client.get("/kinds"))
    assert {link["href"].rsplit("/", 1)[-1] for link in kinds.all("a") if link["href"].startswith("/kinds/")} == set(
        engine.directory.kinds
    )
    assert len(kinds.all("h2")) > 10
    words = read(client.get("/glossary"))
    assert {link["href"].rsplit("/", 1)[-1] for link in words.all("a") if link["href"].startswith("/glossary/")} == set(
        engine.directory.terms
    )
    assert [tag.text for tag in words.all("h2")] == sorted(tag.text for tag in words.all("h2"))


def test_every_link_leads_to_a_page_with_a_title_of_its_own(client, read):
    titles, todo, seen = {}, ["/"], {"/"}
    while todo:
        path = todo.pop()
        answer = client.get(path)
        assert answer.status_code == 200, path
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        page = read(answer)
        assert page.unclosed == [], path
        title = page.one("title").text
        assert title not in titles, f"{path} and {titles[title]}: {title}"
        titles[title] = path
        links = {urldefrag(link["href"]).url for link in page.all("a") if link["href"].startswith("/")}
        fresh = {link for link in links if link not in seen and not link.startswith("/search?")}
        seen |= fresh
        todo += sorted(fresh)
    assert len(titles) > 400


def test_the_search_links_of_the_glossary_work(client, read):
    link = next(link for link in read(client.get("/glossary/camhs")).all("a") if link["href"].startswith("/search?"))
    assert read(client.get(link["href"])).box == "CAMHS"


def test_the_developers_page_lists_every_address_and_its_examples_work(address, client, read, capsys):
    page = read(client.get("/docs"))
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}" in page.text
    code = html.unescape(page.one("code", id="python").raw).replace("http://testserver", address)
    assert len(code.splitlines()) == 3
    exec(code, {})  # the example, as a developer would run it
    assert capsys.readouterr().out.startswith("['")


def test_the_developers_page_and_the_schema_load_nothing_from_elsewhere(client):
    for path in ("/docs", "/openapi.json"):
        text = client.get(path).text
        assert "cdn" not in text.lower()
        assert "jsdelivr" not in text
    assert client.get("/redoc").status_code == 404
