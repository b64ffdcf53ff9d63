"""Run the simulator by itself: `python -m proxy.demo.simulator --help`."""

import argparse
import asyncio
import contextlib
import shutil
import signal
import sys
from pathlib import Path

from proxy.demo.simulator.options import Build, Options
from proxy.demo.simulator.simulator import Simulator
from proxy.demo.simulator.states import Status

_DESCRIPTION = """\
A stand-in for Tawk.to's servers on this machine. One TLS port speaks for all of its hosts (embed, va, vs..., upload,
the picture hosts) by the Host header; its certificate is of a throw-away authority made for this run. A second port
is the agent's desk: open its address in a browser to answer visitors, see what Tawk.to would have seen of them, and
let parts of it fail."""

_EPILOG = """\
examples:
  python -m proxy.demo.simulator
      serve the built-in stand-in widget on ports that the system chooses
  python -m proxy.demo.simulator --port 8443 --desk-port 8081 --ca-out tawk-ca.pem
      fixed ports, and the authority's certificate where a proxy can be pointed to it
  python -m proxy.demo.simulator --widget-dir ~/saved-widget --property-id <24 hex digits> --widget-id default
      serve a saved bundle instead: a folder with js, css and languages (and assets), or with the host's own tree
      _s/v4/app/<build>/..."""


def parser() -> argparse.ArgumentParser:
    """Return the command line's description."""
    made = argparse.ArgumentParser(
        prog="python -m proxy.demo.simulator",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    default = Options()
    made.add_argument("--port", type=int, default=0, help="TLS port; 0, the default, lets the system choose")
    made.add_argument("--desk-port", type=int, default=0, help="the desk's plain-http port; 0 lets the system choose")
    made.add_argument("--address", default=default.address, help="address of the TLS port (default: %(default)s)")
    made.add_argument("--widget-dir", type=Path, metavar="DIR", help="a saved bundle to serve for embed.tawk.to")
    made.add_argument(
        "--build",
        choices=[build.value for build in Build],
        default=default.build.value,
        help="how the bundle is put together (default: %(default)s)",
    )
    made.add_argument("--property-id", default=default.property_id, help="24 hex digits (default: %(default)s)")
    made.add_argument("--widget-id", default=default.widget_id, help="the widget's id (default: %(default)s)")
    made.add_argument("--language", choices=["fi", "en", "sv"], default=default.language, help="the widget's language")
    made.add_argument(
        "--status", choices=[status.value for status in Status], default="online", help="the page's status at the start"
    )
    made.add_argument("--prechat", action="store_true", help="ask a form before the chat")
    made.add_argument("--consent", action="store_true", help="demand the visitor's consent before the socket")
    made.add_argument("--webhook-url", metavar="URL", help="where webhooks go; needs --webhook-secret-file")
    made.add_argument("--webhook-secret-file", type=Path, metavar="FILE", help="file with the webhook's secret")
    made.add_argument("--webhook-ca", type=Path, metavar="FILE", help="authority to trust for the webhook's address")
    made.add_argument("--ca-out", type=Path, metavar="FILE", help="write the authority's certificate here as well")
    return made


def options(arguments: argparse.Namespace) -> Options:
    """Return the options that the command line asks for.

    Raises:
        ValueError: one of them isn't well formed, or a folder doesn't exist.
        OSError: the secret's file can't be read.
    """
    if arguments.widget_dir is not None and not arguments.widget_dir.is_dir():
        raise ValueError("--widget-dir: expected a folder.")
    secret = arguments.webhook_secret_file.read_bytes().strip() if arguments.webhook_secret_file else b""
    return Options(
        address=arguments.address,
        port=arguments.port,
        desk_port=arguments.desk_port,
        widget_dir=arguments.widget_dir,
        build=Build(arguments.build),
        property_id=arguments.property_id,
        widget_id=arguments.widget_id,
        language=arguments.language,
        status=Status(arguments.status),
        prechat=arguments.prechat,
        consent_required=arguments.consent,
        webhook_url=arguments.webhook_url,
        webhook_secret=secret,
        webhook_ca_file=arguments.webhook_ca,
    )


async def run(chosen: Options, ca_out: Path | None) -> None:
    """Run until the process is told to stop."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    async with Simulator(chosen) as simulator:
        if ca_out is not None:
            await asyncio.to_thread(shutil.copyfile, simulator.ca_file, ca_out)
        sys.stdout.write(
            f"Tawk.to stand-in  https://{chosen.address}:{simulator.port}  (all hosts, by the Host header)\n"
            f"its authority     {ca_out or simulator.ca_file}\n"
            f"property, widget  {chosen.property_id}/{chosen.widget_id}\n"
            f"agent's desk      {simulator.desk_url}\n"
            "Ctrl-C ends it.\n"
        )
        sys.stdout.flush()
        await stopped.wait()


def main() -> int:
    """Run the command line and return the exit code."""
    made = parser()
    arguments = made.parse_args()
    try:
        chosen = options(arguments)
    except (ValueError, OSError) as error:
        made.error(str(error))
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(chosen, arguments.ca_out))
    return 0


if __name__ == "__main__":
    sys.exit(main())
