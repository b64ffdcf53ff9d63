"""The repository keeps its own promises: rooms that do not know each other, docs that name what there is."""

import ast
import importlib
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hatchling.builders.wheel import WheelBuilder

from proxy.edge.counters import Counters
from proxy.i18n import LANGUAGES
from redaction.entities import LABELS, EntityType
from storage.interfaces import AuditTag
from storage.schema import Collection
from tests.commands import ROOT

ROOMS = ("proxy", "redaction", "storage")
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

#: Modules of storage that are ports, plain types and pure functions; the others are concrete.
PORTS = {
    "storage.interfaces",
    "storage.vocabulary",
    "storage.errors",
    "storage.receipts",
    "storage.records",
    "storage.granting_port",
    "storage.audit_file",
    "storage.inbox_port",
    "storage.grants",
    "storage.roles",
    "storage.subjects.cases_port",
    "storage.subjects.order",
    "storage.subjects.requests",
    "storage.key_states_port",
    "storage.receipt_requests_port",
    "storage.totp",
}

#: A part of Verho, and what of Verho it may import besides itself; the first that fits counts.
MAY_IMPORT: tuple[tuple[str, frozenset[str]], ...] = (
    ("proxy.tawk", frozenset()),
    ("proxy.demo", frozenset()),
    (
        "proxy.edge",
        frozenset({"proxy.tawk", "redaction", "proxy.i18n", "proxy.incidents", "proxy.logs", "proxy.settings", *PORTS}),
    ),
    (
        "proxy.console",
        frozenset({"redaction", "proxy.i18n", "proxy.incidents", "proxy.logs", "proxy.publishing", *PORTS})
        | {"proxy.mail", "proxy.proposing", "proxy.reredaction", "proxy.statement", "proxy.settings_values"}
        | {"proxy.subjects"},
    ),
    (
        "proxy.statement",
        frozenset({"redaction", "proxy.i18n", "proxy.logs", "proxy.settings", "proxy.settings_", *PORTS}),
    ),
    ("proxy.mail", frozenset({"proxy.logs", *PORTS})),
    ("proxy.receipts", frozenset({"proxy.console", "proxy.i18n", "redaction", "storage"})),
    ("proxy.publishing", frozenset({"redaction", *PORTS})),
    ("proxy.proposing", frozenset({"proxy.publishing", "redaction", *PORTS})),
    ("proxy.reredaction", frozenset({"proxy.publishing", "redaction", *PORTS})),
    ("proxy.i18n", frozenset()),
    ("proxy.incidents", frozenset()),
    ("proxy.logs", frozenset()),
    ("proxy.settings_", frozenset({"proxy.settings_", "proxy.mail.addresses"})),
    ("proxy.settings", frozenset({"proxy.settings_", "proxy.tawk", "redaction", "storage.opener.protocol"})),
    ("proxy.secrets", frozenset({"proxy.settings", "proxy.settings_"})),
    ("proxy.named_files", frozenset({"proxy.settings", "proxy.settings_"})),
    ("proxy.redacting", frozenset({"proxy.settings", "proxy.settings_", "proxy.rules_file", "redaction"})),
    ("proxy.rules_file", frozenset({"redaction"})),
    ("proxy", frozenset({"proxy", "redaction", "storage"})),
    ("redaction", frozenset()),
    ("storage", frozenset()),
)
DRIVER = {"motor", "pymongo", "bson", "gridfs"}


def name_of(path: Path) -> str:
    """Return a module's dotted name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports_of(path: Path) -> Sequence[str]:
    """Return the dotted names that a module imports, within functions too."""
    return tuple(_imports_of(path))


def _imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides which room is meant"
            for alias in node.names:
                module = f"{node.module}.{alias.name}"
                yield module if (ROOT / module.replace(".", "/")).with_suffix(".py").exists() else str(node.module)


def is_in(name: str, place: str) -> bool:
    """Tell whether a module is a place or within it; a place that ends with _ stands for all that begin so."""
    return name == place or name.startswith(place if place.endswith("_") else f"{place}.")


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_rooms_know_only_what_they_may(path: Path) -> None:
    """A module imports from other rooms only what docs/architecture.md allows its own."""
    module = name_of(path)
    place, allowed = next((place, allowed) for place, allowed in MAY_IMPORT if is_in(module, place))
    for name in imports_of(path):
        if name.split(".")[0] in ROOMS and not is_in(name, place):
            assert any(is_in(name, other) for other in allowed), f"{module} imports {name}"
        assert name.split(".")[0] not in {"tests", "benchmarks", "secantus", "secantusdb"}, f"{module} imports {name}"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_only_the_standard_library_and_what_is_declared_is_imported(path: Path) -> None:
    """Each foreign package is a declared dependency, and the protocol's room needs none."""
    declared = {re.split(r"[<>=\[]", entry)[0].lower() for entry in PROJECT["project"]["dependencies"]}
    # Jinja marks what needs no escaping with its own package's type.
    called = {
        "google-re2": {"re2"},
        "jinja2": {"jinja2", "markupsafe"},
        "pyjwt": {"jwt"},
        "pyyaml": {"yaml"},
        "pymongo": {"pymongo", "bson"},
    }
    known = {name for package in declared for name in called.get(package, {package.replace("-", "_")})}
    if is_in(name_of(path), "redaction.names.training"):
        # Run by developers only; what runs in production does not import it.
        known.add("pycrfsuite")
    if is_in(name_of(path), "redaction.compiled.build"):
        # Run once after installing, where there are development tools; without them it says so.
        known |= {"mypyc", "setuptools"}
    if is_in(name_of(path), "storage.key_tokens"):
        # An extra, imported once the settings name a token.
        known.add("pkcs11")
    foreign = {name.split(".")[0] for name in imports_of(path)} - set(sys.stdlib_module_names) - set(ROOMS)
    assert foreign <= (set() if is_in(name_of(path), "proxy.tawk") else known), name_of(path)


