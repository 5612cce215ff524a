"""schemathesis asks the API what its description allows and what it does not, and holds the answers against it."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest_server import small_record

from detente.server import Settings, make_app

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of its HTTP client, while it is imported
    schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

EXAMPLES = 6  # of each operation and kind: allowed, not allowed


@pytest.fixture
def schema(tmp_path: Path) -> Iterator[Any]:
    """The description, as the application itself gives it."""
    small_record(tmp_path / "relations.duckdb")
    log = logging.getLogger("detente.server")
    level = log.level
    log.setLevel(logging.CRITICAL)
    quiet = Settings(cache=tmp_path, pages_a_minute=10**9, hosts=("localhost", "testserver"))
    app = make_app(tmp_path / "relations.duckdb", quiet, watch=False)
    yield schemathesis.openapi.from_asgi("/api/openapi.json", app)
    app.state.desk.close()
    log.setLevel(level)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["allowed", "wrong"])
def test_the_api_keeps_to_its_description(schema: Any, mode: Any) -> None:
    usual = settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    faults = []
    for found in schema.get_all_operations():
        operation = found.ok()

        @usual
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            case.call_and_validate()

        try:
            ask()
        except Unsatisfiable:
            continue  # nothing can be asked wrongly where there is no parameter
        except (Exception, BaseExceptionGroup) as error:  # all operations are told, not the first alone
            faults.append(f"{operation.label}: {error}")
    assert not faults, "\n\n".join(faults)
