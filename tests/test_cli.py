"""The command line as people meet it: help that names everything, refusals in words, exit codes."""

import argparse
import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from proxy.cli import COMMANDS, main, make_parser
from tests.commands import ROOT, verho, verho_from_scratch
from tests.ports import free_port

PASSWORD = "ensimmäinen salasana"
FIRST = ("--account", "aino", "--role", "administrator", "--given-by", "hallitus 12.1.2027", "--reason", "ylläpito")
ENVIRONMENT = {"VERHO_PASSPHRASE": "kolme vihreää omenaa", "VERHO_FIRST_PASSWORD": PASSWORD}
NAMES = [name for name, _, _ in COMMANDS]


def options_of(command: str) -> list[argparse.Action]:
    """Return what a command takes."""
    parser = argparse.ArgumentParser()
    import_module(f"proxy.commands.{command}").add_arguments(parser)
    return [action for action in parser._actions if action.dest != "help"]


def test_help_names_every_command() -> None:
    """`verho --help` lists the commands with a line each; without a command it says how to ask."""
    done = verho_from_scratch("--help")
    assert done.returncode == 0
    for name, _, line in COMMANDS:
        assert re.search(rf"^ +{name} +{re.escape(line[:40])}", done.stdout.decode(), re.MULTILINE), name
    assert verho().returncode == 2


