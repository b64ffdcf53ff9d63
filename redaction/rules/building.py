"""Makes a redactor of a rule pack. It never changes afterwards: other rules are another redactor."""

from collections.abc import Callable
from contextlib import suppress

from redaction.analyzer import DEFAULT_MAX_LENGTH_CHARS, Analyzer
from redaction.budget import DEFAULT_BUDGET_MS, DEFAULT_MAX_NAME_WORDS
from redaction.errors import RedactionError
from redaction.ledger import Ledger
from redaction.names.spans import shipped_model
from redaction.redactor import Redactor
from redaction.rules.pack import KNOWN, RulePack
from redaction.rules.samples import ASKED, SHIPPED
from redaction.rules.terms import recognizers_of


def redactor_of(
    pack: RulePack,
    *,
    max_length_chars: int = DEFAULT_MAX_LENGTH_CHARS,
    budget_ms: int = DEFAULT_BUDGET_MS,
    max_name_words: int = DEFAULT_MAX_NAME_WORDS,
    clock_ns: Callable[[], int] | None = None,
    email_domain: str | None = None,
) -> Redactor:
    """Return the redactor that a pack describes.

    Args:
        pack: the rules.
        max_length_chars: the longest text it looks at, in code points.
        budget_ms: how much processor time one text may take, in milliseconds; only looked at with a clock.
        max_name_words: how many words of one text are judged as names one by one.
        clock_ns: a clock of processor time in nanoseconds, None = a text may take any time.
        email_domain: the domain of pseudonyms that keep an e-mail's form, None when there are none.
    """
    # Read now, for reading takes as long as a message may take: the first one would be withheld for it.
    shipped_model()
    used = [recognizer for name, recognizer in KNOWN.items() if pack.recognizers[name].on]
    analyzer = Analyzer(
        max_length_chars=max_length_chars,
        budget_ms=budget_ms,
        max_name_words=max_name_words,
        clock_ns=clock_ns,
        allow_list=pack.allow,
        recognizers=(*used, *recognizers_of(pack)),
        thresholds={name: rule.min_score for name, rule in pack.recognizers.items()},
    )
    return Redactor(
        analyzer,
        operators=pack.from_visitor,
        agent_operators=pack.from_agent,
        email_domain=email_domain,
        version=pack.version,
        names=pack.staff,
    )


def made_ready(redactor: Redactor) -> Redactor:
    """Return a redactor that has judged the shipped texts: what is built at first use is there for the first one.

    A pattern's way back to where its match began is built at its first match, which takes longer than many messages do.
    """
    for asked, text in (*((text, text) for text in SHIPPED), *ASKED):
        with suppress(RedactionError):
            redactor.redact(text, Ledger(), context=(asked,))
    return redactor


class RedactorInForce:
    """Holds the redactor that the next message is judged with.

    A message takes `current` once and keeps it to its end, so rules change between messages and never inside one.

    Args:
        redactor: the first one.
    """

    __slots__ = ("_redactor",)

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor

    @property
    def current(self) -> Redactor:
        """The redactor in force now."""
        return self._redactor

    def replace(self, redactor: Redactor) -> None:
        """Put another redactor in force, from the next message on."""
        self._redactor = redactor
