"""Which files the stand-in widget is made of, and that both builds name Tawk.to's hosts in their own style."""

import json
import re

import pytest

from proxy.demo.widget import BUILDS, asset, scripts
from proxy.demo.widget.bundle import esm_scripts, webpack_scripts

EMBED = "https://embed.tawk.to"
HOSTS = {
    *("embed.tawk.to", "va.tawk.to", "upload.tawk.to", "tawk.to", "www.tawk.to", "tawk.link", "s3.amazonaws.com"),
    *("cdn.jsdelivr.net", "fonts.googleapis.com"),
}


def text_of(path: str) -> str:
    """Return a file of embed.tawk.to as text."""
    found = asset("embed.tawk.to", path)
    assert found is not None
    return found.body.decode()


@pytest.mark.parametrize("build", BUILDS)
def test_every_script_of_the_loader_is_served(build: str) -> None:
    """What the loader inserts is there, as JavaScript."""
    for address in scripts(build):
        found = asset("embed.tawk.to", address.removeprefix(EMBED))
        assert found is not None
        assert found.content_type == "application/javascript"


@pytest.mark.parametrize("built", [webpack_scripts(), esm_scripts()], ids=["webpack", "esm"])
def test_each_build_names_every_host(built: dict[str, str]) -> None:
    """Each build holds each of the hosts as a literal: a proxy that forgets one is found out with both."""
    literals = set(re.findall(r"[\"'`]https://([a-z0-9.-]+)", "".join(built.values())))
    assert literals == HOSTS


def test_each_build_has_its_own_style() -> None:
    """Webpack joins host and path when it runs; the modules hold whole addresses and import each other relatively."""
    webpack, modules = "".join(webpack_scripts().values()), "".join(esm_scripts().values())
    assert '"".concat("https://va.tawk.to", "/v1/session/start")' in webpack
    assert 'publicPath = "https://embed.tawk.to/_s/v4/app/stub-webpack/"' in webpack
    assert not re.search(r"^(import|export) ", webpack, re.MULTILINE)
    assert '"https://va.tawk.to/v1/session/start"' in modules
    assert ".concat(" not in modules
    assert 'from "./twk-session.js"' in modules
    assert 'import("./twk-menu.js")' in modules


def test_every_module_is_in_exactly_one_chunk() -> None:
    """Nothing is left out of the webpack build and nothing is in it twice."""
    defined = re.findall(r'^"([0-9a-f]{4})":function', "\n".join(webpack_scripts().values()), re.MULTILINE)
    assert len(defined) == len(set(defined)) == len(esm_scripts())


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_each_language_has_every_text(language: str) -> None:
    """Finnish and Swedish have the keys that the two English files have together, and no empty text."""

    def keys(*names: str) -> set[tuple[str, str]]:
        trees = [json.loads(text_of(f"/_s/v4/app/stub-esm/languages/{name}.json")) for name in names]
        assert all(text for tree in trees for part in tree.values() for text in part.values())
        return {(group, key) for tree in trees for group, part in tree.items() for key in part}

    assert keys(language) == keys("en", "en_dev")
    # The real files lack this text; the widget shows its key, and a proxy may add it.
    assert ("form", "errorSaving") not in keys(language)


def test_every_text_in_use_exists() -> None:
    """Each key that a module asks for by name is in the language files, but for the one that is missing on purpose."""
    english = [json.loads(text_of(f"/_s/v4/app/stub-esm/languages/{name}.json")) for name in ("en", "en_dev")]
    known = {f"{group}.{key}" for tree in english for group, part in tree.items() for key in part}
    asked = set(re.findall(r'\bt\("([a-z]+\.\w+)"', "".join(esm_scripts().values())))
    assert asked - known == {"form.errorSaving"}


@pytest.mark.parametrize(
    ("host", "path", "content_type"),
    [
        ("embed.tawk.to", "/_s/v4/app/stub-esm/css/max-widget.css", "text/css"),
        ("embed.tawk.to", "/_s/v4/assets/images/default-profile.svg", "image/svg+xml"),
        ("embed.tawk.to", "/_s/v4/assets/audio/chat_sound.mp3", "audio/wav"),
        ("cdn.jsdelivr.net", "/emojione/2.2.7/lib/js/emojione.min.js", "application/javascript"),
        ("cdn.jsdelivr.net", "/emojione/assets/png/1f600.png", "image/png"),
        ("s3.amazonaws.com", "/tawk-to-pi/aino.png", "image/png"),
        ("tawk.link", "/bot.png", "image/png"),
    ],
)
def test_what_lies_elsewhere_is_served_too(host: str, path: str, content_type: str) -> None:
    """Styles, pictures and the sound have the media types that browsers expect."""
    found = asset(host, path)
    assert found is not None
    assert found.content_type == content_type


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("embed.tawk.to", "/_s/v4/app/stub-esm/js/twk-nothing.js"),
        ("embed.tawk.to", "/_s/v4/app/stub-esm/js/../css/max-widget.css"),
        ("embed.tawk.to", "/_s/v4/app/stub-esm/css/../../assets.py"),
        ("embed.tawk.to", "/_s/v4/app/elsewhere/js/twk-main.js"),
        ("embed.tawk.to", "/assets.py"),
        ("va.tawk.to", "/_s/v4/app/stub-esm/js/twk-main.js"),
        ("s3.amazonaws.com", "/another-bucket/aino.png"),
    ],
)
def test_nothing_else_is_served(host: str, path: str) -> None:
    """An unknown file, build or host has no answer, and no path leads out of the folder."""
    assert asset(host, path) is None


def test_an_unknown_build_is_refused() -> None:
    """There are two builds."""
    with pytest.raises(KeyError):
        scripts("stub-rollup")