def test_one_module_knows_the_driver() -> None:
    """Changing the driver changes one file."""
    assert {name_of(path) for path in SOURCES if {name.split(".")[0] for name in imports_of(path)} & DRIVER} == {
        "storage.mongo"
    }


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    """A module begins with the one sentence that tells a reader whether to read on, and fits in the head."""
    text = path.read_text("utf-8")
    assert len(ast.get_docstring(ast.parse(text)) or "") > 20, path
    assert len(text.splitlines()) <= 400, path


@pytest.mark.parametrize("module", ["storage.errors", "redaction.errors", "proxy.tawk.errors", "proxy.edge.errors"])
def test_every_error_is_in_its_tree(module: str) -> None:
    """The docstring of a room's errors shows the whole family."""
    loaded = importlib.import_module(module)
    family = [name for name, value in vars(loaded).items() if isinstance(value, type) and issubclass(value, Exception)]
    assert family
    for name in family:
        assert re.search(rf"\b{name}\b", str(loaded.__doc__)), name


# ---- what the docs promise to list ----


def document(name: str) -> str:
    """Return a document's text."""
    return (ROOT / "docs" / name).read_text("utf-8")


def test_every_entity_type_is_documented() -> None:
    """docs/architecture.md lists what is looked for, under which label it is shown."""
    rows = re.findall(r"^\| `([A-Z_]+)` \| `\[([A-Z]+)(?:_1)?\]` \|", document("architecture.md"), re.MULTILINE)
    assert dict(rows) == {kind.value: LABELS[kind] for kind in EntityType}


def test_every_audit_tag_is_documented() -> None:
    """docs/operations.md lists what can stand in the audit."""
    assert set(re.findall(r"^\| `(\w+:\w+:\w+)` \|", document("operations.md"), re.MULTILINE)) == set(AuditTag)


def test_every_metric_is_documented() -> None:
    """docs/operations.md lists the counters and gauges with their labels."""
    shown = set(re.findall(r"^\| `(verho_\w+)(?:\{\w+\})?` \|", document("operations.md"), re.MULTILINE))
    made = {line.split()[2] for line in Counters().text().decode().splitlines() if line.startswith("# TYPE")}
    watched = re.findall(r'counters\.watch\("(\w+)"', (ROOT / "proxy" / "edge_role.py").read_text("utf-8"))
    assert shown == made | {f"verho_{name}" for name in watched}


def test_every_collection_is_documented() -> None:
    """docs/architecture.md says what lies in the database, collection by collection."""
    for collection in Collection:
        assert f"`{collection.value}`" in document("architecture.md"), collection


