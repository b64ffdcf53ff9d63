"""Settings that could do harm stop the start, and say which key, what was found and what is expected."""

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from proxy.settings import Settings, check, load
from proxy.settings_keys import Secret
from proxy.settings_problems import SettingsError
from proxy.settings_values import split_address
from proxy.tawk.visitor_commands import ValueKind
from tests.commands import ROOT, verho, verho_from_scratch

SHIPPED = ROOT / "config.yaml"
REFERENCE = ROOT / "docs" / "configuration.md"
HIDDEN = "salasana-jota-kukaan-ei-saa-nahda"
GONE = object()

LONG = "y" * 39
CASES: tuple[tuple[str, object, str, str, str], ...] = (
    # Where, what stands there; the path that is told, what was found, what is expected.
    ("edgee", {}, "edgee", "a section", "no such key (did you mean edge?)"),
    ("edge.limits", {"max_frames": 1}, "edge.limits.max_frames", "a number",
     "no such key (did you mean max_frame_bytes?)"),
    ("opener.zzz", 1, "opener.zzz", "a number",
     ("no such key; known are allowed_uids, index_every_s, max_batch, reads_per_minute, receipts_every_s, "
      "reredact_every_s, reveals_per_hour, searches_per_hour, socket")),
    ("edge", GONE, "edge", "nothing", "this key"),
    ("opener", "tässä", "opener", "text",
     ("a section with the keys socket, allowed_uids, max_batch, reads_per_minute, reveals_per_hour, index_every_s, "
      "receipts_every_s, reredact_every_s, searches_per_hour")),
    ("controller.name", 5, "controller.name", "a number", "text (in quotes, when it looks like a number)"),
    ("controller.name", None, "controller.name", "nothing", "text (in quotes, when it looks like a number)"),
    ("edge.limits", {"max_sockets": "monta"}, "edge.limits.max_sockets", "text", "a whole number"),
    ("edge.limits", {"max_sockets": True}, "edge.limits.max_sockets", "true", "a whole number"),
    ("edge.limits", {"max_sockets": 1.5}, "edge.limits.max_sockets", "a number", "a whole number"),
    ("edge.limits", {"max_sockets": 0}, "edge.limits.max_sockets", "0", "a number greater than 0"),
    ("tawk.connect_timeout_s", float("inf"), "tawk.connect_timeout_s", "a number", "a number"),
    ("opener.max_batch", 201, "opener.max_batch", "201", "a number of at most 200"),
    ("log_level", "loud", "log_level", "text", "'debug', 'info', 'warning' or 'error'"),
    # Origins are compared with what browsers send, character by character.
    ("edge.public_origin", "http://chat.jamko.fi", "edge.public_origin", "text",
     "an https:// origin (http:// is for this machine's own addresses only)"),
    *(
        ("edge.public_origin", origin, "edge.public_origin", "text",
         "an origin such as https://chat.example.fi, without path or slash at its end")
        for origin in ("https://chat.jamko.fi/", "chat.jamko.fi", "https://", "https://a@chat.jamko.fi",
                       "https://chat.jamko.fi:99999", "https://chat.jamko.fi:0", "https://[::1", "https://chat.fi?a")
    ),
    *(
        ("edge.public_origin", origin, "edge.public_origin", "text",
         "an origin as browsers write it: lower case, no default port, a name in ASCII (xn--)")
        for origin in ("https://Chat.jamko.fi", "https://chat.jamko.fi:443", "https://pöytä.fi", "https://chat.fi:08443")
    ),
    ("console.public_origin", "https://chat.jamko.fi", "console.public_origin", "text",
     "another origin than edge.public_origin"),
    ("site.origins", [], "site.origins", "a list", "a list of at least 1"),
    ("site.origins", ["https://www.jamko.fi", "www.jamko.fi"], "site.origins.1", "text",
     "an origin such as https://chat.example.fi, without path or slash at its end"),
    ("site.page_url", "http://www.jamko.fi/", "site.page_url", "text",
     "an https:// origin (http:// is for this machine's own addresses only)"),
    ("site.page_url", "https://www.jamko.fi/?a=b", "site.page_url", "text", "an address without query and fragment"),
    ("site.referrer_templates", ["www.jamko.fi/*"], "site.referrer_templates.0", "text",
     "an origin such as https://chat.example.fi, without path or slash at its end"),
    ("site.statement_url", {"fi": "https://www.jamko.fi/"}, "site.statement_url", "a section",
     "an address for each of fi, en, sv and no other"),
    ("site.color", "teal", "site.color", "text", "a colour such as #0b5c66"),
    ("site.language", "de", "site.language", "text", "'fi', 'en' or 'sv'"),
    ("tawk.property_id", 0, "tawk.property_id", "a number", "text (in quotes, when it looks like a number)"),
    ("tawk.property_id", "64B1", "tawk.property_id", "text",
     "24 characters of 0-9 and a-f, in quotes, from Tawk.to's own embed code"),
    ("tawk.widget_id", "1", "tawk.widget_id", "text", "default, or 6 to 12 characters of Tawk.to's own embed code"),
    ("tawk.connect", {"*": "http://127.0.0.1:8443"}, "tawk.connect.*", "text", "host:port, such as 127.0.0.1:8080"),
    ("tawk.field_types", {"sendTranscript": {"to": "EMAIL"}}, "tawk.field_types.sendTranscript.to", "text",
     f"one of {', '.join(ValueKind)}"),
    ("tawk.webhook.secrets", [{"env": name} for name in "ABC"], "tawk.webhook.secrets", "a list",
     "a list of at most 2"),
    *(
        ("edge.listen", address, "edge.listen", "text", "host:port, such as 127.0.0.1:8080")
        for address in ("8080", "127.0.0.1", "127.0.0.1:", ":8080", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:٨٠",
                        "http://127.0.0.1:8080", "::1:8080", "a b:80")
    ),
    ("edge.listen", 8080, "edge.listen", "a number", "text (in quotes, when it looks like a number)"),
    ("edge.forwarded_by", ["10.0.0.0/8"], "edge.forwarded_by.0", "text", "an IP address, such as 127.0.0.1"),
    ("console.forwarded_by", ["0:0::1"], "console.forwarded_by.0", "text", "an IP address, such as 127.0.0.1"),
    ("console.time_zone", "Europe/Jyvaskyla", "console.time_zone", "text",
     "a time zone that this machine knows, such as Europe/Helsinki"),
    ("console.time_zone", "../etc", "console.time_zone", "text", "a time zone such as Europe/Helsinki"),
    ("offline_form.forward", "pseudonymised", "offline_form.reply_domain", "nothing",
     "a domain that the controller owns, because forward is pseudonymised"),
    ("offline_form", {"forward": "pseudonymised", "reply_domain": "verho.invalid"}, "offline_form.reply_domain", "text",
     "a domain that the controller owns, because forward is pseudonymised"),
    ("offline_form.reply_domain", "JAMKO.fi", "offline_form.reply_domain", "text",
     "a domain in lower case, such as example.fi"),
    ("redaction.operators", {"CREDIT_CARD": "pseudonymise"}, "redaction.operators.CREDIT_CARD", "text",
     "mask or withhold; its values are never kept"),
    ("redaction.operators", {"IBAN_CODE": "forget"}, "redaction.operators.IBAN_CODE", "text",
     "'pass', 'pseudonymise', 'mask' or 'withhold'"),
    ("redaction.min_score", 1.5, "redaction.min_score", "1.5", "a number of at most 1.0"),
    ("storage.embedded", {"directory": "/x"}, "storage", "a section",
     "exactly one of mongodb: {env: NAME} or embedded: {directory: PATH}"),
    ("storage.mongodb", GONE, "storage", "a section",
     "exactly one of mongodb: {env: NAME} or embedded: {directory: PATH}"),
    ("storage.mongodb", f"mongodb://verho:{HIDDEN}@db.example", "storage.mongodb", "text",
     "a section with the keys env, file, credential"),
    ("storage.mongodb", {"env": "A", "file": "/a"}, "storage.mongodb", "a section",
     "exactly one of env: NAME, file: PATH or credential: NAME"),
    ("storage.database", LONG, "storage.database", "text",
     "a name of at most 38 characters of a-z, 0-9, _ and -, a letter first"),
    ("keys.passphrase", 987654321098, "keys.passphrase", "a number", "a section with the keys env, file, credential"),
    ("keys.passphrase", {HIDDEN: None}, "keys.passphrase", "a key that is not shown here",
     "no such key; known are credential, env, file"),
    ("keys.passphrase", {"env": HIDDEN}, "keys.passphrase.env", "text",
     "the name of an environment variable, in capitals"),
    ("keys.passphrase", {"file": HIDDEN}, "keys.passphrase.file", "text", "an absolute path"),
    ("mail", {"host": "mail.jamko.fi", "sender": "toimisto@jamko.fi", "tls": "none"}, "mail.tls", "text",
     "starttls or tls; none is for a server on this machine only"),
    ("mail", {"host": "mail.jamko.fi", "sender": "toimisto@jamko.fi", "user": "verho"}, "mail.password", "nothing",
     "together with user, or neither"),
    ("mail", {"host": "mail.jamko.fi", "sender": "JAMKO <toimisto@jamko.fi>"}, "mail.sender", "text",
     "an e-mail address such as matti@example.fi"),
    ("mail", {"host": "mail.jamko.fi\r\nx", "sender": "toimisto@jamko.fi"}, "mail.host", "text",
     "a host's name, such as mail.jamko.fi"),
    ("mail", {"host": "localhost", "sender": "toimisto@jamko.fi", "tls": "none"}, "", "", ""),
    ("site.notice_version", "2026-11-22", "", "", ""),
)  # fmt: skip


