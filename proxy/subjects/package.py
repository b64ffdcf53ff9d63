"""What a person is handed over: the files of a copy and of a certificate, and both as one zip. Pure."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from proxy.console.texts import Texts
from proxy.subjects.certificate_text import certificate_text
from proxy.subjects.copy_page import About, copy_page
from proxy.subjects.person_copy import Talk, copy_document


def copy_files(talks: Sequence[Talk], about: About, texts: Texts, *, case: str, at: datetime) -> Mapping[str, str]:
    """Return the copy's files by name: JSON for machines (Art. 20), and a page to read and print.

    Args:
        talks: the conversations as the person gets them.
        about: what Art. 15(1) asks to be told.
        texts: the language.
        case: the number of the request.
        at: now.
    """
    document = copy_document(talks, case=case, controller=about.controller, language=texts.language, at=at)
    stem = f"{file_name(case)}-copy"
    return {
        f"{stem}.json": json.dumps(document, ensure_ascii=False, indent=2) + "\n",
        f"{stem}.html": copy_page(talks, about, texts, case=case, at=at),
    }


def certificate_files(content: Mapping[str, Any], texts: Texts, *, case: str, at: datetime) -> Mapping[str, str]:
    """Return a certificate's files by name: signed JSON, and a text for the person."""
    stem = f"{file_name(case)}-erasure-{at:%Y%m%dT%H%M%S}"
    return {
        f"{stem}.json": json.dumps(content, ensure_ascii=False, indent=2) + "\n",
        f"{stem}.txt": certificate_text(content, texts),
    }


def zipped(files: Mapping[str, str], *, at: datetime) -> bytes:
    """Return files as one zip."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode())
    return target.getvalue()


def file_name(case: str) -> str:
    """Return a case's number as a file's name."""
    return case.replace(":", "-")
