"""The HTTP contract: what integrators rely on, over a real store and the shipped library."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import Service
from tests.web.sidebar_answers import app_with

ASK = {"messages": [{"role": "buyer", "text": "亲 什么时候法货啊，急用"}]}


def test_suggest_answers_with_ranked_explained_replies(service: Service) -> None:
    body = service.agent("POST", "/api/v1/suggest", ASK).json()
    assert not body["no_match"]
    assert body["intents"][0]["code"] in {"ship.when", "ship.urge"}
    assert len(body["suggestions"]) == 5
    assert all(s["why"] and "{" not in s["text"] for s in body["suggestions"])
    assert body["library_version"] and body["took_ms"] > 0


def test_an_evening_promise_is_blocked_and_rewritten(service: Service) -> None:
    case = {"text": "今天一定给您发出", "now": "2026-11-23T17:30:00+08:00"}
    body = service.agent("POST", "/api/v1/check", case).json()
    assert body["verdict"] == "block"
    assert "16:00" in body["findings"][0]["message"] and "19:00" in body["findings"][0]["message"]
    again = service.agent("POST", "/api/v1/check", {**case, "text": body["rewrite"]}).json()
    assert again["verdict"] == "pass"


def test_an_affirmation_is_judged_with_the_question(service: Service) -> None:
    case = {
        "text": "能的亲",
        "messages": [{"role": "buyer", "text": "今天能发吗"}],
        "now": "2026-11-23T17:30:00+08:00",
    }
    assert service.agent("POST", "/api/v1/check", case).json()["verdict"] == "block"
    assert (
        service.agent("POST", "/api/v1/check", {**case, "now": "2026-11-23T10:00:00+08:00"}).json()["verdict"]
        == "pass"
    )


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("", 422, "empty_message"),
        ("   \n", 422, "empty_message"),
        ("好" * 2001, 413, "message_too_long"),
        ("好" * 10_000, 413, "message_too_long"),
        ("a\x00b", 422, "invalid_input"),
        ("\x07\x08", 422, "invalid_input"),
    ],
)
def test_bad_texts_are_refused_with_a_code_and_a_chinese_sentence(
    service: Service, text: str, status: int, code: str
) -> None:
    for path, body in (
        ("/api/v1/suggest", {"messages": [{"role": "buyer", "text": text}]}),
        ("/api/v1/check", {"text": text}),
    ):
        answer = service.agent("POST", path, body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), path
        assert any("一" <= c <= "鿿" for c in answer.json()["error"]["message"])


@pytest.mark.parametrize(
    "body",
    [
        {"messages": []},
        {"messages": "你好"},
        {"messages": [{"role": "robot", "text": "你好"}]},
        {"messages": [{"role": "buyer", "text": "你好", "extra": 1}]},
        {**ASK, "limt": 3},
        {**ASK, "limit": 0},
        {**ASK, "intent": "no.such"},
        {**ASK, "order": {"status": "lost"}},
        {"messages": [{"role": "agent", "text": "在的亲"}]},
    ],
)
def test_wrong_shapes_are_422_and_name_the_field(service: Service, body: dict[str, Any]) -> None:
    answer = service.agent("POST", "/api/v1/suggest", body)
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"]


@pytest.mark.parametrize(
    ("method", "path", "body", "message", "fields"),
    [
        ("POST", "/suggest", {**ASK, "limt": 3}, "输入有误：limt：不认识的字段", {"limt": "limt：不认识的字段"}),
        ("POST", "/suggest", [1], "输入有误：内容：应为一组字段", {"": "内容：应为一组字段"}),
        ("GET", "/phrases?limit=0", None, "输入有误：limit：不能小于1", {"limit": "limit：不能小于1"}),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_as_the_caller_wrote_it(
    service: Service, method: str, path: str, body: Any, message: str, fields: dict[str, str]
) -> None:
    error = service.agent(method, f"/api/v1{path}", body).json()["error"]
    assert (error["message"], error["fields"]) == (message, fields)


def test_binary_and_broken_json_are_refused(service: Service) -> None:
    for content in (b"\xff\xfe\x00", b"{", b"[1,", b""):
        answer = service.client.post(
            "/api/v1/suggest",
            content=content,
            headers={**service.headers, "content-type": "application/json"},
        )
        assert answer.status_code in {400, 422}
        assert any("一" <= c <= "鿿" for c in answer.json()["error"]["message"])


def test_an_oversized_body_is_413(service: Service) -> None:
    answer = service.client.post("/api/v1/check", content=b"x" * 1_100_000, headers=service.headers)
    assert answer.status_code == 413


def test_without_credentials_or_with_wrong_ones_it_is_401(service: Service) -> None:
    service.client.cookies.clear()
    assert service.client.post("/api/v1/suggest", json=ASK).status_code == 401
    wrong = service.client.post("/api/v1/suggest", json=ASK, headers={"Authorization": "Bearer nonsense"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (401, "not_authenticated")


@pytest.mark.parametrize("search", ["fhsj", "发货", "fahuo", "ship.when", "什么时候"])
def test_phrases_are_found_by_text_pinyin_initials_and_intent(service: Service, search: str) -> None:
    body = service.agent("GET", f"/api/v1/phrases?search={search}&limit=10").json()
    assert body["total"] > 0
    assert any("ship" in item["id"] or "发货" in item["title"] for item in body["items"])


def test_pages_of_phrases_have_a_true_total_and_do_not_overlap(service: Service) -> None:
    first = service.agent("GET", "/api/v1/phrases?limit=50").json()
    second = service.agent("GET", "/api/v1/phrases?limit=50&offset=50").json()
    assert first["total"] == second["total"] > 400
    assert not {i["id"] for i in first["items"]} & {i["id"] for i in second["items"]}


def test_render_fills_slots_but_never_promise_slots(service: Service) -> None:
    found = service.agent("GET", "/api/v1/phrases?limit=200").json()["items"]
    phrase = next(p for p in found if any("agent.name" in r for r in p["replies"]))
    variant = next(i for i, r in enumerate(phrase["replies"]) if "agent.name" in r)
    body = {"id": phrase["id"], "variant": variant, "values": {"agent.name": "阿棉"}}
    assert "阿棉" in service.agent("POST", "/api/v1/render", body).json()["text"]
    forged = {**body, "values": {"ship_by": "今天"}}
    assert service.agent("POST", "/api/v1/render", forged).status_code == 422
    assert service.agent("POST", "/api/v1/render", {"id": "no.such.phrase"}).status_code == 404


def test_health_readiness_and_metrics(service: Service) -> None:
    assert service.client.get("/healthz").json()["status"] == "ok"
    ready = service.client.get("/readyz").json()
    assert (ready["status"], ready["trouble"]) == ("ok", [])
    service.agent("POST", "/api/v1/suggest", ASK)
    assert (
        'kuaihui_requests_total{method="POST",route="/api/v1/suggest",status="200"}'
        in service.client.get("/metrics").text
    )


def test_every_operation_has_an_example_and_a_description(service: Service) -> None:
    schema = service.client.get("/openapi.json").json()
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert operation.get("description") or operation.get("summary"), (method, path)
            if method == "post":
                if "multipart/form-data" in operation["requestBody"]["content"]:
                    assert operation["requestBody"]["content"]["multipart/form-data"]["example"], path
                    continue
                content = operation["requestBody"]["content"]["application/json"]["schema"]
                model = schema["components"]["schemas"][content["$ref"].rsplit("/", 1)[1]]
                assert model["examples"], path


def test_unknown_paths_and_methods_answer_in_chinese(service: Service) -> None:
    assert service.client.get("/api/v1/nothing").json()["error"]["message"] == "没有这个地址"
    assert service.client.get("/api/v1/suggest").status_code == 405


def test_a_write_with_a_cookie_from_another_site_is_refused(app_client: TestClient) -> None:
    app_client.get("/sidebar")
    ok = app_client.post("/api/v1/check", json={"text": "好的"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert ok.status_code == 200
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = app_client.post("/api/v1/check", json={"text": "好的"}, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "cross_origin")


def test_only_a_demo_shop_may_play_with_clock_and_facts(service: Service) -> None:
    body = {**ASK, "now": "2026-11-23T17:30:00+08:00"}
    assert service.agent("POST", "/api/v1/suggest", body).status_code == 200
    assert service.other("POST", "/api/v1/suggest", body).status_code == 422


def test_a_revoked_token_stops(service: Service) -> None:
    service.revoke()
    assert service.other("POST", "/api/v1/suggest", ASK).status_code == 401


def test_the_bare_address_leads_to_the_demo_or_where_there_is_none_to_the_console() -> None:
    for demo, place in ((True, "/demo"), (False, "/console")):
        client = TestClient(app_with(demo=demo))
        assert client.get("/", follow_redirects=False).headers["location"] == place