def shipped() -> dict[str, Any]:
    """Return the settings that come with Verho."""
    document: dict[str, Any] = yaml.safe_load(SHIPPED.read_text("utf-8"))
    return document


def changed(path: str, value: object) -> dict[str, Any]:
    """Return the shipped settings with another value at `path`."""
    document = copy.deepcopy(shipped())
    *sections, last = path.split(".")
    section = document
    for name in sections:
        section = section.setdefault(name, {})
    if value is GONE:
        del section[last]
    else:
        section[last] = value
    return document


@pytest.mark.parametrize(("path", "value", "told", "found", "expected"), CASES)
def test_what_is_wrong_is_told_exactly(path: str, value: object, told: str, found: str, expected: str) -> None:
    """One wrong key gives one problem: its path, what kind of thing stands there, what is expected."""
    if not told:
        assert check(changed(path, value)).model_dump()
        return
    with pytest.raises(SettingsError) as raised:
        check(changed(path, value))
    assert [(problem.path, problem.found, problem.expected) for problem in raised.value.problems] == [
        (told, found, expected)
    ]
    assert HIDDEN not in str(raised.value)


def test_every_problem_is_told_at_once() -> None:
    """Nobody has to start again for each mistake."""
    document = changed("edge.listen", "8080") | {"log_level": 1}
    with pytest.raises(SettingsError) as raised:
        check(document)
    assert {problem.path for problem in raised.value.problems} == {"edge.listen", "log_level"}


