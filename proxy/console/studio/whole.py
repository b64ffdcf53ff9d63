"""The whole document of a draft as text: written as YAML, read as YAML or JSON, within bounds.

YAML as people expect it today (1.2): `on` is a word and no truth value, a date is a text. What makes documents grow
when they are read (aliases), keys that stand twice and tags are refused.
"""

import json
import re
from collections.abc import Hashable
from typing import Any, ClassVar, Final

import yaml

from redaction.rules.pack import RulePack
from redaction.rules.problems import Problem, RulesError
from redaction.rules.reading import MAX_DOCUMENT_CHARS, write_pack

_EXAMPLE: Final = '{"schema": 1, "version": "2026-11"}'
_FIRST = list("-+.0123456789")


class _Plain:
    """The words of YAML 1.2's core schema, and no others."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, Any]]]] = {}


class _Loader(_Plain, yaml.SafeLoader):
    """Reads without aliases, and with every key once."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose a node that is no alias."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("no aliases")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Return a mapping with every key once."""
        made = super().construct_mapping(node, deep=deep)
        if len(made) < len(node.value):
            raise yaml.YAMLError("every key once")
        return made


class _Dumper(_Plain, yaml.SafeDumper):
    """Writes what the loader reads, lists indented."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - PyYAML's own form
        """Indent lists, too."""
        super().increase_indent(flow, indentless=False)


for _one in (_Loader, _Dumper):
    _one.yaml_implicit_resolvers = {}
    _one.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
    _one.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])
    _one.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), _FIRST)
    _one.add_implicit_resolver(
        "tag:yaml.org,2002:float", re.compile(r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$"), _FIRST
    )


def write_whole(pack: RulePack) -> str:
    """Return a pack as YAML."""
    return yaml.dump(json.loads(write_pack(pack)), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def read_whole(text: str) -> str:
    """Return the JSON document of a text in YAML or JSON.

    Raises:
        RulesError: it is neither, or too long; what it says is not looked at.
    """
    if len(text) <= MAX_DOCUMENT_CHARS:
        if text.lstrip().startswith("{"):
            return text
        try:
            document = yaml.load(text, Loader=_Loader)  # noqa: S506 - made from the safe loader, and stricter
            if isinstance(document, dict):
                return json.dumps(document, ensure_ascii=False, allow_nan=False)
        except (yaml.YAMLError, ValueError, TypeError, RecursionError):
            pass
    reason = f"a JSON object of at most {MAX_DOCUMENT_CHARS} characters, no key twice in one place"
    raise RulesError([Problem("document", reason, _EXAMPLE)])
