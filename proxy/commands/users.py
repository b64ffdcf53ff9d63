"""`verho users`: who has an account; give one, a code, another password; reset second factors; remove one."""

import argparse
import sys

from proxy.commands.people import (
    PASSWORD_EPILOG,
    Desk,
    add_grant_arguments,
    carry_out,
    grant_of,
    new_password,
    show,
    show_code,
)
from proxy.commands.settings_file import add_config_argument
from proxy.i18n import LANGUAGES
from storage.granting_port import Newcomer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, help="what to do")
    listed = actions.add_parser("list", help="list the people with their rights")
    add = actions.add_parser("add", help="give somebody an account and a right", epilog=PASSWORD_EPILOG)
    add.add_argument("--display-name", metavar="NAME", help="the person's name; the user name when left out")
    add.add_argument("--language", choices=LANGUAGES, default="fi", help="the language of the console")
    add.add_argument(
        "--code",
        action="store_true",
        help="print a code with which they choose their own password; no password is asked for",
    )
    add_grant_arguments(add)
    code = actions.add_parser("code", help="print a code with which somebody chooses a password anew, once")
    password = actions.add_parser("password", help="replace somebody's password", epilog=PASSWORD_EPILOG)
    reset = actions.add_parser(
        "reset-factors", help="remove somebody's second factors, when all of them are lost; they add new ones"
    )
    remove = actions.add_parser("remove", help="remove an account; the audit then names nobody")
    for action in (add, code, password, reset, remove):
        action.add_argument("name", metavar="NAME", help="the user name")
    for action in (listed, add, code, password, reset, remove):
        add_config_argument(action)


def run(arguments: argparse.Namespace) -> int:
    """Do it; 1 = it could not be done."""

    async def work(desk: Desk) -> int:
        people, at = desk.people, desk.at
        match arguments.action:
            case "list":
                show(list(await desk.accounts.list()), at=at)
            case "add":
                await _add(desk, arguments)
            case "code":
                code = await desk.granting.code(await people.known(arguments.name), by=None, at=at)
                show_code(code, desk.terms.code_hours)
            case "password":
                await people.set_password(await people.known(arguments.name), new_password(), at=at)
                sys.stdout.write("Replaced; all sessions of the account are ended.\n")
            case "reset-factors":
                await people.reset_factors(await people.known(arguments.name), at=at)
                sys.stdout.write("Removed; the next sign-in begins with adding one. All sessions are ended.\n")
            case "remove":
                await people.remove(await people.known(arguments.name), at=at)
                sys.stdout.write("Removed.\n")
        return 0

    return carry_out("verho users", arguments.config, work)


async def _add(desk: Desk, arguments: argparse.Namespace) -> None:
    grant, shown_as = grant_of(arguments, at=desk.at), arguments.display_name or arguments.name
    if arguments.code:
        newcomer = Newcomer(arguments.name, shown_as, arguments.language)
        given = await desk.granting.welcome(newcomer, grant, by=None, at=desk.at)
        show([given.account], at=desk.at)
        show_code(given.code, desk.terms.code_hours)
        return
    added = await desk.people.add(
        name=arguments.name, display_name=shown_as, password=new_password(), language=arguments.language,
        grant=grant, at=desk.at,
    )  # fmt: skip
    show([added], at=desk.at)
