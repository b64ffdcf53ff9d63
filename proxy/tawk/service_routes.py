"""The calls that go through Tawk's `service` command, and the three ways in which a widget may address them."""

import re
from collections.abc import Mapping
from enum import StrEnum

from proxy.tawk.fields import MAX_ROUTE_CHARS
from proxy.tawk.visitor_models import Route

API_ORIGIN = "https://va.tawk.to"
_API_PREFIX = "/_t/va"
_ABSOLUTE = re.compile(r"https?://[A-Za-z0-9.:\[\]-]{1,255}(?=/)")


class Service(StrEnum):
    """A listed call, named by its service and path."""

    MESSAGE = "visitor-chat /v1/message/visitor"
    OFFLINE_FORM = "visitor-chat /v1/visitor/offline-form"
    PRECHAT_FORM = "visitor-chat /v1/visitor/prechat-form"
    MESSAGES_SEEN = "visitor-chat /v1/visitor/messages-seen"
    DISMISS_PREVIEW = "visitor-chat /v1/visitor/dismiss-preview"
    FORM_GET = "table /v1/form/get"


_SERVICES: Mapping[str, Service] = {service.value: service for service in Service}


def read_route(service: str, address: str) -> tuple[str, Route]:
    """Return "<service> <path>" of a call and how it was addressed.

    A newer widget gives an absolute address, which our host rewriting turns into one on our own origin or into a path
    below the prefix of Tawk's API: all of them mean the same call.
    """
    if len(address) > MAX_ROUTE_CHARS:
        return service, Route.PATH
    absolute = _ABSOLUTE.match(address)
    path = address[absolute.end() :] if absolute else address
    below_prefix = path.startswith(f"{_API_PREFIX}/")
    path = path.removeprefix(_API_PREFIX) if below_prefix else path
    return f"{service} {path}", Route.URL if absolute or below_prefix else Route.PATH


def listed(name: str) -> Service | None:
    """Return the listed call of this name, or None."""
    return _SERVICES.get(name)


def write_route(service: Service, route: Route) -> tuple[str, str]:
    """Return the service's name and the address, as Tawk.to expects them."""
    name, path = service.value.split(" ", 1)
    return name, f"{API_ORIGIN}{path}" if route is Route.URL else path
