"""`verho serve`: run a role, or all of them as processes of their own."""

import argparse
import asyncio
import sys

import uvloop

from proxy.commands.settings_file import add_config_argument, explain, load_or_explain
from proxy.logs import start_logging
from proxy.secrets import secrets_for
from proxy.settings_problems import SettingsError
from storage.errors import StorageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the settings file and the role."""
    add_config_argument(parser)
    parser.add_argument(
        "--role",
        choices=("edge", "console", "opener", "all"),
        default="all",
        help="which part to run; all starts each as a process of its own, and the embedded database if one is set",
    )


def run(arguments: argparse.Namespace) -> int:
    """Run until the process is asked to end."""
    from proxy.app import serve
    from proxy.supervisor import supervise

    settings = load_or_explain(arguments.config)
    if settings is None:
        return 1
    start_logging(settings.log_level)
    try:
        secrets = secrets_for(arguments.role, settings)
        if arguments.role == "all":
            return asyncio.run(supervise(settings, arguments.config))
        uvloop.run(serve(arguments.role, settings, secrets))
    except SettingsError as error:
        explain(error)
        return 1
    except (StorageError, OSError) as error:
        # Storage's texts name files and addresses, never content.
        sys.stderr.write(f"Verho does not start: {error}\n")
        return 1
    return 0
