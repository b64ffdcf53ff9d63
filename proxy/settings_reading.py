"""Reading the settings file: YAML in UTF-8, one mapping of sections, no key twice."""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import yaml

from proxy.settings_problems import Problem, SettingsError

MAX_FILE_BYTES = 262_144


class _Loader(yaml.SafeLoader):
    """Plain values only, and no key twice: the second one would silently win over the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Return a mapping whose keys are texts, each of which stands there once."""
        seen: set[object] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag != "tag:yaml.org,2002:str" or key.value in seen:
                raise yaml.MarkedYAMLError(problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def read_document(path: Path) -> Mapping[str, Any]:
    """Return what the file at `path` holds, not yet checked.

    Raises:
        SettingsError: it can't be read, or is not one mapping; the text never quotes the file.
    """
    try:
        with path.open("rb") as source:
            text = source.read(MAX_FILE_BYTES + 1).decode()
        if len(text) > MAX_FILE_BYTES:
            raise _problem(path, "a larger file", f"a settings file of at most {MAX_FILE_BYTES} bytes")
        document = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader that is stricter still.
    except OSError as error:
        found = f"no file that can be read ({error.strerror})"
        raise _problem(path, found, "the settings file; --config or VERHO_CONFIG says where it is") from None
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 1}" if error.problem_mark else ""
        expected = "YAML, every key a text that stands once in its section"
        raise _problem(path, f"something else{line}", expected) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise _problem(path, "text that is not YAML", "YAML in UTF-8") from None
    if not isinstance(document, dict):
        raise _problem(path, "no sections", "a mapping of sections")
    return document


def _problem(path: Path, found: str, expected: str) -> SettingsError:
    return SettingsError([Problem(str(path), found, expected)])
