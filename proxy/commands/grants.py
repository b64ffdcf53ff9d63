"""`verho grants`: who may what and until when; give, take away, and the way back in when everybody is locked out."""

import argparse
import sys
from datetime import datetime

from proxy.commands.people import (
    PASSWORD_EPILOG,
    add_decision_arguments,
    add_grant_arguments,
    carry_out,
    grant_of,
    new_password,
    show,
)
from proxy.commands.settings_file import add_config_argument
from storage.accounts import StoredAccounts
from storage.people import People
from storage.roles import ending


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, help="what to do")
    listed = actions.add_parser("ending", help="list the grants that end within 30 days; 1 = there are some")
    give = actions.add_parser("give", help="grant anew, or for longer, in the place of what somebody has")
    add_grant_arguments(give)
    revoke = actions.add_parser("revoke", help="take all rights away at once")
    add_decision_arguments(revoke)
    recover = actions.add_parser(
        "recover",
        help="let somebody in when everybody is locked out: a new password, no second factor, every right for a day",
        epilog=PASSWORD_EPILOG,
    )
    recover.add_argument("--reason", required=True, help="why")
    for action in (give, revoke, recover):
        action.add_argument("name", metavar="NAME", help="the user name")
    for action in (listed, give, revoke, recover):
        add_config_argument(action)


def run(arguments: argparse.Namespace) -> int:
    """Do it; 1 = it could not be done, or a grant ends soon."""

    async def work(people: People, accounts: StoredAccounts, at: datetime) -> int:
        if arguments.action == "ending":
            soon = ending(await accounts.list(), at=at)
            show([one.account for one in soon], at=at)
            return 1 if soon else 0
        account = await people.known(arguments.name)
        match arguments.action:
            case "give":
                show([await people.grant(account, grant_of(arguments, at=at), at=at)], at=at)
            case "revoke":
                await people.revoke(account, given_by=arguments.given_by, reason=arguments.reason, at=at)
                sys.stdout.write("Revoked; all sessions of the account are ended.\n")
            case "recover":
                show([await people.recover(account, new_password(), reason=arguments.reason, at=at)], at=at)
                sys.stdout.write("For 24 hours: grant properly with verho grants give.\n")
        return 0

    return carry_out("verho grants", arguments.config, work)
