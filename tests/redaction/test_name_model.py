"""The model of names: what it finds, that it comes back from its file, that training is reproducible."""

import gzip
import json
import re
from importlib.resources import files
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given

from redaction.names.features import attributes, profile, shapes
from redaction.names.forms import Token
from redaction.names.lexicon import NAMES, WORDS
from redaction.names.model import NameModel
from redaction.names.spans import name_spans, shipped_model
from redaction.names.tokens import Tokenizer, tokenize
from redaction.names.training.chat import ChatMaker
from redaction.names.training.examples import Example, NameSwapper, labels, read_corpus
from redaction.names.training.lists import packed, standings
from redaction.names.training.train import train
from redaction.names.vocabulary import Vocabulary
from redaction.names.weights import Weights
from tests.redaction.strategies import TEXTS

_WEIGHTS = Weights.shipped()


def cut(tokens: list[Token]) -> list[tuple[int, int, str, str]]:
    """Return what there is to compare of tokens."""
    return [(token.start, token.end, token.lower, token.shape) for token in tokens]


def test_words_and_signs_have_their_places() -> None:
    """Tokens cut a text at words, signs and line ends; an English 's is no part of a name."""
    text = "Hei Anna-Liisa,\nTomáš's K1234 a@b.fi"
    tokens = tokenize(text)
    assert [text[token.start : token.end] for token in tokens] == [
        "Hei", "Anna-Liisa", ",", "\n", "Tomáš", "K1234", "a", "@", "b", ".", "fi",
    ]  # fmt: skip


@given(TEXTS)
def test_tokens_stand_in_order_and_inside(text: str) -> None:
    """Places increase and lie in the text."""
    reached = 0
    for token in tokenize(text):
        assert reached <= token.start < token.end <= len(text)
        reached = token.end


@given(TEXTS)
def test_any_text_has_its_names(text: str) -> None:
    """The model answers for any text, with probabilities, and finds sit in order inside the text."""
    tokens = tokenize(text)
    for index, _, begin, inside in shipped_model().probabilities(tokens):
        assert 0 <= index < len(tokens)
        assert 0.0 <= begin <= 1.0
        assert 0.0 <= inside <= 1.0
        assert begin + inside <= 1.0 + 1e-9
    reached = 0
    for span in name_spans(text):
        assert reached <= span.start < span.end <= len(text)
        assert 0.5 < span.score <= 1.0
        reached = span.end


@given(TEXTS)
def test_higher_thresholds_find_nothing_new(text: str) -> None:
    """Every word found at high thresholds is found at low ones."""
    low = {
        place
        for span in name_spans(text, thresholds=dict.fromkeys("aAbBUMg", 0.1))
        for place in range(span.start, span.end)
    }
    for span in name_spans(text, thresholds=dict.fromkeys("aAbBUMg", 0.6)):
        assert set(range(span.start, span.end)) <= low


@given(TEXTS)
def test_kept_chunks_change_no_token(text: str) -> None:
    """What the model keeps of everyday words cuts a text as `tokenize` does, also at the second time."""
    for _ in range(2):
        assert cut(shipped_model().tokens(text)) == cut(tokenize(text))


@pytest.mark.parametrize(
    "text", ["Moi, oon Qwelo!", "Soita 0401234567,kiitos\nt. A'", "a@b.fi/x ja Qwelo's (kissa)..."]
)
def test_chunks_of_strangers_and_numbers_are_not_kept(text: str) -> None:
    """A tokenizer keeps nothing but chunks of everyday words and signs."""
    tokenizer = Tokenizer({})
    assert cut(tokenizer.tokens(text)) == cut(tokenize(text))
    kept = [chunk for chunk in text.split() if chunk in tokenizer]
    assert set(kept) <= {"Moi,", "oon", "Soita", "t.", "A'", "ja", "(kissa)..."}
    assert kept, "else nothing would be gained"


def test_when_as_much_is_kept_as_may_be_it_is_gathered_anew() -> None:
    """A tokenizer never keeps more chunks than it may, keeps what comes then, and cuts alike before and after."""
    tokenizer = Tokenizer({})
    words = [word for word, _ in islice(WORDS.items(), 15_000) if word.isalpha()]
    text = " ".join([*words, *map(str.capitalize, words)])
    assert cut(tokenizer.tokens(text)) == cut(tokenize(text))
    assert words[0] not in tokenizer
    assert words[-1].capitalize() in tokenizer


@given(TEXTS)
def test_tables_weigh_what_training_was_told(text: str) -> None:
    """A place weighs what all the attributes weigh that training takes of it, however it is summed up."""
    vocabulary = Vocabulary(_WEIGHTS)
    tokens = tokenize(text)
    words = vocabulary.around(tokens, shapes(tokens), range(len(tokens)))
    for place, told in enumerate(attributes(tokens)):
        assert vocabulary.weigh(words, place) == sum(_WEIGHTS.of(attribute) for attribute in told)