@pytest.mark.parametrize("name", NAMES)
def test_help_names_every_argument(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`verho COMMAND --help` explains each argument of the command in words."""
    with pytest.raises(SystemExit) as ended:
        make_parser(name).parse_args([name, "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    actions = options_of(name)
    for action in actions:
        assert (action.option_strings or [str(action.metavar)])[0] in shown, action.dest
        assert action.help, action.dest
    assert actions


def test_help_is_quick_and_opens_nothing() -> None:
    """`--help` imports no command: neither a driver nor a web server is loaded for it."""
    script = "import sys; from proxy.cli import make_parser; make_parser(); print(*sys.modules)"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)  # noqa: S603
    assert not set(done.stdout.split()) & {"aiohttp", "motor", "pymongo", "cryptography", "pydantic", "rich"}


WRONG: tuple[tuple[tuple[str, ...], str], ...] = (
    (("bogus",), "invalid choice"),
    (("serve", "--role", "everything"), "invalid choice: 'everything'"),
    (("serve", "now"), "unrecognized arguments: now"),
    (("init",), "required: --account"),
    (("init", "--account", "aino"), "required: --role, --given-by, --reason"),
    (("init", *FIRST, "--until", "2027"), "expected a day such as 2027-05-31"),
    (("init", *FIRST, "--language", "de"), "invalid choice: 'de'"),
    (("redact", "--max-length", "long"), "invalid int value: 'long'"),
    (("redact", "--findings"), "expected --jsonl as well"),
    (("replay",), "required: FILE"),
    (("replay", str(ROOT / "tests/data/conversations.jsonl")), "expected --demo, or all of --edge, --desk"),
    (("replay", "no-such-file.jsonl", "--demo"), "No such file"),
    (("demo", "--build", "none"), "invalid"),
)


@pytest.mark.parametrize(("arguments", "told"), WRONG)
def test_wrong_use_is_refused(arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What a command can't make sense of ends it with 2 and says why on standard error."""
    try:
        code = main(arguments)
    except SystemExit as ended:
        code = int(str(ended.code))
    written = capsys.readouterr()
    assert (code, written.out) == (2, "")
    assert told in written.err


def test_redact_hides_what_it_finds() -> None:
    """Text goes in, redacted text comes out."""
    done = verho_from_scratch("redact", data=b"Moi, nimeni on Matti Virtanen ja maili matti@example.fi")
    assert done.stdout.decode() == "Moi, nimeni on [NIMI_1] ja maili [EMAIL_1]"
    assert (done.returncode, done.stderr) == (0, b"")


def test_redact_does_as_the_settings_say(tmp_path: Path) -> None:
    """With --config the controller's own rules are tried: here every telephone number is masked for good."""
    document = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    document["redaction"] = {"operators": {"PHONE_NUMBER": "mask"}, "allow_list": ["matti@example.fi"]}
    (tmp_path / "config.yaml").write_text(yaml.safe_dump(document), "utf-8")
    done = verho("redact", "--config", str(tmp_path / "config.yaml"), data=b"matti@example.fi, puh. 040 555 0182")
    assert (done.returncode, done.stdout) == (0, b"matti@example.fi, puh. [PHONE]")


def test_redact_ends_quietly_when_nobody_reads_on() -> None:
    """`verho redact | head` leaves no trace of Python's."""
    lines = json.dumps({"id": "a", "text": "Moi matti@example.fi"}).encode() + b"\n"
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        done = subprocess.run(
            (sys.executable, "-m", "proxy", "redact", "--jsonl"),
            input=lines * 5_000,
            stdout=closed,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            timeout=60,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, b"")


CHAT: Mapping[str, Any] = {
    "id": "a",
    "lang": "fi",
    "kind": "chat",
    "messages": [{"sender": "visitor", "text": "salaisuus", "spans": [{"start": 0, "end": 9, "label": "PERSON"}]}],
}
FORM = {**CHAT, "kind": "offline_form", "form": {"name": "salaisuus", "email": "salaisuus@example.fi"}}
MESSAGE = CHAT["messages"][0]

BAD_LINES: tuple[tuple[object, str], ...] = (
    ("salaisuus", "id: expected a text"),
    ({**CHAT, "lang": None}, "lang: expected a text"),
    ({**CHAT, "messages": "salaisuus"}, "messages: expected a list"),
    ({**CHAT, "messages": ["salaisuus"]}, "messages.0.sender: expected a text"),
    ({**CHAT, "messages": [MESSAGE, {**MESSAGE, "text": 1}]}, "messages.1.text: expected a text"),
    ({**CHAT, "messages": [{**MESSAGE, "spans": [{"start": 0}]}]}, "messages.0.spans.0.end: expected a whole number"),
    ({**CHAT, "metadata": "salaisuus"}, "metadata: expected an object"),
    ({**FORM, "form": None}, "form.name: expected a text"),
    ({**FORM, "messages": []}, "messages: expected one at least"),
)


@pytest.mark.parametrize(("value", "told"), BAD_LINES)
def test_replay_refuses_a_bad_line_by_number_and_field(tmp_path: Path, value: object, told: str) -> None:
    """What is no conversation is told before anything starts, and never quoted."""
    from proxy.commands.replay import read_conversations

    file = tmp_path / "conversations.jsonl"
    file.write_text("\n".join(map(json.dumps, (CHAT, FORM))) + "\n\n" + json.dumps(value) + "\n", "utf-8")
    with pytest.raises(ValueError, match=r"^line 4: ") as raised:
        read_conversations(file)
    assert str(raised.value) == f"line 4: {told}"


@pytest.mark.parametrize("line", [b"salaisuus", b'{"id": "salaisuus\xff"}', b"[" * 200_000])
def test_replay_takes_json_only(tmp_path: Path, line: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    """A line that is not JSON in UTF-8 ends the command with 2."""
    file = tmp_path / "conversations.jsonl"
    file.write_bytes(line + b"\n")
    assert main(["replay", str(file), "--demo"]) == 2
    written = capsys.readouterr()
    assert (written.out, written.err) == ("", "verho replay: line 1: expected JSON in UTF-8\n")


def small_settings(directory: Path) -> Path:
    """Write settings with an embedded database into `directory` and return the file."""
    document = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    document["storage"] = {
        "embedded": {"directory": str(directory / "database"), "port": free_port()},
        "journal": {"file": str(directory / "journal.sqlite3")},
    }
    document["keys"] = {"directory": str(directory / "keys"), "passphrase": {"env": "VERHO_PASSPHRASE"}}
    file = directory / "config.yaml"
    file.write_text(yaml.safe_dump(document), "utf-8")
    return file


def test_init_makes_keys_and_an_account_once(tmp_path: Path) -> None:
    """The first time makes keys and an account; a second time says so, changes nothing, and shows no secret.

    The account has what every other one has: a role, its rights and the one to give rights, and an end within a year.
    """
    config = str(small_settings(tmp_path))
    first = verho("init", "--config", config, *FIRST, environment=ENVIRONMENT)
    assert (first.returncode, first.stderr) == (0, b"")
    assert b"account aino" in first.stdout
    keys = {file.name: (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) for file in (tmp_path / "keys").iterdir()}
    assert {name: mode for name, (_, mode) in keys.items()} == {
        "opener.key": 0o600,
        "edge.key": 0o600,
        "opener.pub": 0o644,
        "audit.key": 0o600,
        "console.key": 0o600,
        "index.key": 0o600,
        "audit.pub": 0o644,
    }

    listed = verho("users", "list", "--config", config, environment=ENVIRONMENT | {"COLUMNS": "300"}).stdout.decode()
    row = [cell.strip() for cell in listed.splitlines()[3].split("│")[1:-1]]
    assert (row[0], row[2], row[7]) == ("aino", "administrator", "hallitus 12.1.2027")
    assert set(row[3].split(", ")) == {"grant", "keys", "publish_rules", "read_audit", "read_redacted", "tune_rules"}
    assert row[6] in {"365", "366"}

    second = verho_from_scratch("init", "--config", config, *FIRST, environment=ENVIRONMENT)
    assert (second.returncode, second.stdout) == (1, b"")
    assert second.stderr == b"verho init: account aino is there already; keys and account stay as they are\n"
    assert {file.name: file.read_bytes() for file in (tmp_path / "keys").iterdir()} == {
        name: content for name, (content, _) in keys.items()
    }
    for secret in ENVIRONMENT.values():
        assert secret.encode() not in first.stdout + second.stderr


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, "environment variable VERHO_PASSPHRASE"),
        ({"VERHO_PASSPHRASE": "lyhyt"}, "too short a value in environment variable VERHO_PASSPHRASE"),
        ({"VERHO_PASSPHRASE": "kolme vihreää omenaa"}, "verho init: no password"),
    ],
)
def test_init_makes_nothing_without_its_secrets(tmp_path: Path, environment: dict[str, str], told: str) -> None:
    """Without passphrase or password no key is made, and it is said where they are looked for."""
    config = small_settings(tmp_path)
    done = verho("init", "--config", str(config), *FIRST, environment=environment)
    assert (done.returncode, done.stdout) == (1, b"")
    assert told in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert not (tmp_path / "keys").exists()
