"""A cluster that is away for a while, and nodes that die: writes wait and resume, readers are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.failover import Figures, lose_master, outage
from tests.contract import engine

# Nodes start, and wait for each other, within what a busy machine leaves them, and not all at once.
pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("nodes")]


@pytest.fixture(autouse=True)
def _engine() -> None:
    if engine.home() is None:
        pytest.skip("engine absent: elasticsearch (CCHC_TEST_ELASTICSEARCH_HOME and CCHC_TEST_JAVA_HOME name none)")


def test_writes_wait_for_a_cluster_that_is_away_and_the_api_says_so(tmp_path: Path) -> None:
    figures: Figures = outage(tmp_path, seconds=3, java=engine.BRIEF)
    assert figures["acknowledged_missing"] == 0
    assert figures["writes_failed"] == 0
    assert figures["written_while_away"] == 0
    assert figures["written_after"] > 0
    assert figures["api_status"] == 503
    assert "cannot be reached" in figures["api_reason"]
    assert figures["page_status"] == 503
    assert figures["page_says_so"]
    assert figures["api_status_after"] == 200
    assert figures["differences"] == 0


def test_a_master_that_dies_costs_no_search_and_no_record(tmp_path: Path) -> None:
    figures: Figures = lose_master(tmp_path, seconds=4, java=engine.BRIEF)
    assert figures["searches_failed"] == 0
    assert figures["writes_failed"] == 0
    assert figures["acknowledged_missing"] == 0
    assert figures["searches_after_kill"] > 0
    assert figures["written_after_kill"] > 0
    assert figures["differences"] == 0
