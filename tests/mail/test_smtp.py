"""Letters reach a real SMTP server as they were written, to nobody else; each failure says whether it may be tried."""

import asyncio
import logging
import socket
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from proxy.mail.addresses import EXPECTED, Address
from proxy.mail.letter import Letter, LetterRefused, MailError, MailRefused, MailUnavailable, MailUncertain, message_of
from proxy.mail.smtp import SmtpMail, Tls
from tests.end_to_end.host_pages import throw_away_certificate
from tests.mail.post_office import PASSWORD, SENDER, USER, post_office

AT = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)
MATTI = Address.parse("matti.meikalainen@example.fi")
TEXT = "Hei Mätti,\n\n.yksi piste\n..kaksi\nFrom alussa\nÅ ä ö € 👍\n" + "x" * 1_200 + "\n"


def letter(subject: str = "Vastaus kysymykseesi: äänestys", text: str = TEXT, *, to: Address = MATTI) -> Letter:
    """Return a letter."""
    return Letter(to, subject, text, "0123-answer", AT)


@pytest.mark.parametrize("tls", Tls)
async def test_a_letter_arrives_as_it_was_written(tls: Tls, tmp_path: Path) -> None:
    """Encrypted in either way or on this machine, signed in: every character arrives, only where it was meant to."""
    chain, key = throw_away_certificate(tmp_path)
    certificate = None if tls is Tls.NONE else (str(chain), str(key))
    async with post_office(tls, certificate) as office:
        server = replace(office.server, user=USER, password=PASSWORD, sender_name="JAMKOn tömistö, Oy")
        await SmtpMail(server).send(letter())
    (taken,) = office.taken
    assert (taken.sender, taken.recipients, taken.signed_in) == (str(SENDER), (str(MATTI),), True)
    assert taken.text == TEXT
    assert taken.raw.isascii()
    assert dict(taken.message.items()) == {
        "From": '"JAMKOn tömistö, Oy" <toimisto@jamko.fi>',
        "To": "matti.meikalainen@example.fi",
        "Subject": "Vastaus kysymykseesi: äänestys",
        "Date": "Sun, 22 Nov 2026 12:05:00 +0000",
        "Message-ID": "<0123-answer@jamko.fi>",
        "Content-Language": "fi",
        "Content-Type": taken.message["Content-Type"],
        "Content-Transfer-Encoding": taken.message["Content-Transfer-Encoding"],
        "MIME-Version": "1.0",
    }


async def test_letters_beyond_ascii_in_the_address_need_a_server_that_takes_them() -> None:
    """Where the server knows SMTPUTF8 such an address is written to; where it does not, that is said."""
    member = Address.parse("jäsen@äänestys.fi")
    assert str(member) == "jäsen@xn--nestys-9taa.fi"
    async with post_office(enable_SMTPUTF8=True) as office:
        await SmtpMail(office.server).send(letter(to=member))
        assert office.taken[0].recipients == (str(member),)
        assert office.taken[0].text == TEXT
    async with post_office() as office:
        with pytest.raises(MailRefused) as raised:
            await SmtpMail(office.server).send(letter(to=member))
        assert (raised.value.step, office.taken) == ("recipient", [])


