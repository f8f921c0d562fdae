"""Generated requests, right and wrong, against the published schema: no server error, and every answer as described."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS

from api.app import create_app

app = create_app()
schema = schemathesis.openapi.from_asgi("/openapi.json", app)

# A text of blanks alone fits the schema and is refused all the same, in words; and one `without` is as good as a list.
SEARCH_CHOOSES = [
    check for check in CHECKS.get_all() if check.__name__ in {"positive_data_acceptance", "negative_data_rejection"}
]


@pytest.fixture(autouse=True)
def _with_engine(engine):
    app.state.engine = engine


@schema.parametrize()
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_api_keeps_its_schema(case):
    case.call_and_validate(excluded_checks=SEARCH_CHOOSES if case.path.endswith("/search") else [])
