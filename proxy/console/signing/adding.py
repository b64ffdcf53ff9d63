"""What the form that adds a factor shows again when something in it was not as expected."""

from collections.abc import Mapping

from proxy.console.forms import Form
from proxy.console.limits import ConsoleLimits
from proxy.console.visit import Visit
from storage.errors import FactorRefused, TooManyFactors
from storage.interfaces import FactorKind


def add_page(
    visit: Visit,
    limits: ConsoleLimits,
    *,
    form: Form | None = None,
    kind: FactorKind | None = None,
    error: Exception | None = None,
) -> Mapping[str, object]:
    """Return the names that were typed and what was wrong, by the field it belongs to."""
    t = visit.texts
    faults = {"app_name": "", "code": "", "passkey_name": "", "passkey": ""}
    names = {"app": "", "passkey": ""}
    which = "passkey" if kind is FactorKind.PASSKEY else "app"
    if form is not None:
        names[which] = form["name"][: limits.factor_name_max_chars]
    match error:
        case None:
            pass
        case TooManyFactors():
            faults["passkey" if which == "passkey" else "code"] = t(
                "You have as many as there may be. Remove one that you no longer use first."
            )
        case FactorRefused() if which == "passkey":
            faults["passkey"] = t("The passkey was not accepted, or it took too long. Try again.")
        case FactorRefused():
            faults["code"] = t("The code does not fit. Write the six digits that the app shows just now.")
        case _:
            faults[f"{which}_name"] = t("Write a name of at most {max} characters.", max=limits.factor_name_max_chars)
    return {"faults": faults, "names": names, "name_max": limits.factor_name_max_chars}
