"""The addresses of signing in with the identity provider."""

from proxy.console.oidc.pages import CALLBACK, Admission, ProviderPages
from proxy.console.parts import ConsoleParts
from proxy.console.routes import Entry, Route, get, post


def routes(parts: ConsoleParts, admit: Admission) -> list[Route]:
    """Return them; none where no provider is set.

    Args:
        parts: the console's.
        admit: lets in whom the provider knows.
    """
    ports = parts.ports
    if ports.provider is None or ports.provider_links is None:
        return []
    pages = ProviderPages(
        provider=ports.provider,
        links=ports.provider_links,
        accounts=ports.accounts,
        audit=ports.audit,
        admit=admit,
        origin=parts.choices.origin,
        drawing=parts.drawing,
    )
    return [
        get("/sign-in/oidc", Entry.ANYBODY, pages.begin),
        get(CALLBACK, Entry.ANYBODY, pages.back),
        get("/account/oidc", Entry.SIGNED_IN, pages.show, fresh=True),
        post("/account/oidc", Entry.SIGNED_IN, pages.begin_link, fresh=True),
        post("/account/oidc/unlink", Entry.SIGNED_IN, pages.unlink, fresh=True),
    ]
