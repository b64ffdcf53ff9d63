"""Presidio, asked over its standard input; it runs in Presidio's own environment, never in Verho's.

A line in is `{"text", "language"}`; a line out is `{"findings": [[start, end, entity type, score]], "ns": time}`.

Set up in its own favour: the identity code, which it leaves out by default, is looked for in every language, and it is
asked only for kinds that the labels know or that cover one of them (a place covers an address, a date a birth date), so
that nothing else that it finds counts against it. The only pipeline for Finnish in the package index serves all three
languages.
"""

import json
import logging
import sys
import time

import tldextract
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpEngineProvider
from presidio_analyzer.predefined_recognizers import FiPersonalIdentityCodeRecognizer

LANGUAGES = ["fi", "en", "sv"]
PIPELINE = "spacy_fi_experimental_web_md"
KINDS = {
    "PERSON": "PERSON",
    "EMAIL_ADDRESS": "EMAIL_ADDRESS",
    "PHONE_NUMBER": "PHONE_NUMBER",
    "FI_PERSONAL_IDENTITY_CODE": "FI_PERSONAL_IDENTITY_CODE",
    "IBAN_CODE": "IBAN_CODE",
    "CREDIT_CARD": "CREDIT_CARD",
    "IP_ADDRESS": "IP_ADDRESS",
    "LOCATION": "STREET_ADDRESS",
    "DATE_TIME": "DATE_OF_BIRTH",
}
NER = {"PERSON": "PERSON", "LOC": "LOCATION", "GPE": "LOCATION", "FAC": "LOCATION", "DATE": "DATE_TIME"}
IGNORED = [
    "CARDINAL", "ORDINAL", "MONEY", "ORG", "PRODUCT", "EVENT", "NORP", "LANGUAGE", "LAW", "PERCENT", "QUANTITY",
    "WORK_OF_ART", "TIME",
]  # fmt: skip


def engine() -> AnalyzerEngine:
    """Return Presidio for three languages."""
    # The list of public suffixes that comes with it, not one from the network.
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
    nlp = NlpEngineProvider(
        nlp_configuration={
            "nlp_engine_name": "spacy",
            "models": [{"lang_code": language, "model_name": PIPELINE} for language in LANGUAGES],
            "ner_model_configuration": {"model_to_presidio_entity_mapping": NER, "labels_to_ignore": IGNORED},
        }
    ).create_engine()
    registry = RecognizerRegistry(supported_languages=LANGUAGES)
    registry.load_predefined_recognizers(languages=LANGUAGES)
    for language in LANGUAGES:
        registry.add_recognizer(FiPersonalIdentityCodeRecognizer(supported_language=language))
    return AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=LANGUAGES)


def main() -> None:
    """Answer line for line until the input ends."""
    logging.disable(logging.CRITICAL)
    analyzer = engine()
    for line in sys.stdin:
        asked = json.loads(line)
        started = time.perf_counter_ns()
        found = analyzer.analyze(asked["text"], language=asked["language"], entities=list(KINDS))
        took = time.perf_counter_ns() - started
        findings = [[one.start, one.end, KINDS[one.entity_type], one.score] for one in found]
        sys.stdout.write(json.dumps({"findings": findings, "ns": took}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
