"""The simulator by itself: its options, saved bundles, certificate and command line."""

import asyncio
import signal
import ssl
import sys
from pathlib import Path
from typing import Any

import pytest
from yarl import URL

from proxy.demo.simulator import Build, Options, Simulator
from proxy.demo.simulator.__main__ import options, parser
from proxy.demo.simulator.certificates import SERVER_NAMES
from proxy.demo.simulator.files import script_addresses
from tests.demo.simulator_client import browser, started


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"property_id": "x"}, "property_id"),
        ({"property_id": "A" * 24}, "property_id"),
        ({"widget_id": "UPPER"}, "widget_id"),
        ({"nodes": ()}, "nodes"),
        ({"nodes": ("evil.example",)}, "nodes"),
        ({"language": "de"}, "language"),
        ({"build": "rollup"}, "build"),
        ({"status": "asleep"}, "status"),
        ({"webhook_url": "http://127.0.0.1/"}, "webhook_secret"),
    ],
)
def test_impossible_options_are_refused(settings: dict[str, Any], field: str) -> None:
    """An option that no real property could have is refused by its name."""
    with pytest.raises(ValueError, match=f"^{field}: expected"):
        Options(**settings)


def test_settings_come_in_one_form() -> None:
    """Options and single settings don't mix, and unknown settings are an error."""
    with pytest.raises(TypeError):
        Simulator(Options(), prechat=True)
    with pytest.raises(TypeError):
        Simulator(nonsense=True)
    assert Simulator(prechat=True).options.prechat
    assert Simulator(build="stub-esm").options.build is Build.MODULE
    assert "key" not in repr(Options(api_key=b"key", webhook_secret=b"key")).replace("api_key", "")


async def test_certificate_lives_as_long_as_the_simulator() -> None:
    """Every host's name is proven by a fresh authority, whose folder is gone afterwards; nobody else trusts it."""
    names = [name.replace("*", "vsb24") for name in SERVER_NAMES]
    simulator = Simulator()
    with pytest.raises(RuntimeError):
        _ = simulator.ca_file
    async with simulator:
        folder = simulator.ca_file.parent
        assert folder.stat().st_mode & 0o077 == 0
        assert (folder / "server.pem").stat().st_mode & 0o077 == 0
        context = ssl.create_default_context(cafile=simulator.ca_file)
        for name in names:
            _, writer = await asyncio.open_connection("127.0.0.1", simulator.port, ssl=context, server_hostname=name)
            writer.close()
            await writer.wait_closed()
        with pytest.raises(ssl.SSLCertVerificationError):
            await asyncio.open_connection("127.0.0.1", simulator.port, ssl=context, server_hostname="example.org")
        with pytest.raises(ssl.SSLCertVerificationError):
            await asyncio.open_connection("127.0.0.1", simulator.port, ssl=True, server_hostname="va.tawk.to")
    assert not folder.exists()


async def test_taken_port_leaves_nothing_behind() -> None:
    """When one listener can't start, what was started before is stopped and removed."""
    async with Simulator() as first:
        desk_port = int(first.desk_url.rpartition(":")[2])
        second = Simulator(desk_port=desk_port)
        with pytest.raises(OSError, match="address already in use"):
            await second.__aenter__()
        assert not second.ca_file.exists()


def _save_flat(folder: Path) -> None:
    for kind in ("js", "css", "languages", "assets/images"):
        (folder / kind).mkdir(parents=True)
    for name in ("twk-runtime", "twk-app", "twk-main"):
        (folder / "js" / f"{name}.js").write_text(f'load("https://embed.tawk.to/_s/v4/app/66a1/");"{name}"')
    (folder / "css" / "max-widget.css").write_text("a{}")
    (folder / "languages" / "en.json").write_text("{}")
    (folder / "assets" / "images" / "x.svg").write_text("<svg/>")


def _save_tree(folder: Path) -> None:
    _save_flat(folder / "_s" / "v4" / "app" / "66a1")
    (folder / "_s" / "v4" / "app" / "66a1" / "assets").rename(folder / "_s" / "v4" / "assets")


