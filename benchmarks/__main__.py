"""`python -m benchmarks`: measure, print, keep nothing."""

import argparse
import json
import resource
import sys
from dataclasses import replace

FILES_WANTED = 8_192


def main() -> int:
    """Run the benchmark and print its result."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "part", nargs="?", choices=("storage", "console"), help="measure this part alone (default: everything)"
    )
    parser.add_argument(
        "--messages",
        type=int,
        metavar="N",
        help="how many messages storage's memory is looked at over, and how many the console's pages are asked among",
    )
    parser.add_argument("--people", type=int, metavar="N", help="among how many conversations a person is looked for")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: shows that it works, means little")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return _measure(parser.parse_args())


def _measure(arguments: argparse.Namespace) -> int:
    """Measure what was asked for; what it takes is loaded now, so that --help is quick."""
    import uvloop
    from rich.console import Console

    from benchmarks.measuring import FULL, QUICK, run, run_console, run_storage
    from benchmarks.table import WIDTH, machine, show

    # Hundreds of idle visits are thousands of sockets, more than some systems allow a process at first.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES_WANTED if most == resource.RLIM_INFINITY else min(FILES_WANTED, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    progress = Console(stderr=True)
    with progress.status("") as status:
        size = QUICK if arguments.quick else FULL
        if arguments.messages:
            size = replace(
                size,
                storage=replace(size.storage, messages=arguments.messages),
                console=replace(size.console, messages=arguments.messages),
            )
        if arguments.people:
            size = replace(size, storage=replace(size.storage, people=arguments.people))
        parts = {
            "storage": lambda: run_storage(size.storage, status.update),
            "console": lambda: run_console(size.console, status.update),
        }
        work = parts[arguments.part]() if arguments.part else run(size, status.update)
        result = uvloop.run(work)
    if arguments.json:
        records = [line.record() for line in result.comparisons]
        document = {
            "machine": machine(),
            "quick": arguments.quick,
            "messages": result.messages,
            "seconds": round(result.seconds, 1),
            "comparisons": records,
        }
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    else:
        console = Console()
        # A pipe has no width of its own.
        show(result, console if console.is_terminal else Console(width=WIDTH))
    return 0


if __name__ == "__main__":
    sys.exit(main())