def test_every_dependency_is_a_decision() -> None:
    """docs/decisions.md says of each package why it is there."""
    groups = [PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"].values()]
    for entry in [*(entry for group in groups for entry in group), *PROJECT["dependency-groups"]["dev"]]:
        name = re.split(r"[<>=\[]", entry)[0]
        assert f"`{name}`" in document("decisions.md"), name


def known_tests() -> set[str]:
    """Return every test as `folder/file.py::name`."""
    found = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                found.add(f"{path.relative_to(ROOT / 'tests').as_posix()}::{node.name}")
    return found


def test_the_threat_model_names_tests_that_exist() -> None:
    """Each control in docs/threat-model.md is held by a test that can be run under the name given there."""
    named = set(re.findall(r"`([\w/]+\.py::test_\w+)`", document("threat-model.md")))
    assert len(named) > 40
    assert named <= known_tests()


@pytest.mark.parametrize("path", sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"]))
def test_links_lead_somewhere(path: Path) -> None:
    """A link within the repository names a file that is there, and files named in passing are there too."""
    text = path.read_text("utf-8")
    for target in re.findall(r"\]\((?!https?://|mailto:|#)([^)#]+)", text):
        assert (path.parent / target).exists(), target
    for target in re.findall(r"`((?:proxy|redaction|storage|tests|docs|benchmarks)/[\w./-]+\.\w+)`", text):
        assert (ROOT / target).exists(), target


# ---- what is shipped ----


def test_the_embed_snippet_is_the_demos() -> None:
    """The line that the README gives to web editors is the one that the demo's pages use."""
    snippet = re.search(r"```html\n(.+?)\n```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert snippet is not None
    for page in (ROOT / "proxy" / "demo" / "site").glob("*.html"):
        lines = [line.strip() for line in page.read_text("utf-8").splitlines() if "<script" in line]
        assert lines == [snippet[1].replace("https://chat.jamko.fi", "{{ chat_origin }}")], page.name


def tracked() -> list[Path]:
    """Return every file of the repository that is text."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        found = [path for path in ROOT.rglob("*") if path.is_file() and path.relative_to(ROOT).parts[0][0] != "."]
    else:
        listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)  # noqa: S603
        found = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in found if path.suffix not in {".png", ".ico", ".jpg", ".gz"} and path.exists()]


def test_no_file_names_a_registry_or_somebodys_machine() -> None:
    """What is locked comes from wherever the person's own tools are set to, and no path of a developer's is left."""
    # Put together here, so that this file does not name them either.
    parts = (r"(?<!no-emit-)index", "-url"), ("find", "-links"), ("extra", "-index"), ("/wo", "rk/"), ("/Use", "rs/")
    strange = re.compile("|".join(map("".join, parts)))
    for path in tracked():
        found = strange.search(path.read_text("utf-8"))
        assert found is None, (path, found)


def test_the_lock_has_a_digest_for_every_package_and_no_address() -> None:
    """What is installed is what was locked, byte for byte, from no place in particular."""
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in text
    pins = re.split(r"\n(?=\S)", text.strip())
    for pin in pins:
        assert re.match(r"[a-z0-9._-]+==\S+", pin), pin[:60]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", pin), pin[:60]
    names = {pin.split("==")[0] for pin in pins}
    groups = [PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"].values()]
    wanted = [*(entry for group in groups for entry in group), *PROJECT["dependency-groups"]["dev"]]
    assert {re.split(r"[<>=\[]", entry)[0].lower() for entry in wanted} <= names


def test_the_wheel_holds_the_rooms_and_nothing_else(tmp_path: Path) -> None:
    """What people install is proxy, redaction and storage with their data, and no test or document."""
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {*ROOMS, f"verho-{PROJECT['project']['version']}.dist-info"}
    for needed in (
        "proxy/locale/fi/visitor.po", "proxy/edge/static/frame/frame.html", "proxy/console/templates/page.html",
        "proxy/demo/site/index.html", "redaction/py.typed", "storage/py.typed", "proxy/py.typed",
    ):  # fmt: skip
        assert needed in names, needed
    assert not [name for name in names if "__pycache__" in name or name.endswith((".key", ".sqlite3"))]


@pytest.mark.parametrize("domain", ["cases", "console", "signing", "statement", "subject", "talks", "visitor"])
def test_every_text_is_in_every_language(domain: str) -> None:
    """The three catalogues of a domain hold the same messages, none of them empty or doubtful."""
    texts = {}
    for language in LANGUAGES:
        with (ROOT / "proxy" / "locale" / language / f"{domain}.po").open("rb") as source:
            messages = [message for message in read_po(source, locale=language) if message.id]
        for message in messages:
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            assert all(strings), (language, message.id)
            assert not message.fuzzy, (language, message.id)
        texts[language] = {message.id for message in messages}
    assert texts["fi"] == texts["en"] == texts["sv"]


def test_the_console_script_is_the_command() -> None:
    """`verho` is there after installing and runs the command line."""
    (script,) = entry_points(group="console_scripts", name="verho")
    assert script.value == PROJECT["project"]["scripts"]["verho"] == "proxy.cli:main"
    done = subprocess.run(  # noqa: S603 - our own command.
        [Path(sys.executable).with_name("verho"), "--version"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == f"verho {PROJECT['project']['version']}\n"


def test_the_verbs_are_there() -> None:
    """The Makefile has the verbs that the README names, each with a line of help, and setup comes by itself."""
    text = (ROOT / "Makefile").read_text("utf-8")
    verbs = dict(re.findall(r"^([a-z]+):(.*?) ## .+$", text, re.MULTILINE))
    assert set(verbs) >= {"help", "setup", "demo", "test", "check", "bench", "lock", "clean"}
    for verb in ("demo", "test", "check", "bench"):
        assert "$(READY)" in verbs[verb], verb
    for verb in re.findall(r"`?make ([a-z]+)", (ROOT / "README.md").read_text("utf-8")):
        assert verb in verbs, verb


def test_no_two_decisions_have_one_number() -> None:
    """A decision is named by its number for good."""
    numbers = re.findall(r"^\*\*(\d+)\. ", document("decisions.md"), re.MULTILINE)
    assert len(numbers) == len(set(numbers))
