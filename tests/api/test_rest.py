"""The REST API: what every address gives, the contract of the search, and errors in one shape."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api.app import create_app

V1 = "/api/v1"
BITES = "my 3 year old bites at nursery"
TWO_CHILDREN = "3 year old will not talk and 14 year old self harms, Dewsbridge"
HELPERS = {"health", "ready"}


def get(client, path, **params):
    response = client.get(V1 + path, params=params)
    assert response.status_code == 200, response.text
    return response.json()


def assert_problem(response, status):
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    problem = response.json()
    assert set(problem) == {"status", "message"}
    assert problem["status"] == status
    assert len(problem["message"]) > 10
    assert "Traceback" not in problem["message"]
    return problem["message"]


def test_search_gives_what_it_understood_results_with_reasons_and_what_it_left_out(client):
    found = get(client, "/search", q=BITES)
    assert set(found) == {"understood", "urgent", "question", "results", "groups", "left_out", "nothing_fits", "advice", "total"}
    assert found["understood"]["text"] == BITES
    assert any(facet["kind"] == "age" and "3 year" in facet["label"] for facet in found["understood"]["facets"])
    assert all(set(facet) == {"kind", "key", "label", "text"} for facet in found["understood"]["facets"])
    assert found["results"]
    assert len(found["results"]) <= 10 <= max(10, found["total"])
    for result in found["results"]:
        assert {"service", "why", "reasons", "also", "also_total", "best_for", "needs"} == set(result)
        assert result["service"]["name"]
        assert result["reasons"], f"{result['service']['id']} has no reason"
        assert all(reason["kind"] and reason["text"] in result["why"] for reason in result["reasons"])
    for left in found["left_out"]:
        assert left["reason"] in {"age", "area", "remit", "closed"}
        assert left["count"] >= len(left["services"]) > 0


def test_search_sorts_by_child_and_every_group_names_results(client):
    found = get(client, "/search", q=TWO_CHILDREN, limit=50)
    shown = {one["id"] for result in found["results"] for one in (result["service"], *result["also"])}
    by_child = [group for group in found["groups"] if group["by"] == "child"]
    assert len(by_child) == 2
    assert all(set(group["services"]) <= shown for group in by_child)
    assert any(group["services"] for group in by_child)


def test_search_asks_back_when_the_text_says_little_and_counts_are_true(client):
    question = get(client, "/search", q="anxiety")["question"]
    assert question["text"].endswith("?")
    assert len(question["choices"]) > 1
    for choice in question["choices"]:
        picked = [choice["assume"]] if choice["assume"] else []
        assert get(client, "/search", q=choice["query"], assume=picked)["total"] == choice["results"]


def test_without_takes_back_what_was_understood(client):
    before = get(client, "/search", q=BITES)
    age = next(facet for facet in before["understood"]["facets"] if facet["kind"] == "age")
    after = get(client, "/search", q=BITES, without=age["key"])
    assert age["key"] not in {facet["key"] for facet in after["understood"]["facets"]}
    assert after["understood"]["children"] == []


def test_limit_cuts_the_list_and_not_the_total(client):
    short, long = get(client, "/search", q=BITES, limit=2), get(client, "/search", q=BITES, limit=50)
    assert len(short["results"]) == 2
    assert short["total"] == long["total"] > 2
    assert [r["service"]["id"] for r in short["results"]] == [r["service"]["id"] for r in long["results"]][:2]


def test_services_in_pages_are_all_services_once(client, engine):
    total = get(client, "/services", limit=1)["total"]
    seen = []
    for offset in range(0, total, 100):
        seen += [service["id"] for service in get(client, "/services", offset=offset, limit=100)["services"]]
    assert len(seen) == total == len(set(seen))
    assert set(seen) == set(engine.services())
    assert get(client, "/services", offset=total)["services"] == []


def test_services_by_kind_and_need(client, engine):
    some = next(iter(engine.services().values()))
    of_kind = get(client, "/services", kind=some.kind, limit=200)["services"]
    assert some.id in {service["id"] for service in of_kind}
    assert {service["kind"] for service in of_kind} == {some.kind}
    for_need = {service["id"] for service in get(client, "/services", need=some.needs[0], limit=200)["services"]}
    assert for_need == {service.id for service in engine.services().values() if some.needs[0] in service.needs}
    both = {service["id"] for service in get(client, "/services", kind=some.kind, need=some.needs[0], limit=200)["services"]}
    assert both == for_need & {service["id"] for service in of_kind}


def test_one_service_is_whole(client, engine):
    some = next(iter(engine.services().values()))
    assert get(client, f"/services/{some.id}") == some.model_dump(mode="json")


def test_kinds_needs_words_and_levels(client, engine):
    directory = engine.directory
    assert [kind["id"] for kind in get(client, "/kinds")] == list(directory.kinds)
    assert get(client, "/kinds/portage")["name"] == "Portage"
    needs = get(client, "/needs")
    assert {need["parent"] for need in needs["needs"]} <= {group["id"] for group in needs["groups"]}
    assert len(get(client, "/glossary")) == len(directory.terms)
    assert get(client, "/glossary/camhs")["term"] == "CAMHS"
    assert [level["level"] for level in get(client, "/levels")] == [1, 2, 3, 4]


def test_health_and_readiness(client):
    assert get(client, "/health") == {"status": "ok"}
    assert get(client, "/ready") == {"status": "ready"}


def test_a_server_without_its_index_lives_and_says_so():
    starting = TestClient(create_app())  # not entered: its start, which opens the engine, has not run
    assert starting.get(V1 + "/health").status_code == 200
    for path in ("/ready", "/search?q=help", "/kinds", "/services/x", "/levels"):
        assert "starting" in assert_problem(starting.get(V1 + path), 503)
    page = starting.get("/")
    assert page.status_code == 503
    assert "<h1" in page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/search", 422),
        ("/search?q=", 400),
        ("/search?q=%20%20%0A", 400),
        ("/search?q=" + "a" * 10_000, 400),
        ("/search?q=%00%01%02%1B%7F", 400),
        ("/search?q=%F0%9F%98%AD%F0%9F%98%AD", 400),
        ("/search?q=help&limit=0", 422),
        ("/search?q=help&limit=51", 422),
        ("/search?q=help&limit=many", 422),
        ("/search?q=help&limit=1.5", 422),
        ("/services?kind=no-such-kind", 404),
        ("/services?need=no-such-need", 404),
        ("/services?kind=", 404),
        ("/services?offset=-1", 422),
        ("/services?limit=x", 422),
        ("/services?limit=100000", 422),
        ("/services/no-such-service", 404),
        ("/services/..%2F..%2Fetc%2Fpasswd", 404),
        ("/services/%00", 404),
        ("/kinds/no-such-kind", 404),
        ("/kinds/' OR 1=1 --", 404),
        ("/glossary/no-such-word", 404),
        ("/levels/5", 404),
        ("/needs/x", 404),
        ("/nothing", 404),
        ("/", 404),
    ],
)
def test_errors_have_one_shape(client, path, status):
    assert_problem(client.get(V1 + path), status)


def test_errors_of_a_wrong_type_do_not_repeat_what_was_typed(client):
    message = assert_problem(client.get(V1 + "/search", params={"q": "help", "limit": "quibblewort"}), 422)
    assert "limit" in message
    assert "quibblewort" not in message


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_method_that_is_not_there_is_refused_and_the_right_one_named(client, method):
    response = client.request(method, V1 + "/search")
    assert_problem(response, 405)
    assert response.headers["allow"] == "GET"


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE entries; --",
        "<script>alert(1)</script> my son",
        "{{ 7 * 7 }} ${7*7} %s %n",
        "моему сыну три года, он кусается",
        "ابني عمره ثلاث سنوات ويعض الأطفال",
        "我三岁的孩子咬人",
        "mi hijo de tres años muerde",
        "my son 😭 bites 🦷 at nursery",
        "my\x00 3 year\x07 old\u200b bites",
        "ﷺ" * 4000,
        "my son bites. " * 285,
        "a" * 4000,
        "1",
        "../../../etc/passwd",
        "\ud83d my son".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    ],
)
def test_any_text_is_answered(client, text):
    found = get(client, "/search", q=text)
    assert found["total"] >= len(found["results"])
    assert len(found["results"]) > 0 or found["advice"]


def test_unknown_keys_to_leave_out_change_nothing(client):
    plain = get(client, "/search", q=BITES)
    assert get(client, "/search", q=BITES, without=["no-such-key", "<b>", "x" * 500]) == plain


def test_every_address_is_described(client):
    schema = client.get("/openapi.json").json()
    assert all(path.startswith(V1) for path in schema["paths"])
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            answers = operation["responses"]
            assert operation["description"]
            assert {"200", "204"} & set(answers)
            if path.rsplit("/", 1)[-1] != "health":
                assert answers["422"]["content"]["application/json"]["schema"]["$ref"].endswith("/Problem")
