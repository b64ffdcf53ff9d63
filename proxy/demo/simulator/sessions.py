"""The calls that make a visitor known: widget-settings, session/start, login and logout."""

import hashlib
import hmac
import math
from datetime import datetime
from typing import Any

from proxy.demo.simulator import wire
from proxy.demo.simulator.archive import cookie_domain, next_version, visit_page
from proxy.demo.simulator.calls import Answer, Call, RefusedError, json_answer
from proxy.demo.simulator.identifiers import generated_name
from proxy.demo.simulator.jsontext import Json
from proxy.demo.simulator.settings_document import SETTINGS_VERSION, settings_document
from proxy.demo.simulator.states import Session, Visitor
from proxy.demo.simulator.world import World

UUID_VERSION = 3


def widget_settings(world: World, call: Call) -> Answer:
    """Answer `GET /v1/widget-settings`."""
    _check_ids(world, call.query.get("propertyId"), call.query.get("widgetId"))
    return json_answer(settings_document(world.options))


def session_start(world: World, call: Call) -> Answer:
    """Answer `POST /v1/session/start`: recognise the visitor, by token, by identifier or as new."""
    body = call.json()
    _check_ids(world, body.get("p"), body.get("w"))
    if not text_of(body, "u") and not text_of(body, "uik"):
        raise RefusedError("BadRequest", "u", status=400)
    if not text_of(body, "url"):
        raise RefusedError("BadRequest", "url", status=400)
    if world.archive.page_disabled:
        # What Tawk.to answers then isn't known; any code but InternalServerError silences the widget.
        raise RefusedError("PageDisabled")
    at = world.options.clock()
    resumed = token_session(world, call)
    known_as = {"uuid": text_of(body, "u"), "idempotency_key": text_of(body, "uik")}
    visitor = resumed.visitor if resumed else world.archive.recognise(**known_as, at=at)
    user = body.get("user")
    if isinstance(user, dict):
        introduce(world, visitor, user)
    session = resumed or world.archive.open_session(visitor)
    returning = visitor.starts > 0
    visitor.starts += 1
    if returning:
        next_version(visitor)
    _note_arrival(visitor, call, body, at)
    data = _session_data(world, session, body, at)
    world.conversations.visitor_changed(visitor)
    return json_answer({"ok": True, "data": data})


def login(world: World, call: Call) -> Answer:
    """Answer `POST /v1/client/login`: the site tells who its user is."""
    session = required_session(world, call)
    body = call.json()
    if not text_of(body, "userId"):
        raise RefusedError("InvalidArgument", "userId")
    introduce(world, session.visitor, body)
    return json_answer({"ok": True, "data": {}})


def logout(world: World, call: Call) -> Answer:
    """Answer `POST /v1/client/logout`: the visitor is unnamed again."""
    visitor = required_session(world, call).visitor
    visitor.name = generated_name(world.options.clock())
    visitor.email = visitor.transcript_email = visitor.phone = ""
    visitor.attributes.clear()
    world.conversations.visitor_changed(visitor)
    return json_answer({"ok": True, "data": {}})


def text_of(body: Json, name: str) -> str:
    """Return a field's text, empty when it is missing or something else."""
    value: Any = body.get(name)
    return value if isinstance(value, str) else ""


def token_session(world: World, call: Call) -> Session | None:
    """Return the session of the call's X-Tawk-Token, or None when it has no valid one."""
    token = call.header("X-Tawk-Token")
    claims = world.tokens.read(token, at=world.options.clock()) if token else None
    return world.archive.session(claims.session_key) if claims else None


def required_session(world: World, call: Call) -> Session:
    """Return the session of the call's token.

    Raises:
        RefusedError: there is no valid token.
    """
    session = token_session(world, call)
    if session is None:
        raise RefusedError("UnauthorizedError", status=401)
    return session


def introduce(world: World, visitor: Visitor, user: Json) -> None:
    """Note what the site told of its user, if the secure mode's hash is right or isn't demanded.

    Raises:
        RefusedError: the hash is wrong.
    """
    check_hash(world, user, subject=text_of(user, "userId") or text_of(user, "email"))
    visitor.name = text_of(user, "name") or visitor.name
    visitor.email = text_of(user, "email") or visitor.email
    visitor.phone = text_of(user, "phone") or visitor.phone
    attributes = user.get("attributes")
    if isinstance(attributes, dict):
        visitor.attributes.update(attributes)
    world.conversations.visitor_changed(visitor)
    world.switchboard.to_visitor(visitor, "visitorDataUpdate", wire.visitor_data(visitor, origin=""))


def check_hash(world: World, claims: Json, *, subject: str) -> None:
    """Check the secure mode's hash: hex HMAC-SHA256 of the user's id or e-mail under the property's API key.

    Raises:
        RefusedError: a key is set and the hash isn't right.
    """
    key = world.options.api_key
    if key is None:
        return
    expected = hmac.new(key, subject.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, text_of(claims, "hash")):
        raise RefusedError("ACCESS_ERROR")


def _check_ids(world: World, property_id: object, widget_id: object) -> None:
    if (property_id, widget_id) != (world.options.property_id, world.options.widget_id):
        raise RefusedError("BadRequest", "property", status=400)


def _note_arrival(visitor: Visitor, call: Call, body: Json, at: datetime) -> None:
    visitor.address = call.peer
    visitor.user_agent = call.header("User-Agent")
    visitor.language = call.header("Accept-Language")
    visitor.platform = text_of(body, "platform") or visitor.platform
    offset = body.get("tzo")
    if isinstance(offset, int):
        visitor.timezone_offset_min = offset
    visit_page(visitor, url=text_of(body, "url"), title="", referrer=text_of(body, "referrer"), at=at)


def _session_data(world: World, session: Session, body: Json, at: datetime) -> Json:
    visitor = session.visitor
    chat = world.archive.current_chat(visitor)
    token: Json = {}
    if session.token_expires is None or session.token_expires <= at:
        token["tkn"], session.token_expires = world.tokens.issue(visitor_id=visitor.id, session_key=session.key, at=at)
    status = wire.status(world.archive)
    domain = world.options.uid_domain
    data: Json = {
        "uid": {
            "domain": cookie_domain(text_of(body, "url")) if domain is None else domain,
            "u": visitor.uuid,
            "uv": UUID_VERSION,
        },
        "vid": visitor.id,
        **token,
        "tknExp": max(0, math.ceil((session.token_expires - at).total_seconds())),
        "sk": session.key,
        "n": visitor.name,
        "e": visitor.email,
        "te": visitor.transcript_email,
        "chid": chat.id,
        "c": wire.history(chat.messages),
        "cver": visitor.version,
        "cw": visitor.window,
        "sdo": visitor.sound,
        "dpt": visitor.department,
        "vss": world.archive.next_node(session),
        "pcfs": visitor.prechat_submitted,
        "bblc": visitor.bubble_closed,
        "lmst": visitor.seen_ms,
        "transfer": None,
        "transferVer": 1,
        "cc": visitor.country,
        "ast": status["ast"],
        "dptst": status["dptst"],
        "asver": status["asver"],
        "ewt": 0,
        "settingsVersion": SETTINGS_VERSION,
    }
    if visitor.references:
        data["refs"] = [{"id": reference, "done": done} for reference, done in visitor.references.items()]
    if world.options.consent_required and body.get("consent") is not True:
        data["rcf"] = True
    return data
