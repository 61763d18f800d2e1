"""The API against its own OpenAPI: whatever is sent, no 500, and every answer is as described."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.web.conftest import Service

PATHS = {
    "/api/v1/suggest", "/api/v1/check", "/api/v1/render", "/api/v1/phrases", "/healthz", "/readyz", "/metrics",
}  # fmt: skip

DOMAIN = [positive_data_acceptance]
"""Rules no schema can say (the last turn is the buyer's, a text is readable) may refuse what the schema allows."""


def test_every_answer_is_as_described(service: Service) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", service.client.app)
    seen = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        seen.add(operation.path)

        @given(case=operation.as_strategy())
        @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
        def run(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=service.headers, excluded_checks=DOMAIN)

        run()
    assert seen >= PATHS
