"""Trains the model of names: `make train-names CORPORA=DIR`.

The corpora are read in sorted order, random numbers are seeded and the number of iterations is fixed, so the same
corpora give the same model.
"""

import argparse
import gzip
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final

import pycrfsuite

from redaction.names.features import Profile, attributes, profile
from redaction.names.forms import SMALL
from redaction.names.lexicon import NAMES, UNKNOWN, WORDS
from redaction.names.tokens import tokenize
from redaction.names.training.chat import ChatMaker
from redaction.names.training.examples import Example, NameSwapper, labels, read_corpus
from redaction.names.weights import LABELS, STEP

SEED: Final = 7
DEFAULT_MESSAGES: Final = 14_000
DEFAULT_ITERATIONS: Final = 70
#: Regularisation: the first sets weights to zero, the second keeps them small.
_L1: Final = 0.12
_L2: Final = 0.02
_LEAST_SEEN: Final = 3
#: How many sentences with exchanged names and chat messages are of people whose names no list holds. Fewer of them in
#: small letters, where little else than the lists tells names from words, and none of the corpora's.
_STRANGERS: Final = 0.3
_SMALL_STRANGERS: Final = 0.12
#: Longer names of organisations and works are not what people chat about.
_LONGEST_BRAND: Final = 20
_MOST_PROFILES: Final = 400_000
#: A word that was met this often in small letters and never in a name is plain.
_OFTEN: Final = 4
#: ... or this many times as often as in names, lists of names counted as one: they hold words like "on" and "my".
_SELDOM: Final = 150
#: A word this common in everyday language and in no list of names is plain without being met.
_EVERYDAY: Final = "345"


def examples(corpora: Path, *, messages: int) -> Iterator[tuple[Example, bool]]:
    """Return everything that is trained on, each text as written and then in small letters.

    Beside each stands whether its names count as strangers', which no list holds: the world has more names than lists.

    Args:
        corpora: a folder of JSON-lines corpora.
        messages: how many chat messages are made up beside them.
    """
    swapper = NameSwapper(SEED)
    chance = random.Random(SEED)  # noqa: S311 - reproducible examples, no secrets
    others: list[str] = []
    brands: list[str] = []
    for path in sorted(corpora.glob("*.jsonl")):
        for example in read_corpus(path):
            yield from _both(example)
            if example.people:
                yield from _both(swapper.swapped(example), strange=chance.random() < _STRANGERS)
            elif not example.others:
                others.append(example.text)
            brands.extend(
                brand for start, end in example.others if len(brand := example.text[start:end]) <= _LONGEST_BRAND
            )
    for example in ChatMaker(SEED, others=others, brands=brands).messages(messages):
        yield from _both(
            example,
            strange=chance.random() < _STRANGERS,
            small_strange=chance.random() < _SMALL_STRANGERS,
        )


def _both(example: Example, *, strange: bool = False, small_strange: bool = False) -> Iterator[tuple[Example, bool]]:
    yield example, strange
    lowered = example.lowered()
    if lowered is not None:
        yield lowered, small_strange


def train(corpora: Path, *, messages: int = DEFAULT_MESSAGES, iterations: int = DEFAULT_ITERATIONS) -> bytes:
    """Return a trained model as `NameModel.load` reads it.

    Args:
        corpora: a folder of JSON-lines corpora.
        messages: how many chat messages are made up beside them.
        iterations: how many times the weights are improved.
    """
    trainer = pycrfsuite.Trainer(verbose=False)
    profile_of = lru_cache(_MOST_PROFILES)(profile)
    stranger_of = lru_cache(_MOST_PROFILES)(partial(profile, listed=False))
    small: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for example, strange in examples(corpora, messages=messages):
        tokens = tokenize(example.text)
        if not tokens:
            continue
        told = labels(tokens, example)
        for token, label in zip(tokens, told, strict=True):
            if label in "BI":
                named[token.lower] += 1
            elif token.shape == SMALL:
                small[token.lower] += 1
        # Other proper names are strange in the same texts: that a word is in no list must not make it a person's.
        hidden = {token.lower for token, label in zip(tokens, told, strict=True) if strange and label != "O"}

        def met(lower: str, shape: str, *, hidden: AbstractSet[str] = hidden) -> Profile:
            return stranger_of(lower, shape) if lower in hidden else profile_of(lower, shape)

        trainer.append(attributes(tokens, profile_of=met), told)
    trainer.set_params(
        {
            "c1": _L1,
            "c2": _L2,
            "max_iterations": iterations,
            "feature.minfreq": _LEAST_SEEN,
            "feature.possible_transitions": True,
        }
    )
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model.crf")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        tagger.close()
    return dump(info, _plain(small, named))


def _plain(small: Counter[str], named: Counter[str]) -> list[str]:
    met = {word for word, count in small.items() if count >= _OFTEN + _SELDOM * (named[word] + _is_listed(word))}
    everyday = {
        word for word, code in WORDS.items() if max(code) in _EVERYDAY and NAMES.get(word, UNKNOWN)[:2] == UNKNOWN[:2]
    }
    return sorted(met | {word for word in everyday if word not in named})


def _is_listed(word: str) -> bool:
    """Tell whether a word is a name of the Nordic lists, met as one or not."""
    code = NAMES.get(word, UNKNOWN)
    return code[0] in "1234" or code[1] in "1234"


def dump(info: Any, plain: Sequence[str]) -> bytes:
    """Return a model in the package's own form.

    Args:
        info: what python-crfsuite tells of the model.
        plain: words that are never a part of a name in small letters.
    """
    lines = [
        " ".join(str(round(info.transitions.get((before, after), -20.0) / STEP)) for after in LABELS)
        for before in LABELS
    ]
    lines.append(" ".join(plain))
    by_attribute: dict[str, dict[str, float]] = {}
    for (attribute, label), weight in info.state_features.items():
        by_attribute.setdefault(attribute, {})[label] = weight
    for attribute, weights in sorted(by_attribute.items()):
        zero = weights.get("O", 0.0)
        steps = [round((weights.get(label, 0.0) - zero) / STEP) for label in LABELS[1:]]
        if any(steps):
            lines.append(attribute + "\t" + " ".join(map(str, steps)))
    return gzip.compress("\n".join(lines).encode(), 9, mtime=0)


def main() -> int:
    """Train on a folder of corpora and write the model."""
    parser = argparse.ArgumentParser(description="Train the model of names.")
    parser.add_argument("corpora", type=Path, help="a folder of JSON-lines corpora with labelled names")
    parser.add_argument("output", type=Path, help="where the model is written")
    arguments = parser.parse_args()
    arguments.output.write_bytes(train(arguments.corpora))
    return 0


if __name__ == "__main__":
    sys.exit(main())
