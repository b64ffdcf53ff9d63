"""`verho check`: whether a settings file can be used, and whether the secrets, files and rules it names are there."""

import argparse
import sys

from proxy.commands.settings_file import add_config_argument, explain, load_or_explain
from proxy.named_files import require_files
from proxy.redacting import pack_of
from proxy.secrets import secrets_for
from proxy.settings_problems import SettingsError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the settings file and whose secrets to look for."""
    add_config_argument(parser)
    parser.add_argument(
        "--role",
        choices=("edge", "console", "opener", "all"),
        help="also look for the secrets and files that this role needs",
    )


def run(arguments: argparse.Namespace) -> int:
    """Check, and say so."""
    settings = load_or_explain(arguments.config)
    if settings is None:
        return 1
    try:
        if arguments.role:
            secrets_for(arguments.role, settings)
            require_files(arguments.role, settings)
            if arguments.role != "opener":
                pack_of(settings)
    except SettingsError as error:
        explain(error)
        return 1
    sys.stdout.write(f"{arguments.config}: can be used\n")
    return 0
