"""`verho grants`: who may what and until when; give, agree, confirm, take away, and a way back in."""

import argparse
import sys
from datetime import timedelta

from rich.console import Console
from rich.table import Table

from proxy.commands.people import (
    PASSWORD_EPILOG,
    Desk,
    add_decision_arguments,
    add_grant_arguments,
    carry_out,
    grant_of,
    new_password,
    show,
)
from proxy.commands.settings_file import add_config_argument
from storage.grants import overdue
from storage.roles import ending


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True, help="what to do")
    lists = [
        actions.add_parser("ending", help="list the grants that end within 30 days; 1 = there are some"),
        actions.add_parser("due", help="list the grants that should have been confirmed by now; 1 = there are some"),
        actions.add_parser("waiting", help="list the grants that wait for a second person; 1 = there are some"),
        actions.add_parser("emergencies", help="list who took rights in an emergency; 1 = one was not looked at yet"),
    ]
    give = actions.add_parser("give", help="grant anew, or for longer, in the place of what somebody has")
    add_grant_arguments(give)
    confirm = actions.add_parser("confirm", help="say that somebody still needs their grant")
    revoke = actions.add_parser("revoke", help="take all rights away at once")
    add_decision_arguments(revoke)
    recover = actions.add_parser(
        "recover",
        help="let somebody in when everybody is locked out: a new password, no second factor, every right for a day",
        epilog=PASSWORD_EPILOG,
    )
    recover.add_argument("--reason", required=True, help="why")
    for action in (give, confirm, revoke, recover):
        action.add_argument("name", metavar="NAME", help="the user name")
    approve = actions.add_parser("approve", help="agree to a grant that was proposed in the console")
    decline = actions.add_parser("decline", help="put a proposed grant aside")
    for action in (approve, decline):
        action.add_argument("proposal", metavar="ID", help="its id, as waiting shows it")
    for action in (*lists, give, confirm, revoke, recover, approve, decline):
        add_config_argument(action)


def run(arguments: argparse.Namespace) -> int:
    """Do it; 1 = it could not be done, or a list that should be empty is not."""

    async def work(desk: Desk) -> int:
        if arguments.action in _LISTS:
            return await _LISTS[arguments.action](desk)
        if arguments.action in {"approve", "decline"}:
            return await _decide(desk, arguments)
        at, account = desk.at, await desk.people.known(arguments.name)
        match arguments.action:
            case "give":
                given = await desk.granting.give(account, grant_of(arguments, at=at), by=None, at=at)
                show([given.account], at=at)
            case "confirm":
                await desk.granting.confirm(account, by=None, at=at)
                sys.stdout.write("Confirmed.\n")
            case "revoke":
                await desk.granting.end(account, decided=arguments.given_by, reason=arguments.reason, by=None, at=at)
                sys.stdout.write("Revoked; all sessions of the account are ended.\n")
            case "recover":
                show([await desk.people.recover(account, new_password(), reason=arguments.reason, at=at)], at=at)
                sys.stdout.write("For 24 hours: grant properly with verho grants give.\n")
        return 0

    return carry_out("verho grants", arguments.config, work)


async def _decide(desk: Desk, arguments: argparse.Namespace) -> int:
    if arguments.action == "decline":
        await desk.granting.decline(arguments.proposal, by=None, at=desk.at)
        sys.stdout.write("Put aside.\n")
        return 0
    show([await desk.granting.approve(arguments.proposal, by=None, at=desk.at)], at=desk.at)
    return 0


async def _ending(desk: Desk) -> int:
    soon = ending(await desk.accounts.list(), at=desk.at)
    show([one.account for one in soon], at=desk.at)
    return 1 if soon else 0


async def _due(desk: Desk) -> int:
    late = [one for one in await desk.accounts.list() if overdue(one, months=desk.terms.recertify_months, at=desk.at)]
    show(late, at=desk.at)
    return 1 if late else 0


async def _waiting(desk: Desk) -> int:
    names = await _names(desk)
    table = _table("Id", "Person", "Role", "Rights", "Until", "Proposed by", "Waits until")
    waiting = await desk.granting.waiting(at=desk.at)
    for one in waiting:
        table.add_row(
            one.id, names.get(one.account, "?"), one.grant.role, ", ".join(sorted(one.grant.rights)),
            f"{one.grant.until - timedelta(seconds=1):%Y-%m-%d}", names.get(one.author, one.author),
            f"{one.expires_at:%Y-%m-%d %H:%M}",
        )  # fmt: skip
    Console().print(table)
    return 1 if waiting else 0


async def _emergencies(desk: Desk) -> int:
    names = await _names(desk)
    table = _table("When", "Until", "Who", "Rights", "Looked at by")
    found = await desk.granting.emergencies()
    for one in found:
        table.add_row(
            f"{one.at:%Y-%m-%d %H:%M}", f"{one.until:%Y-%m-%d %H:%M}", names.get(one.account, "?"),
            ", ".join(sorted(one.rights)), names.get(one.reviewed_by, one.reviewed_by) or "nobody yet",
        )  # fmt: skip
    Console().print(table)
    return 1 if any(one.reviewed_at is None for one in found) else 0


_LISTS = {"ending": _ending, "due": _due, "waiting": _waiting, "emergencies": _emergencies}


async def _names(desk: Desk) -> dict[str, str]:
    return {str(account.id): account.name for account in await desk.accounts.list()}


def _table(*headings: str) -> Table:
    table = Table(title_justify="left")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table
