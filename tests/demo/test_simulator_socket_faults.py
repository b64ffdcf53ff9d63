"""The stand-in's socket when it is told to fail: refusals, silence, lateness, and answers that are none."""

from typing import Any

import aiohttp
import pytest

from proxy.demo.simulator import Simulator
from tests.demo.simulator_client import Tab, started
from tests.demo.test_simulator_socket import BAD_EMAIL, FORM, VISITOR_CHAT


async def _socket_fault(simulator: Simulator, tab: Tab, mode: str, **more: Any) -> None:
    simulator.misbehave("message", mode, **more)
    await tab.send("service", VISITOR_CHAT, "/v1/message/visitor", {"message": "hei"}, callback=0)


@pytest.mark.parametrize(
    ("target", "mode", "expected"),
    [
        ("message", "error_500", {"code": "InternalServerError"}),
        ("message", "callback_error", {"code": "TooManyRequestsError"}),
        ("form", "callback_error", BAD_EMAIL),
        ("form", "error_500", {"code": "InternalServerError"}),
    ],
)
async def test_command_fails_with_an_error(target: str, mode: str, expected: Any) -> None:
    """An ordered refusal reaches the callback, nothing is kept, and the next try succeeds."""
    commands: dict[str, tuple[Any, ...]] = {
        "message": ("service", VISITOR_CHAT, "/v1/message/visitor", {"message": "hei"}),
        "form": ("savePrechatForm", FORM),
    }
    arguments = commands[target]
    async with started() as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        simulator.misbehave(target, mode)
        assert await tab.ask(*arguments) == (expected, None)
        assert simulator.chat(visitor.chat_id).messages == []
        assert (await tab.ask(*arguments))[0] is None


async def test_command_fails_without_an_answer() -> None:
    """An ordered silence gets no callback; an ordered cut ends the socket; an ordered no-JSON is none."""
    async with started() as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        await _socket_fault(simulator, tab, "empty")
        await tab.socket.send_str("2")
        assert await tab.packet() == "3"
        await _socket_fault(simulator, tab, "not_json")
        with pytest.raises(ValueError, match="Expecting"):
            await tab.expect("visitorMessage")
        await _socket_fault(simulator, tab, "dropped")
        assert (await tab.socket.receive(timeout=5)).type in {aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR}


async def test_late_answer_lets_others_pass() -> None:
    """A slow answer doesn't hold up what comes after it."""
    async with started() as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        await _socket_fault(simulator, tab, "slow", seconds=0.05)
        await tab.expect("visitorMessage")
        await tab.socket.send_str("2")
        assert await tab.packet() == "3"
        assert (await tab.expect("__callback__")) is not None


@pytest.mark.parametrize(("mode", "status"), [("error_500", 500), ("empty", 200), ("callback_error", 200)])
async def test_socket_is_refused_on_request(mode: str, status: int) -> None:
    """An ordered fault of the socket refuses the upgrade."""
    async with started() as (simulator, visitor):
        await visitor.start()
        simulator.misbehave("socket", mode)
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await visitor.http.ws_connect(visitor.socket_url())
        assert refused.value.status == status
        await visitor.open_tab()


async def test_socket_opens_wrongly_on_request() -> None:
    """An ordered fault opens a socket with nonsense, late, or not at all."""
    async with started() as (simulator, visitor):
        await visitor.start()
        simulator.misbehave("socket", "not_json")
        tab = Tab(await visitor.http.ws_connect(visitor.socket_url()))
        assert await tab.packet() == "0not json"
        simulator.misbehave("socket", "slow", seconds=0.01)
        await visitor.open_tab()
        simulator.misbehave("socket", "dropped", times=0)
        with pytest.raises(aiohttp.ClientError):
            await visitor.http.ws_connect(visitor.socket_url())