def test_a_capital_that_opens_says_little() -> None:
    """Shapes tell opening capitals and texts without any capital apart."""
    assert shapes(tokenize("Hei Anna. Minä")) == ["B", "A", "p", "B"]
    assert shapes(tokenize("hei anna")) == ["b", "b"]


@pytest.mark.parametrize(
    ("text", "written"),
    [("Anna-Liisa", "B"), ("O'Brien", "B"), ("Moodle-kurssi", "M"), ("IBANin", "M"), ("KELA", "U"), ("iPhone", "M")],
)
def test_what_is_written_unlike_a_name_has_a_shape_of_its_own(text: str, written: str) -> None:
    """Capitals with an ending and a small second half tell names of things from names of people."""
    assert shapes(tokenize(text)) == [written]


def test_an_address_gives_its_letters_to_nobody() -> None:
    """What stands beside an address is judged alike, whoever's address it is."""
    one, other = (
        [found[:3] for found in shipped_model().probabilities(tokenize(f"maili {local}@example.fi"))]
        for local in ("matti", "toimisto")
    )
    assert one == other


@pytest.mark.parametrize("small", [False, True])
def test_a_long_list_of_strangers_is_covered(small: bool) -> None:
    """Beyond the words that there is time to judge, capitals and listed names count as people's."""
    text = " ".join(f"{'Virtanen' if small else 'Qwelo'}{', ' * (count % 2)}" for count in range(600))
    text = text.lower() if small else text
    spans = name_spans(text)
    covered = {place for span in spans for place in range(span.start, span.end)}
    later = [match.start() for match in re.finditer(r"\w+", text)][200:]
    assert all(place in covered for place in later)


def test_a_stranger_is_looked_up_in_no_list() -> None:
    """Training shows names as if no list held them."""
    assert profile("matti", "A", listed=False).kind == "A000"
    assert profile("matti", "A").kind != "A000"


def test_word_lists_come_back() -> None:
    """What is packed is read again: a line for each code, its words in order."""
    data = packed({"virtanen": "010", "aino": "100", "anna": "100"})
    assert data == packed({"anna": "100", "aino": "100", "virtanen": "010"})
    assert gzip.decompress(data).decode() == "010 virtanen\n100 aino anna\n"


def test_the_list_says_what_would_be_worked_out() -> None:
    """What listed words may be forms of is what is read of them today: the list is not older than the rules."""
    listed = files("redaction.names.data").joinpath("words.txt.gz").read_bytes()
    assert packed(standings(dict(NAMES.items()), dict(WORDS.items()))) == listed


def write_corpus(folder: Path) -> None:
    """Write a tiny corpus."""
    rows = [
        {"text": f"{greeting} {name} tuli {place}.",
         "spans": [[len(greeting) + 1, len(greeting) + 1 + len(name), "PER"]]}
        for greeting in ("Eilen", "Huomenna", "Sitten")
        for name in ("Matti Virtanen", "Liisa", "Pekka Korhonen", "Aino")
        for place in ("kotiin", "kouluun")
    ]  # fmt: skip
    (folder / "tiny.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


def test_training_is_reproducible_and_learns(tmp_path: Path) -> None:
    """The same corpora give the same bytes, and a model that finds what it was shown."""
    write_corpus(tmp_path)
    data = train(tmp_path, messages=60, iterations=15)
    assert data == train(tmp_path, messages=60, iterations=15)
    model = NameModel.load(data)
    tokens = tokenize("Eilen Liisa tuli kotiin.")
    places = {index: begin + inside for index, _, begin, inside in model.probabilities(tokens)}
    assert places[1] > 0.5
    assert places.get(3, 0.0) < 0.5


def test_made_up_messages_are_labelled_where_names_stand() -> None:
    """Spans of made-up chat lie on names, and the same seed makes the same messages."""
    made = list(ChatMaker(3).messages(200))
    assert made == list(ChatMaker(3).messages(200))
    assert any(example.people for example in made)
    for example in made:
        for start, end in example.people:
            assert example.text[start:end].strip() == example.text[start:end] != ""


def test_names_are_swapped_in_their_case(tmp_path: Path) -> None:
    """Another name stands in the same case, and labels follow it."""
    write_corpus(tmp_path)
    example = next(iter(read_corpus(tmp_path / "tiny.jsonl")))
    other = NameSwapper(5).swapped(example)
    assert other.text != example.text
    assert other.text.endswith(" tuli kotiin.")
    told = labels(tokenize(other.text), other)
    assert told[1] == "B"
    assert told[0] == "O"
    assert Example("İ", (), ()).lowered() is None


def test_attributes_are_plain_strings() -> None:
    """No attribute holds a line end or a tab, which the model's file is written with."""
    for found in attributes(tokenize("Hei\nAnna\tx\u2028y")):
        assert not any(sign in attribute for attribute in found for sign in "\n\t")


@pytest.mark.parametrize(
    "text",
    ["Hei, Tuomas Leinikki tässä", "my name is Oyelaran Adebisi", "jag heter Svante Ekelöf", "puhuin virpin kanssa"],
)
def test_strangers_are_found(text: str) -> None:
    """Names that no hand-written list holds are found."""
    assert name_spans(text)
