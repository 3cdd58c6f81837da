"""The layers hold, and would not hold if somebody broke them: violations are planted in a copy, and each is refused."""

import ast
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES = PYPROJECT["tool"]["importlinter"]["root_packages"]
NOT_OURS = {"tests", "build", "dist", "venv", "node_modules"}
PURE = {  # modules of the standard library that know neither time nor place
    "bisect",
    "collections",
    "dataclasses",
    "datetime",
    "enum",
    "functools",
    "itertools",
    "math",
    "re",
    "typing",
    "zoneinfo",
}
CLOCKS = {"monotonic", "now", "perf_counter", "time_ns", "today", "utcnow"}
CHANCE = {"choice", "getrandbits", "randbytes", "randint", "random", "sample", "shuffle", "token_hex", "token_urlsafe"}
IDS = {"uuid1", "uuid4", "uuid7"}
WORLD = {"__import__", "eval", "exec", "getenv", "input", "open", "print", "sleep", "system", "urandom"}
FILES = {"exists", "iterdir", "read_bytes", "read_text", "unlink", "write_bytes", "write_text"}
IMPURE = CLOCKS | CHANCE | IDS | WORLD | FILES
SESSIONS = {"_session", "database", "session"}
STILL = {"bot/features/audit.py", "bot/features/reminding.py"}  # these two ask with the session of their unit of work

PLANTED_RULES = [
    ("import datetime\n\ndef closed():\n    return datetime.datetime.now()\n", "now"),
    ("from datetime import date\n\ndef closed(today):\n    return today > date.today()\n", "today"),
    (
        "from dataclasses import field\nfrom datetime import datetime\n\nAT = field(default_factory=datetime.now)\n",
        "now",
    ),
    ("def closed(clock):\n    return clock.now()\n", "now"),
    ("import time\n\nSTARTED = time.time()\n", "import of time"),
    ("import pydantic\n", "import of pydantic"),
    ("from .. import storage\n", "import of storage"),
    ("def words(folder):\n    return (folder / 'words.txt').read_text()\n", "read_text"),
    ("def words():\n    return list(open('words.txt'))\n", "open"),
    ("import uuid\n", "import of uuid"),
]
PLANTED_IMPORTS = [
    ("bot/features/rosters.py", "import storage.tables", "tables and sessions stay in storage"),
    ("bot/features/waiting.py", "from sqlmodel import Session", "only storage says SQL"),
    ("adapters/card.py", "import slack_sdk", "Slack's SDK stays in its folder"),
    ("adapters/teams/connector.py", "import botbuilder.core", "Microsoft's SDK stays in two files of its folder"),
    ("workplace/people.py", "import domain.people", "the workplace stands alone"),
    ("bot/app.py", "import adapters.slack.platform", "only the wiring names a platform"),
    ("bot/turn.py", "import bot.features.home", "the bot's own layers"),
    ("bot/unplaced.py", "", "the bot's own layers"),
    ("storage/ids.py", "import storage.messages", "no circles among adapters, storage and workplace"),
]


def test_the_rules_know_no_clock_no_chance_and_no_files() -> None:
    assert impurities(ROOT / "domain") == []


@pytest.mark.parametrize(("source", "what"), PLANTED_RULES)
def test_a_rule_that_looks_around_is_refused(source: str, what: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "domain", tmp_path / "domain")
    (tmp_path / "domain" / "closing.py").write_text(source)
    assert [one.partition(": ")[2] for one in impurities(tmp_path / "domain")] == [what]


def test_names_alone_are_no_clock() -> None:
    """A rule is told what time it is."""
    assert impurities_in("def over(now, today, at):\n    return now > at.time() and today == now.date()\n") == []


def test_nobody_outside_storage_reaches_a_session() -> None:
    assert {name for name, _ in reached(ROOT)} <= STILL


@pytest.mark.parametrize("reach", ["turn.uow.session", "turn.uow._session", "app.store.database"])
def test_who_reaches_for_a_session_is_seen(reach: str, tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "reaching.py").write_text(f"def reached(turn, app):\n    return {reach}\n")
    assert reached(tmp_path) == [("bot/reaching.py", 2)]


def test_all_code_has_its_place() -> None:
    """A new folder is in the contracts, in the wheel, and under mypy."""
    folders = {one.name for one in ROOT.iterdir() if one.is_dir() and not one.name.startswith(".")} - NOT_OURS
    ours = {name for name in folders if any((ROOT / name).rglob("*.py"))}
    tools = PYPROJECT["tool"]
    assert set(PACKAGES) == ours
    assert set(tools["hatch"]["build"]["targets"]["wheel"]["packages"]) == ours
    assert set(tools["mypy"]["packages"]) == ours


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the contracts say of a copy with every import planted: one run for all of them."""
    copy = tmp_path_factory.mktemp("planted")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, copy / name)
    shutil.copy2(ROOT / "pyproject.toml", copy)
    for file, line, _ in PLANTED_IMPORTS:
        with (copy / file).open("a") as source:
            source.write(f"\n{line}\n")
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=copy, check=False)
    assert done.returncode == 1, done.stderr
    return done.stdout


@pytest.mark.parametrize(("file", "line", "contract"), PLANTED_IMPORTS)
def test_a_planted_import_is_refused(file: str, line: str, contract: str, refused: str) -> None:
    assert f"{contract} BROKEN" in refused
    told = refused.partition("Broken contracts")[2].partition(f"\n{contract}\n")[2]
    module = file.removesuffix(".py").replace("/", ".")
    assert module.rpartition(".")[2] in told.split("\n\n\n")[0] if line else "unplaced" in told


def impurities(folder: Path) -> list[str]:
    """Where a rule looks beyond what it is given."""
    files = sorted(folder.rglob("*.py"))
    assert files
    return [f"{file.name}:{one}" for file in files for one in impurities_in(file.read_text())]


def impurities_in(source: str) -> list[str]:
    """The same in one file, as `line: what`."""
    found = dict.fromkeys(one for node in ast.walk(ast.parse(source)) for one in _impure(node))
    return [f"{line}: {what}" for line, what in found]


def _impure(node: ast.AST) -> Iterator[tuple[int, str]]:
    match node:
        case ast.Import(names=names):
            yield from ((node.lineno, f"import of {root}") for root in _roots(names) if root not in PURE | {"domain"})
        case ast.ImportFrom(module=None, names=names):
            yield from ((node.lineno, f"import of {root}") for root in _roots(names))
        case ast.ImportFrom(module=str(module)) if module.split(".")[0] not in PURE | {"domain"}:
            yield node.lineno, f"import of {module}"
        case ast.Attribute(value=ast.Name(id="date" | "datetime"), attr="now" | "today" | "utcnow"):
            yield node.lineno, node.attr
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in IMPURE:
            yield node.lineno, name


def _roots(names: list[ast.alias]) -> list[str]:
    return [one.name.split(".")[0] for one in names]


def reached(root: Path) -> list[tuple[str, int]]:
    """Where code outside storage takes hold of a session, or of the database that has them."""
    return [
        (str(file.relative_to(root)), node.lineno)
        for file in sorted((root / "bot").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in SESSIONS
    ]
