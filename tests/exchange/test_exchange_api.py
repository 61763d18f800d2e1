"""Import and export over HTTP: two shops, roles, limits, background work, and the schema."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app.access import Principal
from app.core.facts import ShopFacts
from app.exchange.formats import LONG_YAML
from app.library.shipped import shipped_library
from app.main import create_app
from app.settings import Settings
from app.store import accounts, facts, shops, tokens
from app.store.inputs import ShopIn, TokenIn, UserIn
from app.store.seed import seed
from app.store.session import Store
from tests.exchange.conftest import FACTS
from tests.exchange.files import qianniu

LIMIT = 3_000_000


@dataclass
class Api:
    """The application with tokens by name: ``lead``, ``agent``, ``person`` of one shop, ``other`` of another."""

    client: TestClient
    secrets: dict[str, str]

    def call(self, method: str, path: str, by: str = "lead", **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.secrets[by]}"}
        return self.client.request(method, f"/api/v1{path}", headers=headers, **more)

    def bring(self, data: bytes, by: str = "lead", name: str = "a.csv", **query: Any) -> httpx.Response:
        return self.call("POST", "/import", by, files={"file": (name, data)}, params=query)

    def wait(self, number: int) -> dict[str, Any]:
        """The job once nobody works on it; fails after two minutes."""
        until = time.monotonic() + 120
        while time.monotonic() < until:
            job: dict[str, Any] = self.call("GET", f"/imports/{number}", params={"limit": 1}).json()
            if job["state"] != "running":
                return job
            time.sleep(0.2)
        raise AssertionError("the import did not end")


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder: Path = tmp_path_factory.mktemp("exchange")
    app = create_app(
        Settings(database_url=f"sqlite:///{folder / 'a.db'}", refresh_seconds=0.1, max_upload_bytes=LIMIT)
    )
    store: Store = app.state.store
    secrets: dict[str, str] = {}
    library = shipped_library().library
    with store.begin() as session:
        for slug, name in (("cotton", "棉花小铺"), ("tea", "茶铺")):
            shop = shops.create(session, ShopIn(slug=slug, name=name))
            operator = Principal.operator(shop.id)
            facts.save(session, operator, ShopFacts.model_validate(FACTS))
            seed(session, shop.id, library.phrases[:30], library.scripts[:1])
            for who, role in (("lead", "lead"), ("agent", "agent")):
                made = tokens.create_token(
                    session, operator, TokenIn.model_validate({"name": who, "role": role})
                )
                secrets[who if slug == "cotton" else f"other-{who}"] = made.secret
            user = accounts.create_user(
                session, operator, UserIn(login=f"li-{slug}", name="小李", role="lead")
            )
            own = TokenIn(name="小李", role="lead", user_id=user.member.user_id)
            secrets[f"person-{slug}"] = tokens.create_token(session, operator, own).secret
    with TestClient(app) as client:
        yield Api(client, secrets)


def test_preview_commit_and_the_report(api: Api) -> None:
    seen = api.bring(qianniu("yl1,亲，预览一下,开场"), dry_run=True)
    assert (seen.status_code, seen.json()["state"]) == (200, "preview")
    body = seen.json()
    assert body["counts"] == {"new": 1, "changed": 0, "same": 0, "conflict": 0, "rejected": 0}
    assert (body["items"][0]["number"], body["items"][0]["code"], body["items"][0]["becomes"]) == (
        2,
        "yl1",
        "draft",
    )
    done = api.call("POST", f"/imports/{body['id']}/commit", json={"version": body["version"]})
    assert (done.status_code, done.json()["state"]) == (200, "done")
    again = api.call("POST", f"/imports/{body['id']}/commit", json={"version": body["version"]})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "conflict")
    repeated = api.bring(qianniu("yl1,亲，预览一下,开场")).json()
    assert (repeated["counts"]["same"], repeated["counts"]["new"]) == (1, 0)


def test_bad_rows_are_named_and_nothing_is_written(api: Api) -> None:
    answer = api.bring(qianniu("hh1,亲，坏行前面的,", "hh2,,", f"hh3,{'长' * 1001},"))
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert (error["code"], error["fields"]) == (
        "bad_rows",
        {"第3行": "话术内容是空的", "第4行": "话术有1001字，最多1000字，请拆成几条"},
    )
    failed = api.call("GET", f"/imports/{answer.json()['import']}", params={"status": "rejected"}).json()
    assert (failed["state"], failed["items_total"]) == ("failed", 2)
    assert api.bring(qianniu("hh1,亲，坏行前面的,"), dry_run=True).json()["counts"]["new"] == 1
    skipped = api.bring(qianniu("hh1,亲，坏行前面的,", "hh2,,"), skip_bad=True).json()
    assert skipped["counts"] == {"new": 1, "changed": 0, "same": 0, "conflict": 0, "rejected": 1}


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 422, "bad_file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", 422, "bad_file"),
        (qianniu(), 422, "bad_file"),
        (b"PK\x03\x04", 422, "bad_file"),
        (b"x" * (LIMIT + 1), 413, "body_too_large"),
    ],
    ids=["empty", "picture", "header only", "broken zip", "too large"],
)
def test_bad_files_are_refused(api: Api, data: bytes, status: int, code: str) -> None:
    answer = api.bring(data)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_only_an_import_may_be_as_large_as_a_file(api: Api) -> None:
    big = qianniu(*(f"d{n % 10}{n % 7},{'大' * 900},开场" for n in range(600)))
    assert 1_000_000 < len(big) < LIMIT
    assert api.bring(big, dry_run=True, format="json").json()["error"]["code"] == "bad_file"
    assert api.call("POST", "/check", content=big).status_code == 413


def test_a_mapping_names_the_columns(api: Api) -> None:
    table = "甲,乙\nmp1,亲，列对上了\n".encode()
    assert api.bring(table, dry_run=True).status_code == 422
    seen = api.bring(table, dry_run=True, map="text=乙,code=甲").json()
    assert (seen["format"], seen["items"][0]["code"]) == ("csv", "mp1")


def test_an_export_is_a_file_with_a_report(api: Api) -> None:
    answer = api.call("GET", "/export/qianniu")
    assert answer.status_code == 200
    assert answer.content.startswith("快捷短语编码,快捷短语,快捷短语分组\r\n".encode("gbk"))
    assert 'filename="kuaihui-qianniu-shop-' in answer.headers["content-disposition"]
    path = answer.headers["link"].split(">")[0].removeprefix("</api/v1")
    report = api.call("GET", path).json()["report"]
    assert report["counts"]["exported"] + report["counts"]["withheld"] == 30
    assert answer.content.count(b"\r\n") >= report["counts"]["exported"]
    listed = api.call("GET", "/exports").json()
    assert listed["items"][0]["report"]["counts"] == report["counts"]
    back = api.bring(answer.content, dry_run=True).json()
    assert back["counts"]["same"] == report["counts"]["exported"]


@pytest.mark.parametrize(
    "name", ["feiniu", "feiniu-xlsx", "kefubao", "workbench", "csv", "xlsx", "yaml", "json"]
)
def test_every_format_leaves_and_is_known_again(api: Api, name: str) -> None:
    answer = api.call("GET", f"/export/{name}")
    counts = api.bring(answer.content, name=f"a.{name}", dry_run=True).json()["counts"]
    assert counts["same"] > 20
    assert counts == {"new": 0, "changed": 0, "same": counts["same"], "conflict": 0, "rejected": 0}


def test_agents_may_neither_import_nor_export_the_shops(api: Api) -> None:
    assert api.bring(qianniu("ag1,亲，在的,"), "agent").status_code == 403
    for path in ("/export/qianniu", "/imports", "/exports"):
        assert api.call("GET", path, "agent").status_code == 403
    assert api.client.get("/api/v1/export/qianniu").status_code == 401


def test_personal_phrases_need_a_person(api: Api) -> None:
    data = qianniu("gr1,亲，我自己的,我的")
    assert api.bring(data, "lead", scope="personal").status_code == 403
    done = api.bring(data, "person-cotton", scope="personal").json()
    assert done["state"] == "done"
    assert api.call("GET", f"/imports/{done['id']}", "lead").status_code == 404
    assert api.bring(data, "lead", dry_run=True).json()["counts"]["new"] == 1
    assert api.bring(data, "lead", scope="team").json()["error"]["fields"] == {"team": "请写明团队"}
    assert api.bring(data, "lead", scope="team", team="晚班", dry_run=True).json()["counts"]["new"] == 1


def test_odd_names_of_files_and_teams(api: Api) -> None:
    done = api.bring(qianniu("wj1,亲，文件名,"), dry_run=True, name="a\x01\u200b😀.csv")
    assert done.json()["filename"].isprintable()
    answer = api.bring(qianniu("wj1,亲，文件名,"), scope="team", team="晚\x00班")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_input")


def test_two_shops_do_not_see_each_other(api: Api) -> None:
    mine = api.bring(qianniu("ls1,亲，一家店的,"), dry_run=True).json()
    run = api.call("GET", "/export/json").headers["link"].split(">")[0].removeprefix("</api/v1")
    theirs = api.bring(qianniu("ls1,亲，一家店的,"), "other-lead").json()
    assert theirs["counts"]["new"] == 1
    for method, path, more in (
        ("GET", f"/imports/{mine['id']}", {}),
        ("POST", f"/imports/{mine['id']}/commit", {"json": {"version": mine["version"]}}),
        ("GET", run, {}),
    ):
        assert api.call(method, path, "other-lead", **more).status_code == 404, path
    listed = api.call("GET", "/imports", "other-lead").json()
    assert [item["id"] for item in listed["items"]] == [theirs["id"]]
    assert "一家店的" not in api.call("GET", "/export/csv", "other-lead").content.decode("utf-8-sig")


def test_lists_have_true_totals_and_pages(api: Api) -> None:
    for number in range(3):
        api.bring(qianniu(f"fy{number},亲，第{number}个文件,"), dry_run=True)
    whole = api.call("GET", "/imports", params={"limit": 500})
    part = api.call("GET", "/imports", params={"limit": 2, "offset": 1}).json()
    assert whole.headers["etag"]
    assert part["total"] == whole.json()["total"] >= 3
    assert part["items"] == whole.json()["items"][1:3]


def test_twenty_thousand_rows_are_done_in_the_background(api: Api) -> None:
    data = qianniu(*(f"{n:04x},亲，第{n % 4000}款的尺码看详情页哦,尺码" for n in range(20_000)))
    began = time.monotonic()
    answer = api.bring(data)
    started = answer.json()
    assert (answer.status_code, started["state"]) == (202, "running")
    assert answer.headers["location"] == f"/api/v1/imports/{started['id']}"
    seen = set()
    while (job := api.call("GET", f"/imports/{started['id']}", params={"limit": 1}).json())[
        "state"
    ] == "running":
        seen.add(job["done"])
        assert time.monotonic() - began < 120
        time.sleep(0.1)
    assert (job["state"], job["total"], job["done"]) == ("done", 20_000, 20_000)
    assert len(seen) > 2
    assert job["counts"] == {"new": 20_000, "changed": 0, "same": 0, "conflict": 0, "rejected": 0}
    last = api.call("GET", f"/imports/{started['id']}", params={"limit": 1, "offset": 19_999}).json()
    assert (last["items"][0]["number"], last["items_total"]) == (20_001, 20_000)


def test_a_big_file_with_a_bad_row_fails_as_a_whole(api: Api) -> None:
    data = qianniu(*(f",亲，坏文件第{n}句,尺码" for n in range(600)), "a,,")
    job = api.wait(api.bring(data).json()["id"])
    assert (job["state"], job["counts"]["rejected"]) == ("failed", 1)
    assert "第602行" in job["error"]
    assert api.wait(api.bring(data, dry_run=True).json()["id"])["counts"]["new"] == 600


def _yaml(count: int) -> bytes:
    asked = "".join(f"      - 第{number}种包装能不能换成礼盒装的呢\n" for number in range(25))
    entries = (
        f"  - id: gift.box.n{n}\n    code: g{n:03x}\n    title: 礼盒{n}\n    intents: [ship.when]\n    replies: [好的亲{n}]\n"
        f"    examples:\n{asked}"
        for n in range(count)
    )
    return ("category: 礼盒\nphrases:\n" + "".join(entries)).encode()


def test_long_yaml_is_read_in_the_background(api: Api) -> None:
    """Reading it takes seconds: the answer is a job that says how it ended, also where the file can't be read."""
    data = _yaml(400)
    assert len(data) > LONG_YAML
    answer = api.bring(data, name="big.yaml", dry_run=True)
    assert (answer.status_code, answer.json()["state"], answer.json()["total"]) == (202, "running", 0)
    seen = api.wait(answer.json()["id"])
    assert (seen["state"], seen["format"], seen["counts"]["new"]) == ("preview", "yaml", 400)
    written = api.call("POST", f"/imports/{seen['id']}/commit", json={"version": seen["version"]})
    assert written.status_code == 202
    assert api.wait(seen["id"])["state"] == "done"
    broken = api.bring(data + b"  - [", name="big.yaml")
    assert broken.status_code == 202
    job, line = api.wait(broken.json()["id"]), len(data.splitlines()) + 2
    assert (job["state"], job["format"]) == ("failed", "yaml")
    assert job["error"] == f"第{line}行：YAML格式错误"


def test_the_api_is_as_described_to_those_who_may(api: Api) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", api.client.app)
    chosen = schema.include(path_regex=r"^/api/v1/(import|export)")
    seen = set()
    for found in chosen.get_all_operations():
        operation = found.ok()
        seen.add(operation.path)

        @given(case=operation.as_strategy())
        @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
        def run(case: schemathesis.Case) -> None:
            headers = {"Authorization": f"Bearer {api.secrets['other-lead']}"}
            case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

        run()
    assert len(seen) == 7