def test_the_embedded_database_stays_on_this_machine() -> None:
    """It has no other protection than that nobody else reaches it."""
    document = changed("storage.mongodb", GONE)
    document["storage"]["embedded"] = {"directory": "/var/lib/verho/database", "host": "0.0.0.0"}  # noqa: S104
    with pytest.raises(SettingsError) as raised:
        check(document)
    (problem,) = raised.value.problems
    assert (problem.path, problem.found) == ("storage.embedded.host", "text")
    assert problem.expected == "a loopback address such as 127.0.0.1; the embedded database has no other protection"
    document["storage"]["embedded"]["host"] = "::1"
    assert check(document).storage.embedded is not None


YAML = "YAML, every key a text that stands once in its section"
FILES: tuple[tuple[bytes, str, str], ...] = (
    (b"", "no sections", "a mapping of sections"),
    (b"- a\n", "no sections", "a mapping of sections"),
    (b"a: [\n", "something else in line 2", YAML),
    (b"a: 1\nb: 2\na: salaisuus\n", "something else in line 3", YAML),
    (b"1: salaisuus\n", "something else in line 1", YAML),
    (b"a: !!python/object/apply:os.system [salaisuus]\n", "something else in line 1",
     YAML),
    (b"a: 2026-99-99\n", "text that is not YAML", "YAML in UTF-8"),
    (b"a: \xe4\n", "text that is not YAML", "YAML in UTF-8"),
    (b"a: \x00\n", "text that is not YAML", "YAML in UTF-8"),
    (b"a: " + b"[" * 5_000, "text that is not YAML", "YAML in UTF-8"),
    (b"#" * 262_145, "a larger file", "a settings file of at most 262144 bytes"),
)  # fmt: skip


