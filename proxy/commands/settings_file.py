"""What commands that read the settings file have in common: where it is, and how its problems are told."""

import argparse
import os
import sys
from pathlib import Path

from proxy.settings import Settings, load
from proxy.settings_problems import SettingsError

CONFIG_VARIABLE = "VERHO_CONFIG"


def add_config_argument(parser: argparse.ArgumentParser) -> None:
    """Let a command take `--config`."""
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        default=Path(os.environ.get(CONFIG_VARIABLE, "config.yaml")),
        help=f"the settings file; {CONFIG_VARIABLE} names another default",
    )


def load_or_explain(path: Path) -> Settings | None:
    """Return the settings, or tell every problem on standard error and return None."""
    try:
        return load(path)
    except SettingsError as error:
        explain(error)
        return None


def explain(error: SettingsError) -> None:
    """Tell every problem of the settings on standard error."""
    sys.stderr.write("Verho does not start: its settings need mending.\n")
    for problem in error.problems:
        sys.stderr.write(f"  {problem.path}\n    found     {problem.found}\n    expected  {problem.expected}\n")
