"""The browser and system that a User-Agent header tells of, as an agent sees them."""

from functools import lru_cache

from ua_parser import parse


@lru_cache(maxsize=1_024)
def browser_and_system(user_agent: str) -> tuple[str, str]:
    """Return the browser with its main version and the operating system; empty where the header doesn't tell."""
    if not user_agent:
        return "", ""
    found = parse(user_agent)
    browser = " ".join(filter(None, (found.user_agent.family, found.user_agent.major))) if found.user_agent else ""
    return browser, found.os.family if found.os else ""
