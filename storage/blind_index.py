"""The blind index: keyed hashes that find a value's conversations without holding the value. Pure functions.

A value is first brought to its forms, the ways of writing that count as the same value; that is the caller's knowledge
(`Forms`), since storage knows no patterns. Each form's HMAC, under its entity type's own key, is cut to 128 bits: far
too many for two values to meet by chance, and enough to tell that two conversations hold the same value. That last is
what the index tells a thief of the database, and all that it tells.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from storage.index_keys import IndexKey

MAC_BYTES = 16
MAX_FORMS = 8
"""How many forms of one value are kept at the most."""

_SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Forms:
    """Which kinds of value can be found, and what is compared.

    Attributes:
        kinds: the entity types that are indexed.
        of: from an entity type and a value to its forms, the likeliest first; none when it reads as no such value.
        version: changes whenever `of` does, so that what was indexed by another is indexed again.
    """

    kinds: frozenset[str]
    of: Callable[[str, str], Sequence[str]]
    version: int = 1


class BlindIndex:
    """Makes the index's hashes. Lives in the opener's process.

    Args:
        key: what they are made with.
        forms: which values, and which ways of writing them.
        former: keys that values may still be indexed with, until they are indexed anew.
    """

    def __init__(self, key: IndexKey, forms: Forms, *, former: Sequence[IndexKey] = ()) -> None:
        self._former = tuple(former)
        self.kinds = forms.kinds
        self.name = f"{key.id}.{forms.version}"
        self._key = key
        self._forms = forms

    def macs(self, entity_type: str, value: str) -> list[str]:
        """Return the hashes of a value's forms; none when the kind is not indexed or the value reads as none."""
        if entity_type not in self.kinds:
            return []
        forms = list(dict.fromkeys(self._forms.of(entity_type, value)))[:MAX_FORMS]
        return [self._mac(entity_type, form) for form in forms]

    def sought(self, entity_type: str, value: str) -> list[str]:
        """Return what to look for: a value's hashes under the key and under each former one."""
        found = self.macs(entity_type, value)
        forms = self._forms.of(entity_type, value)[:MAX_FORMS] if found else ()
        return found + [key.term(entity_type, form)[:MAC_BYTES].hex() for key in self._former for form in forms]

    def search_mark(self, entity_type: str, value: str) -> str:
        """Return what the audit keeps of a search: a hash under a key of its own, equal to nothing in the index."""
        return self._mac(f"{_SEARCH}/{entity_type}", "\n".join(sorted(self._forms.of(entity_type, value))))

    def _mac(self, purpose: str, text: str) -> str:
        return self._key.term(purpose, text)[:MAC_BYTES].hex()
