"""`verho serve`: run a role, or all of them as processes of their own."""

import argparse
import asyncio
import os
import signal
import sys

import uvloop

from proxy.commands.settings_file import add_config_argument, explain, load_or_explain
from proxy.logs import start_logging
from proxy.named_files import require_files
from proxy.secrets import secrets_for
from proxy.settings import Settings
from proxy.settings_problems import SettingsError
from storage.errors import StorageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the settings file and the role."""
    add_config_argument(parser)
    parser.add_argument(
        "--role",
        choices=("edge", "console", "opener", "receipts", "all"),
        default="all",
        help="which part to run; all starts each as a process of its own, and the embedded database if one is set",
    )
    parser.add_argument(
        "--until-input-ends",
        action="store_true",
        help="also end when standard input does, for a parent process that must leave nothing behind",
    )


def run(arguments: argparse.Namespace) -> int:
    """Run until the process is asked to end."""
    settings = load_or_explain(arguments.config)
    if settings is None:
        return 1
    start_logging(settings.log_level)
    try:
        secrets = secrets_for(arguments.role, settings)
        require_files(arguments.role, settings)
        return uvloop.run(_run(arguments, settings, secrets))
    except SettingsError as error:
        explain(error)
        return 1
    except (StorageError, OSError) as error:
        # Storage's texts name files and addresses, never content.
        sys.stderr.write(f"Verho does not start: {error}\n")
        return 1


async def _run(arguments: argparse.Namespace, settings: Settings, secrets: dict[str, str]) -> int:
    from proxy.app import serve
    from proxy.supervisor import supervise

    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    if arguments.until_input_ends:
        loop.add_reader(sys.stdin.fileno(), _look_for_end, ended)
    if arguments.role == "all":
        return await supervise(settings, arguments.config, ended)
    await serve(arguments.role, settings, secrets, ended)
    return 0


def _look_for_end(ended: asyncio.Event) -> None:
    """Set `ended` at the end of standard input; what is written there is not looked at."""
    if not os.read(sys.stdin.fileno(), 4096):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        ended.set()
