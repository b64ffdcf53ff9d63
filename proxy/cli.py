"""The command `verho`: reads its arguments, hands over to one of `proxy.commands`."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version

# Name, module, one line of help. A command's module is imported when it is named, so that --help is quick.
COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("demo", "demo", "start everything on this machine and try it in a browser"),
    ("init", "init", "make keys, database collections and the first account"),
    ("migrate", "migrate", "bring the database to this version's schema"),
    ("serve", "serve", "run the edge, the console, the opener, or all three"),
    ("journal", "journal", "show what waits for the database, or move it there"),
    ("audit", "audit", "sign, export and verify the audit"),
    ("keys", "keys", "list, rotate, retire, back up and restore keys"),
    ("subject", "subject", "find, copy, correct, restrict or erase a person's data at their request"),
    ("users", "users", "list, add and remove the people who may use the console"),
    ("grants", "grants", "give people rights, take them away, and see which end soon"),
    ("backup", "backup", "back up the database, check a backup, restore one"),
    ("retention", "retention", "delete what is past its term, or hold it"),
    ("doctor", "doctor", "look at the database, keys, journal, opener and disks, and say what is wrong"),
    ("statement", "statement", "print the register statement, or the record of processing"),
    ("check", "check", "check a settings file and say what is wrong with it"),
    ("redact", "redact", "redact text from standard input"),
    ("rules", "rules", "check, compare and publish rule packs"),
    ("replay", "replay", "play labelled conversations through an edge and report what was masked and missed"),
)


def make_parser(named: str | None = None) -> argparse.ArgumentParser:
    """Return the parser; only the command `named` brings its own arguments."""
    parser = argparse.ArgumentParser(
        prog="verho",
        description="A privacy proxy for Tawk.to live chat: personal data is pseudonymised before it leaves.",
        epilog="Each command explains itself: verho COMMAND --help. A first look: verho demo",
        formatter_class=_Commands,
    )
    parser.add_argument("--version", action="version", version=f"verho {version('verho')}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, module, text in COMMANDS:
        own = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.", formatter_class=_Help)
        if name == named:
            command = import_module(f"proxy.commands.{module}")
            command.add_arguments(own)
            own.set_defaults(run=command.run)
    return parser


class _Commands(argparse.HelpFormatter):
    """Leaves room for the longest command's name, which argparse forgets to count with its indent."""

    def add_argument(self, action: argparse.Action) -> None:
        """Add an argument, and make room."""
        super().add_argument(action)
        self._action_max_length = max(self._action_max_length, 6 + max(len(name) for name, _, _ in COMMANDS))


class _Help(argparse.ArgumentDefaultsHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Shows defaults, and keeps the line breaks of examples."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 1 failed, 2 wrongly asked."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    named = next((argument for argument in given if not argument.startswith("-")), None)
    parsed = make_parser(named).parse_args(given)
    try:
        code: int = parsed.run(parsed)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone, as in `verho redact | head`; Python would complain of it at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code
