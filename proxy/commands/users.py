"""`verho users`: who has an account; give one, replace a password, reset second factors, remove one."""

import argparse
import sys
from datetime import datetime

from proxy.commands.people import (
    PASSWORD_EPILOG,
    add_grant_arguments,
    carry_out,
    grant_of,
    new_password,
    show,
)
from proxy.commands.settings_file import add_config_argument
from proxy.i18n import LANGUAGES
from storage.accounts import StoredAccounts
from storage.people import People


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, help="what to do")
    listed = actions.add_parser("list", help="list the people with their rights")
    add = actions.add_parser("add", help="give somebody an account and a right", epilog=PASSWORD_EPILOG)
    add.add_argument("--display-name", metavar="NAME", help="the person's name; the user name when left out")
    add.add_argument("--language", choices=LANGUAGES, default="fi", help="the language of the console")
    add_grant_arguments(add)
    password = actions.add_parser("password", help="replace somebody's password", epilog=PASSWORD_EPILOG)
    reset = actions.add_parser(
        "reset-factors", help="remove somebody's second factors, when all of them are lost; they add new ones"
    )
    remove = actions.add_parser("remove", help="remove an account; the audit then names nobody")
    for action in (add, password, reset, remove):
        action.add_argument("name", metavar="NAME", help="the user name")
    for action in (listed, add, password, reset, remove):
        add_config_argument(action)


def run(arguments: argparse.Namespace) -> int:
    """Do it; 1 = it could not be done."""

    async def work(people: People, accounts: StoredAccounts, at: datetime) -> int:
        match arguments.action:
            case "list":
                show(list(await accounts.list()), at=at)
            case "add":
                grant = grant_of(arguments, at=at)
                added = await people.add(
                    name=arguments.name, display_name=arguments.display_name or arguments.name,
                    password=new_password(), language=arguments.language, grant=grant, at=at,
                )  # fmt: skip
                show([added], at=at)
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
