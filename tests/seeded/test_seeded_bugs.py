"""The tests are tested: each bug of the table is made in a copy of the packages, and its test has to fail there.

A bug that no test sees, a line that has changed since, or a test that fails without the bug is a failure here.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.seeded.bugs import BUGS, SLACK_CARDS, TEAMS_CARDS, Bug

pytestmark = pytest.mark.reliability

ROOT = Path(__file__).parents[2]
COPIED = ("adapters", "bot", "domain", "locales", "storage", "workplace", "tests", "pyproject.toml")
PYTEST = ("-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0", "-m", "")
BARE = ("-c", os.devnull, "--rootdir=.", "--import-mode=importlib", "-p", "_hypothesis_pytestplugin")
WITHOUT_OFFICE = ("tests/domain/", SLACK_CARDS, TEAMS_CARDS, "tests/bot/test_card.py")
CATCHERS: dict[str, set[str]] = defaultdict(set)
for one in BUGS:
    CATCHERS[one.caught_by.split("::")[0]].add(one.caught_by)


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Path]:
    """A copy of all that the tests need; no bug is ever made in the sources."""
    for name in COPIED:
        source = ROOT / name
        shutil.copytree(source, tmp_path / name) if source.is_dir() else shutil.copy2(source, tmp_path / name)
    yield tmp_path
    shutil.rmtree(tmp_path)


@pytest.mark.parametrize("bug", BUGS, ids=[f"{n}: {Path(bug.file).stem}" for n, bug in enumerate(BUGS, 1)])
def test_seeded_bug_is_caught(bug: Bug, copy: Path) -> None:
    """By a test that fails; an error on the way to it does not count."""
    make(bug, copy)
    code, said = run(copy, bug.caught_by)
    assert (code, outcomes(said)) == (1, {"failed"}), f"not caught: {bug.harm}\n{said}"


@pytest.mark.parametrize("file", CATCHERS)
def test_copy_without_a_bug_passes(file: str, copy: Path) -> None:
    code, said = run(copy, *sorted(CATCHERS[file]))
    assert (code, outcomes(said)) == (0, set()), said


def test_table_has_enough_bugs_and_none_twice() -> None:
    assert len({(bug.file, bug.after) for bug in BUGS}) == len(BUGS) >= 25


def make(bug: Bug, folder: Path) -> None:
    """Make the bug in the copy, where its line has to stand exactly once."""
    file = folder / bug.file
    lines = file.read_text(encoding="utf-8").split("\n")
    found = [number for number, line in enumerate(lines) if line.strip() == bug.before]
    assert len(found) == 1, f"{bug.file} has this line {len(found)} times: {bug.before}"
    lines[found[0]] = lines[found[0]].replace(bug.before, bug.after)
    file.write_text("\n".join(lines), encoding="utf-8")
    Path(importlib.util.cache_from_source(file)).unlink(missing_ok=True)


def run(folder: Path, *tests: str) -> tuple[int, str]:
    """Run tests in the copy and return the exit code and the output; without plugins where there is no office."""
    bare = tests[0].startswith(WITHOUT_OFFICE)
    conftests = Path(*Path(tests[0].split("::")[0]).parts[:2])
    options = (*BARE, f"--confcutdir={conftests}") if bare else ("-n", "0")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment |= {"PYTHONPATH": str(folder)} | ({"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} if bare else {})
    done = subprocess.run(
        [sys.executable, *PYTEST, *options, *tests],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def outcomes(said: str) -> set[str]:
    """What went wrong, in the words of Pytest's own last line."""
    summary = re.findall(r"^.* in \d+\.\d+s\b.*$", said, re.MULTILINE)[-1:]
    return {word for line in summary for word in re.findall(r"failed|error", line)}
