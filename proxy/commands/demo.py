"""`verho demo`: everything on this machine, to be tried in a browser."""

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from proxy.demo.simulator import Build
from proxy.demo.visitor import Visitor
from proxy.stack import Stack, private_stack
from proxy.stack_processes import StackError

SAMPLE = (
    ("visitor", "Moi! Olen Matti Virtanen ja jäsenmaksuni ei näy Tuudossa."),
    ("agent", "Hei! Millä opiskelijanumerolla ja sähköpostilla olet meillä?"),
    ("visitor", "Opiskelijanumero on K1234 ja maili matti.virtanen@example.fi"),
    ("agent", "Kiitos! Maksu löytyi. Lähetän vahvistuksen osoitteeseen [EMAIL_1]."),
    ("visitor", "Kiitos! Tarvitsetko vielä hetun 131052-308T?"),
    ("agent", "Ei tarvitse, älä lähetä henkilötunnusta chatissa. Mukavaa päivää!"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to show and which widget to serve."""
    parser.add_argument("--play", action="store_true", help="play a sample conversation and show its three truths")
    parser.add_argument("--json", action="store_true", help="print the addresses as one JSON line, for scripts")
    parser.add_argument(
        "--build", type=Build, choices=list(Build), default=Build.WEBPACK, help="which build of the stand-in widget"
    )
    parser.add_argument(
        "--widget-dir", type=Path, metavar="DIR", help="serve the widget files in this folder instead of the stand-in"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run until Ctrl-C."""
    try:
        return asyncio.run(_demo(arguments))
    except StackError as error:
        sys.stderr.write(f"verho demo: {error}\n")
        return 1


async def _demo(arguments: argparse.Namespace) -> int:
    out = Console(stderr=arguments.json)
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    with out.status("Starting database, Tawk.to stand-in, edge, opener and console…") as status:
        async with private_stack(build=arguments.build, widget_dir=arguments.widget_dir) as stack:
            status.stop()
            if arguments.json:
                sys.stdout.write(json.dumps(stack.addresses()) + "\n")
                sys.stdout.flush()
            else:
                _show(out, stack)
            if arguments.play:
                await _play(out, stack)
            await ended.wait()
            out.print("\nEnding everything that was started…")
    return 0


def _show(out: Console, stack: Stack) -> None:
    addresses = stack.addresses()
    table = Table(title="Verho demo", title_justify="left", show_lines=True)
    for heading in ("What", "Address", "What to try"):
        table.add_column(heading, overflow="fold")
    table.add_row(
        "1  JAMKO Online",
        addresses["site"],
        "Open the chat at the lower right and write as a student: a name, an e-mail.",
    )
    table.add_row(
        "2  The agent's desk at Tawk.to", addresses["desk"], "See pseudonyms only. Answer with one, such as [EMAIL_1]."
    )
    table.add_row(
        "3  Verho's console",
        addresses["console"],
        "Sign in as one of the people below, open the conversation with a reason, look at the audit.",
    )
    table.add_row(
        "4  The student's own page",
        addresses["receipts"],
        "End the chat, keep the receipt code, and see here what was stored and what Tawk.to was sent.",
    )
    out.print(table)
    people = Table(title="Who may read what", title_justify="left")
    for heading in ("Who", "User name", "Password", "Rights"):
        people.add_column(heading, overflow="fold")
    for account in stack.accounts:
        people.add_row(account.role, account.name, account.password, ", ".join(sorted(account.rights)))
    out.print(people)
    out.print("Then read the agent's answer in the chat: your own value stands in it. Ctrl-C ends everything.")


async def _play(out: Console, stack: Stack) -> None:
    """Play the sample conversation and show what each side read."""
    table = Table(title="One conversation, seen from both sides", title_justify="left", show_lines=True)
    for heading in ("Who", "On the student's screen", "At Tawk.to's desk"):
        table.add_column(heading, overflow="fold", ratio=1)
    simulator = stack.simulator
    visitor = Visitor(
        stack.edge_origin, simulator.property_id, simulator.widget_id, referrer=f"{stack.site_url}/jasenyys.html"
    )
    async with visitor:
        chat = simulator.chat(visitor.started["chid"])
        for sender, text in SAMPLE:
            if sender == "visitor":
                await visitor.say(text)
                table.add_row("Student", text, chat.messages[-1].text)
            else:
                await simulator.say(chat.id, text, "Aino")
                table.add_row("Agent", await visitor.hear(), text)
    out.print(table)