@pytest.mark.parametrize(
    ("change", "kind", "step", "code"),
    [
        ({"at_recipient": "550 no matti.meikalainen@example.fi here"}, MailRefused, "recipient", 550),
        ({"at_recipient": "451 come back later"}, MailUnavailable, "recipient", 451),
        ({"at_letter": "554 looks like spam"}, MailRefused, "message", 554),
        ({"at_letter": "452 full"}, MailUnavailable, "message", 452),
        ({"breaks_after_letter": True}, MailUncertain, "", 0),
    ],
)
async def test_each_refusal_says_whether_it_may_be_tried_again(
    change: dict[str, object], kind: type[MailError], step: str, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    """For good, for now, or perhaps sent: the three are told apart, and none quotes an address or the letter."""
    caplog.set_level(logging.DEBUG)
    async with post_office() as office:
        for name, value in change.items():
            setattr(office, name, value)
        with pytest.raises(MailError) as raised:
            await SmtpMail(office.server).send(letter())
    assert type(raised.value) is kind
    assert (getattr(raised.value, "step", ""), getattr(raised.value, "code", 0)) == (step, code)
    told = f"{raised.value!r} {raised.value} {letter()!r} {MATTI!r} {office.server!r}"
    told += "".join(record.getMessage() for record in caplog.records if record.name.split(".")[0] != "mail")
    assert raised.value.__cause__ is None
    assert not [word for word in ("matti", "example.fi", "äänestys", "Hei") if word in told]


async def test_nothing_is_said_in_the_clear_to_a_server_that_offers_no_tls(tmp_path: Path) -> None:
    """Without STARTTLS, and with a certificate of somebody else's, not even the password is told."""
    async with post_office() as office:
        server = replace(office.server, tls=Tls.STARTTLS, user=USER, password=PASSWORD)
        with pytest.raises(MailRefused, match="tls"):
            await SmtpMail(server).send(letter())
    chain, key = throw_away_certificate(tmp_path)
    for tls in (Tls.STARTTLS, Tls.TLS):
        async with post_office(tls, (str(chain), str(key))) as office:
            with pytest.raises(MailUnavailable, match="tls"):
                await SmtpMail(replace(office.server, ca_file=None)).send(letter())
            assert office.taken == []


async def test_a_server_that_is_not_there_or_silent_is_unavailable() -> None:
    """No connection, or no word within the time-out: nothing was sent, and that is known."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        async with post_office() as office:
            with pytest.raises(MailUnavailable, match="connect"):
                await SmtpMail(replace(office.server, port=port, timeout_s=0.05)).send(letter())
    with pytest.raises(MailUnavailable, match="connect"):
        await SmtpMail(replace(office.server, port=port)).send(letter())


async def test_a_letter_without_an_answer_is_uncertain() -> None:
    """A server that takes everything and then says nothing may have sent it."""
    async with post_office() as office:
        office.holds = asyncio.Event()
        with pytest.raises(MailUncertain):
            await SmtpMail(replace(office.server, timeout_s=0.05)).send(letter())
        office.holds.set()


async def test_wrong_words_at_the_door() -> None:
    """A wrong password is refused for good, before anything of the letter is said."""
    async with post_office() as office:
        server = replace(office.server, user=USER, password="väärä")
        with pytest.raises(MailRefused, match="sign-in, reply 535"):
            await SmtpMail(server).send(letter())


async def test_a_letter_has_a_greatest_size() -> None:
    """At the limit it leaves, one byte past it nothing does."""
    async with post_office() as office:
        size = len(message_of(letter(), SENDER, "").as_bytes())
        await SmtpMail(replace(office.server, max_bytes=size)).send(letter())
        with pytest.raises(LetterRefused, match="at most"):
            await SmtpMail(replace(office.server, max_bytes=size - 1)).send(letter())
        assert len(office.taken) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("subject", f"Hei{end}Bcc: muut@example.fi") for end in ("\r\n", "\n", "\r", "\x0b", "\x85", "\u2028")),
        ("subject", ""),
        ("subject", "x" * 201),
        ("subject", "\ud800"),
        ("text", " \n"),
        ("text", "nolla\x00"),
    ],
)
def test_no_header_can_be_brought_in(name: str, value: str) -> None:
    """A subject is one line and a text is text; what is not is refused and named, never mended quietly."""
    given = {"subject": "Vastaus", "text": TEXT} | {name: value}
    with pytest.raises(LetterRefused) as raised:
        message_of(letter(given["subject"], given["text"]), SENDER, "")
    assert raised.value.field == name


@pytest.mark.parametrize(
    "text",
    [
        "", "matti", "@example.fi", "matti@", "matti@localhost", "matti@127.0.0.1", "matti@[127.0.0.1]",
        "a b@example.fi", "matti@example.fi,muu@example.fi", "Matti <matti@example.fi>", '"matti"@example.fi',
        "matti@example..fi", ".matti@example.fi", "matti.@example.fi", "matti@example.fi\nBcc: muu@example.fi",
        "ma\rtti@example.fi", "matti@ex\nample.fi", "matti@-example.fi", "matti(muu)@example.fi",
        "matti@example.fi>", "matti\u202e@example.fi", "x" * 65 + "@example.fi", "matti@" + "a" * 64 + ".fi",
        "m@" + "a." * 130 + "fi", "a@b@example.fi",
    ],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused(text: str) -> None:
    """Only the plain form is written to, and the refusal does not quote what it refuses."""
    with pytest.raises(ValueError, match=EXPECTED):
        Address.parse(text)