@pytest.mark.parametrize("save", [_save_flat, _save_tree])
async def test_serves_a_saved_bundle(tmp_path: Path, save: Any) -> None:
    """A folder with a saved bundle is served in both layouts, its scripts in the loader's order, nothing outside it."""
    folder = tmp_path / "saved"
    save(folder)
    (tmp_path / "secret.js").write_text("no")
    (folder / "link.js").symlink_to(tmp_path / "secret.js")
    app = "https://embed.tawk.to/_s/v4/app/66a1"
    async with started(widget_dir=folder) as (simulator, visitor):
        assert script_addresses(simulator.options) == tuple(
            f"{app}/js/{name}.js" for name in ("twk-main", "twk-runtime", "twk-app")
        )
        for url, kind in (
            (f"{app}/js/twk-app.js", "application/javascript"),
            (f"{app}/css/max-widget.css", "text/css"),
            (f"{app}/languages/en.json", "application/json"),
            ("https://embed.tawk.to/_s/v4/assets/images/x.svg", "image/svg+xml"),
        ):
            async with visitor.http.get(url) as answer:
                assert (answer.status, answer.content_type) == (200, kind)
        for path in ("js/none.js", "..%2f..%2f..%2f..%2f..%2fsecret.js", "%2e%2e/secret.js", "link.js", "js%00"):
            async with visitor.http.get(URL(f"{app}/{path}", encoded=True)) as answer:
                assert answer.status == 404


def test_saved_module_build_has_one_script(tmp_path: Path) -> None:
    """Of a saved module build the loader inserts the main module only."""
    _save_flat(tmp_path)
    addresses = script_addresses(Options(widget_dir=tmp_path, build=Build.MODULE))
    assert addresses == ("https://embed.tawk.to/_s/v4/app/66a1/js/twk-main.js",)


def test_command_line_makes_options(tmp_path: Path) -> None:
    """Every switch reaches its option; a secret is read from a file, never from the command line."""
    secret = tmp_path / "secret"
    secret.write_text("s3cret\n")
    line = f"--build stub-esm --language sv --status offline --prechat --consent --port 1 --widget-dir {tmp_path}"
    chosen = options(
        parser().parse_args([*line.split(), "--webhook-url", "http://x/", "--webhook-secret-file", str(secret)])
    )
    assert (chosen.build, chosen.language, chosen.status.value) == (Build.MODULE, "sv", "offline")
    assert (chosen.prechat, chosen.consent_required, chosen.port, chosen.widget_dir) == (True, True, 1, tmp_path)
    assert (chosen.webhook_url, chosen.webhook_secret) == ("http://x/", b"s3cret")
    with pytest.raises(ValueError, match="--widget-dir"):
        options(parser().parse_args(["--widget-dir", str(tmp_path / "none")]))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_runs_alone_until_told_to_stop(tmp_path: Path, number: signal.Signals) -> None:
    """The program prints its addresses, serves, and ends cleanly on a signal."""
    authority = tmp_path / "ca.pem"
    command = ("-m", "proxy.demo.simulator", "--ca-out", str(authority))
    process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    told = (await asyncio.wait_for(process.stdout.readuntil(b"Ctrl-C"), 20)).decode()
    port = int(told.split("https://127.0.0.1:")[1].split()[0])
    context = ssl.create_default_context(cafile=authority)
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname="va.tawk.to")
    writer.close()
    process.send_signal(number)
    assert await asyncio.wait_for(process.wait(), 20) == 0


async def test_two_simulators_are_strangers() -> None:
    """Two run side by side without sharing anything."""
    async with started() as (one, visitor), Simulator() as other, browser(other) as stranger:
        await visitor.start()
        assert one.port != other.port
        assert not other.visitors
        assert len(other.record) == 0
        await stranger.start()
        assert visitor.data["vid"] != stranger.data["vid"]
