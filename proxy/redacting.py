"""The redactor that the settings describe, the same for the edge, the console and the command line."""

from proxy.settings import Settings
from redaction.allow_list import DEFAULT_ALLOW_LIST
from redaction.analyzer import Analyzer
from redaction.entities import DEFAULT_OPERATORS, EntityType, Operator
from redaction.redactor import Redactor


def redactor_of(settings: Settings) -> Redactor:
    """Return the redactor that the settings describe."""
    chosen = settings.redaction
    analyzer = Analyzer(
        max_length_chars=chosen.max_length_chars,
        min_score=chosen.min_score,
        allow_list=DEFAULT_ALLOW_LIST if chosen.allow_list is None else chosen.allow_list,
    )
    operators = {**DEFAULT_OPERATORS, **{EntityType(kind): Operator(name) for kind, name in chosen.operators.items()}}
    return Redactor(analyzer, operators=operators, email_domain=email_domain_of(settings))


def email_domain_of(settings: Settings) -> str:
    """Return the domain of pseudonyms in an address' form: the controller's own, else one that leads nowhere."""
    return settings.offline_form.reply_domain or settings.tawk.email_domain
