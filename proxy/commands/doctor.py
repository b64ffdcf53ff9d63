"""`verho doctor`: one table of all that a running Verho depends on, and whether it is as it should be."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from rich.console import Console
from rich.table import Table
from rich.text import Text

from proxy.commands.settings_file import add_config_argument, explain, load_or_explain
from proxy.doctor.database import look_at_database
from proxy.doctor.findings import Finding, State
from proxy.doctor.machine import look_at_disks, look_at_journal, look_at_keys, look_at_opener
from proxy.doctor.rules import look_at_rules
from proxy.secrets import secrets_for
from proxy.settings import Role, Settings
from proxy.settings_problems import SettingsError

_STYLES = {State.GOOD: "green", State.NOTE: "yellow", State.WRONG: "bold red"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the settings file, whose host this is, and the form of the answer."""
    add_config_argument(parser)
    parser.add_argument(
        "--role",
        choices=("edge", "console", "opener", "all"),
        help="what this host is for; then what that role lacks is wrong, else it is only noted",
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON, for a monitoring to read")
    parser.epilog = "Changes nothing and shows no secret. Ends with 1 when something is wrong."


def run(arguments: argparse.Namespace) -> int:
    """Look, and show what was found."""
    settings = load_or_explain(arguments.config)
    if settings is None:
        return 1
    try:
        findings = asyncio.run(_look(settings, arguments.role))
    except SettingsError as error:
        explain(error)
        return 1
    is_sound = all(finding.state is not State.WRONG for finding in findings)
    if arguments.json:
        answer = {"sound": is_sound, "findings": [asdict(finding) for finding in findings]}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    else:
        _show(findings)
    return 0 if is_sound else 1


async def _look(settings: Settings, role: Role | None) -> list[Finding]:
    secrets = secrets_for("console", settings)
    return [
        *await look_at_database(settings, secrets),
        *look_at_keys(settings, role),
        *await look_at_journal(settings),
        *await look_at_opener(settings, role),
        *look_at_disks(settings),
        *await look_at_rules(settings, secrets),
    ]


def _show(findings: Sequence[Finding]) -> None:
    table = Table(title="Verho", title_justify="left")
    for heading in ("", "Subject", "State", "Seen"):
        table.add_column(heading, overflow="fold")
    area = None
    for finding in findings:
        first = finding.area.value if finding.area is not area else ""
        area = finding.area
        # Names of files and hosts are shown as they are, not read as markup.
        state = Text(finding.state.value, style=_STYLES[finding.state])
        table.add_row(first, Text(finding.subject), state, Text(finding.seen))
    Console().print(table)
