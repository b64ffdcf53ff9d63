"""The JSON routes are as docs/console-api.yaml describes them, whatever they are asked."""

import asyncio
from collections.abc import Mapping
from typing import Any

import schemathesis
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from proxy.console.routes import Kind
from tests.commands import ROOT
from tests.console.browsing import Browsing
from tests.console.samples import talk
from tests.console.stage import Stage

DESCRIPTION = yaml.safe_load((ROOT / "docs" / "console-api.yaml").read_text("utf-8"))
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
#: Events have no end, so their answers are not read here.
ENDLESS = {path for path in DESCRIPTION["paths"] if path.endswith("/events")}
HOSTILE = ("<script>alert(1)</script>", "=cmd()", "\u202etxt.exe", '{"$gt": ""}', "\x00", "matti@example.fi")


def test_what_is_described_is_what_there_is(stage: Stage) -> None:
    """Every route for scripts is in the description, and no other."""
    verbs = {"get", "post"}
    described = {(verb.upper(), path) for path, item in DESCRIPTION["paths"].items() for verb in item if verb in verbs}
    there = {(str(one.method), one.path) for one in stage.routes if one.kind in {Kind.JSON, Kind.EVENTS}}
    assert described == there


async def test_every_answer_is_as_described(stage: Stage, aino: Browsing) -> None:
    """With and without a proof, for what exists and what does not, for plain and hostile words: never a fault."""
    conversation = await talk(stage)
    page = await aino.get(f"/conversations/{conversation.id}")
    known = {"id": str(conversation.id)}
    cookies, token = aino.cookies(), page.hidden("/sign-out")["token"]
    await asyncio.to_thread(_ask_everything, stage.origin, cookies, token, known)


def _ask_everything(origin: str, cookies: Mapping[str, str], token: str, known: Mapping[str, str]) -> None:
    paths = {path: item for path, item in DESCRIPTION["paths"].items() if path not in ENDLESS}
    schema = schemathesis.openapi.from_dict({**DESCRIPTION, "paths": paths})
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin", "Cookie": "; ".join(map("=".join, cookies.items()))}
    for found in schema.get_all_operations():
        if not isinstance(found, Ok):
            raise found.err()
        operation = found.ok()

        @given(case=operation.as_strategy(), right=st.booleans(), words=st.sampled_from(("", *HOSTILE)))
        @settings(
            max_examples=8,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def asked(case: schemathesis.Case[Any], right: bool, words: str) -> None:
            if right and case.path_parameters:
                case.path_parameters.update({name: known.get(name, one) for name, one in case.path_parameters.items()})
            if right and isinstance(case.body, dict):
                case.body.update(_filled(case.body, words, token))
            case.validate_response(case.call(base_url=origin, headers=headers), checks=CHECKS)

        asked()


def _filled(body: Mapping[str, Any], words: str, token: str) -> dict[str, Any]:
    """Return the fields of a form that its own page would send, with the same words in each."""
    return {**{name: words or value for name, value in body.items()}, "category": "service", "token": token}