@pytest.mark.parametrize(("content", "found", "expected"), FILES)
def test_a_file_that_is_none_is_told(tmp_path: Path, content: bytes, found: str, expected: str) -> None:
    """What can't be read as settings at all names the file, the line where there is one, and quotes nothing."""
    file = tmp_path / "config.yaml"
    file.write_bytes(content)
    with pytest.raises(SettingsError) as raised:
        load(file)
    assert [(problem.path, problem.found, problem.expected) for problem in raised.value.problems] == [
        (str(file), found, expected)
    ]
    assert "salaisuus" not in str(raised.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """The error says where it was looked for and how to name another place."""
    with pytest.raises(SettingsError, match=r"none\.yaml: found no file .*No such file.*--config or VERHO_CONFIG"):
        load(tmp_path / "none.yaml")


def test_the_shipped_settings_are_good() -> None:
    """The file that everybody starts from has no mistake, and names its secrets instead of holding them."""
    settings = load(SHIPPED)
    assert settings.edge.public_origin == "https://chat.jamko.fi"
    assert settings.keys.passphrase is not None
    assert settings.keys.passphrase.env or settings.keys.passphrase.file


def test_settings_do_not_change() -> None:
    """What was checked is what is used."""
    settings = load(SHIPPED)
    with pytest.raises(ValueError, match="frozen"):
        settings.log_level = "debug"


@pytest.mark.parametrize(
    ("address", "parts"),
    [("127.0.0.1:8080", ("127.0.0.1", 8080)), ("[::1]:0", ("::1", 0)), ("localhost:65535", ("localhost", 65535))],
)
def test_an_address_has_host_and_port(address: str, parts: tuple[str, int]) -> None:
    """Checked addresses can be listened on as they are split."""
    assert check(changed("edge.listen", address)).edge.listen == address
    assert split_address(address) == parts


# ---- as people meet it ----


@pytest.mark.parametrize("command", ["check", "serve", "init"])
def test_commands_stop_and_name_the_key(tmp_path: Path, command: str) -> None:
    """A broken file ends every command that reads it with 1 and the key's path, before anything is opened."""
    file = tmp_path / "config.yaml"
    file.write_text(yaml.safe_dump(changed("storage.mongodb", HIDDEN)), "utf-8")
    account = ("--account=aino", "--role=staff", "--given-by=hallitus", "--reason=x") if command == "init" else ()
    done = verho(command, "--config", str(file), *account)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().splitlines() == [
        "Verho does not start: its settings need mending.",
        "  storage.mongodb",
        "    found     text",
        "    expected  a section with the keys env, file, credential",
    ]


def test_serve_stops_without_its_secrets() -> None:
    """Good settings without the secrets that they name do not start either, and say where to put them."""
    done = verho_from_scratch("serve", "--role", "edge", "--config", str(SHIPPED))
    assert done.returncode == 1
    assert b"environment variable VERHO_MONGODB_URI" in done.stderr
    assert b"environment variable VERHO_TAWK_WEBHOOK_SECRET" in done.stderr


def test_check_says_that_settings_can_be_used() -> None:
    """`verho check` is quiet about good settings, and the variable can name the file."""
    done = verho_from_scratch("check", environment={"VERHO_CONFIG": str(SHIPPED)})
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == f"{SHIPPED}: can be used\n"


# ---- the reference ----


def keys_of(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Yield every key that can stand in the file, with its default; PydanticUndefined when it must be given."""
    for name, field in model.model_fields.items():
        path = f"{prefix}{name}"
        inner = next(sections_of(field.annotation), None)
        if inner is None or inner is Secret:
            yield path, field.get_default(call_default_factory=True)
        else:
            yield from keys_of(inner, f"{path}.")


def sections_of(annotation: object) -> Iterator[type[BaseModel]]:
    """Yield the sections within a type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from sections_of(inner)


def reference() -> dict[str, str]:
    """Return the documented keys with what their tables say of the default."""
    rows = re.findall(r"^\| `([a-z_.]+)` \| ([^|]*) \|", REFERENCE.read_text("utf-8"), re.MULTILINE)
    assert len(rows) == len({key for key, _ in rows}), "a key is documented twice"
    return {key: default.strip() for key, default in rows}


def as_documented(default: object) -> str:
    """Return how the reference writes a default."""
    match default:
        case None:
            return "none"
        case [] | {}:
            return "empty"
        case bool() | int() | float() | str():
            return f"`{default}`"
    return "required" if default is PydanticUndefined else "?"


def test_every_key_is_documented_with_its_default() -> None:
    """docs/configuration.md has a row for each key and for nothing else, and its default is the code's."""
    assert reference() == {path: as_documented(default) for path, default in keys_of(Settings)}
