"""`verho statement`: the register statement or the record of processing, as the settings and their rules have it."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from proxy.commands.settings_file import add_config_argument, explain, load_or_explain
from proxy.i18n import LANGUAGES
from proxy.redacting import redactor_of
from proxy.settings_problems import SettingsError
from proxy.settings_values import Language
from proxy.statement.facts import facts_of
from proxy.statement.markdown import markdown_of
from proxy.statement.record import record_of, record_title
from proxy.statement.words import Section, Writer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to print."""
    parser.add_argument("--language", choices=LANGUAGES, default="fi", help="the language to write in")
    parser.add_argument("--record", action="store_true", help="the record of processing (GDPR Art. 30) instead")
    parser.add_argument("--json", action="store_true", help="print JSON instead of Markdown")
    add_config_argument(parser)
    parser.epilog = (
        "Rules that were published in the database are not looked at: what is in force is on the edge's page."
    )


def run(arguments: argparse.Namespace) -> int:
    """Print it; 1 = the settings cannot be used."""
    settings = load_or_explain(arguments.config)
    if settings is None:
        return 1
    try:
        facts = facts_of(settings, redactor_of(settings))
    except SettingsError as error:
        explain(error)
        return 1
    language: Language = arguments.language
    writer = Writer(facts, language)
    if arguments.record:
        sections: Sequence[Section] = record_of(facts, language)
        title = record_title(facts, language)
    else:
        sections, title = writer.sections(), writer.title()
    if arguments.json:
        document = {"title": title, "language": language, "sections": [asdict(section) for section in sections]}
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(markdown_of(title, sections))
    return 0
