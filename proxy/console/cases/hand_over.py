"""What leaves a case: the person's copy, the erasure and its certificate, as files that are made when asked for."""

from aiohttp import web

from proxy.console.cases.acting import Act, Faults
from proxy.console.cases.reading import choice_of
from proxy.console.parts import ConsoleParts
from proxy.console.texts import Texts
from proxy.subjects.package import certificate_files, copy_files, file_name, zipped
from proxy.subjects.person_copy import talk
from storage.interfaces import AuditTag
from storage.subjects.requests import Case
from storage.vocabulary import ErasureScope


class HandOver:
    """Makes what is handed over."""

    def __init__(self, parts: ConsoleParts) -> None:
        self._parts = parts

    async def export(self, act: Act) -> web.StreamResponse:
        """Answer with the person's copy: JSON and a page, in a zip; others' values left out."""
        case = await act.desk.cases.get(act.case)
        texts = _theirs(act, case)
        domain = self._parts.choices.email_domain
        opened = act.desk.opened(case, AuditTag.COMMAND_SUBJECT_EXPORT)
        talks = [talk(records, texts, email_domain=domain) async for records in opened]
        about = self._parts.choices.about(texts.language)
        files = copy_files(talks, about, texts, case=case.id, at=act.visit.at)
        return _file(zipped(files, at=act.visit.at), f"{file_name(case.id)}-copy.zip")

    async def erase(self, act: Act) -> None:
        """Erase, once the case's number has been typed anew."""
        faults = {}
        if act.form["confirmed"].strip() != act.case:
            faults["confirmed"] = act.texts("Type the number of the case exactly: {number}.", number=act.case)
        if act.form["scope"] not in set(ErasureScope):
            faults["scope"] = act.texts("Choose one of the list.")
        if faults:
            raise Faults(faults)
        await act.desk.erase(act.case, choice_of(ErasureScope, act.form, "scope", act.texts), lambda _count: None)
        await act.desk.certify(act.case)

    async def certify(self, act: Act) -> web.StreamResponse:
        """Answer with the signed certificate and its text for the person, in a zip."""
        case = await act.desk.cases.get(act.case)
        content = await act.desk.certify(act.case)
        files = certificate_files(content, _theirs(act, case), case=case.id, at=act.visit.at)
        return _file(zipped(files, at=act.visit.at), f"{file_name(case.id)}-certificate.zip")


def _theirs(act: Act, case: Case) -> Texts:
    """Return the words of the language that the person is answered in."""
    return Texts(case.intake.language if case.intake else act.texts.language, act.texts.zone)


def _file(body: bytes, name: str) -> web.Response:
    answer = web.Response(body=body, content_type="application/zip")
    # A case's number has no character that would need quoting here.
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
