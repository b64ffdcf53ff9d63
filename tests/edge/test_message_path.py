"""A message's path through a running edge: one message, three truths."""

from tests.edge.conftest import Running


async def test_the_agent_reads_pseudonyms_and_the_visitor_real_values(running: Running) -> None:
    """What leaves is pseudonymised; what the agent answers with a pseudonym comes back restored."""
    async with running.visitor() as visitor:
        error, result = await visitor.say("Mun maili on matti@example.fi")
        assert error is None
        assert result["data"]["cver"] == 1
        chat = running.simulator.chats[0]
        assert [message.text for message in chat.messages] == ["Mun maili on [EMAIL_1]"]
        await running.simulator.say(chat.id, "Kirjoitamme osoitteeseen [EMAIL_1]")
        await visitor.wait_for(visitor.heard)
        assert visitor.heard() == ["Kirjoitamme osoitteeseen matti@example.fi"]
    assert "matti@example.fi" not in running.simulator.record.everything()
