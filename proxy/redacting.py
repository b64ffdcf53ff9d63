"""The rules that the settings describe, and a redactor of rules: the same for edge, console and commands."""

from pathlib import Path
from time import thread_time_ns
from types import MappingProxyType

from proxy.rules_file import checked_rules, read_rules_file
from proxy.settings import Redaction, Settings
from proxy.settings_problems import Problem, SettingsError
from redaction.allow_list import DEFAULT_ALLOW_LIST
from redaction.entities import DEFAULT_AGENT_OPERATORS, DEFAULT_OPERATORS, NEVER_KEPT, EntityType, Operator
from redaction.redactor import Redactor
from redaction.rules.building import redactor_of as redactor_of_pack
from redaction.rules.pack import DEFAULT_MIN_SCORE, KNOWN, ON_BY_DEFAULT, RecognizerRule, RulePack
from redaction.rules.problems import RulesError

#: What rules that stand in the settings themselves call themselves in explanations.
SETTINGS_VERSION = "settings"


def pack_of(settings: Settings) -> RulePack:
    """Return the rules of the settings: those of the file that they name, else what stands in them.

    Raises:
        SettingsError: the file cannot be used; every problem with the field in it, and an example.
    """
    chosen = settings.redaction
    if chosen.rules is None:
        return _written(chosen)
    try:
        return checked_rules(read_rules_file(Path(chosen.rules)))
    except RulesError as error:
        raise rules_refused(error) from None


def redactor_of(settings: Settings, pack: RulePack | None = None) -> Redactor:
    """Return the redactor of a rule pack, None = of the settings' own rules, within the settings' bounds.

    Raises:
        SettingsError: the rules that the settings name cannot be used.
    """
    return redactor_of_pack(
        pack_of(settings) if pack is None else pack,
        max_length_chars=settings.redaction.max_length_chars,
        budget_ms=settings.redaction.budget_ms,
        max_name_words=settings.redaction.max_name_words,
        clock_ns=thread_time_ns,
        email_domain=email_domain_of(settings),
    )


def rules_refused(error: RulesError) -> SettingsError:
    """Return what is wrong with rules as what keeps Verho from starting."""
    return SettingsError(
        [
            Problem(f"redaction.rules: {one.field}", "something else", f"{one.reason}, such as {one.example}")
            for one in error.problems
        ]
    )


def _written(chosen: Redaction) -> RulePack:
    """Return what stands in the settings as a rule pack."""
    operators = {**DEFAULT_OPERATORS, **{EntityType(kind): Operator(name) for kind, name in chosen.operators.items()}}
    from_agent = {kind: _said_already(kind) if one is Operator.WITHHOLD else one for kind, one in operators.items()}
    lowest = {kind: min(chosen.min_score, DEFAULT_MIN_SCORE) for kind in NEVER_KEPT}
    return RulePack(
        version=SETTINGS_VERSION,
        recognizers=MappingProxyType(
            {
                name: RecognizerRule(name in ON_BY_DEFAULT, lowest.get(one.entity_type, chosen.min_score))
                for name, one in KNOWN.items()
            }
        ),
        from_visitor=MappingProxyType(operators),
        from_agent=MappingProxyType(from_agent),
        allow=DEFAULT_ALLOW_LIST if chosen.allow_list is None else tuple(chosen.allow_list),
    )


def _said_already(kind: EntityType) -> Operator:
    """Return what happens in an agent's text, which has been sent already, to what a visitor may not send."""
    default = DEFAULT_AGENT_OPERATORS[kind]
    return default if default is Operator.PASS else Operator.MASK


def email_domain_of(settings: Settings) -> str:
    """Return the domain of pseudonyms in an address' form: the controller's own, else one that leads nowhere."""
    return settings.offline_form.reply_domain or settings.tawk.email_domain
