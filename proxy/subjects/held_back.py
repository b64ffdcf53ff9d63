"""What a letter says of an erasure that a legal hold stops, wholly or in part. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence

from proxy.console.texts import Texts
from proxy.subjects.person_copy import said
from storage.subjects.requests import Fate


def erasure_line(texts: Texts, fate: Fate) -> str:
    """Return in one paragraph whether what was asked to be erased is gone; never that all is while some is kept."""
    kept = len(fate.held) + fate.left
    if not kept:
        done = "You asked us to erase your data. We have erased them; the certificate comes with this letter."
        return said(texts, done)
    if not fate.erased:
        none = (
            "You asked us to erase your data. We have not erased them, because the law requires them to be kept for "
            "now."
        )
        return said(texts, none)
    part = (
        "You asked us to erase your data. We have erased a part of them: {erased} of {all} conversations; the "
        "certificate comes with this letter. The rest we have not erased, because the law requires it to be kept for "
        "now."
    )
    return said(texts, part, erased=texts.number(fate.erased), all=texts.number(fate.erased + kept))


def held_lines(texts: Texts, fate: Fate) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the section that says what is kept, by which law and for which matter, and until when; none if nothing."""
    if not fate.held and not fate.left:
        return
    law = (
        "There is a legal hold: the law obliges us to keep the data, or they are needed for the establishment, "
        "exercise or defence of a legal claim (GDPR Art. 17(3)(b) and (e))."
    )
    lines = [said(texts, law)]
    # A case is carried out only when all is erased or held, so what is neither was held when it was.
    ended = "Conversations whose hold has ended meanwhile: {count}."
    for (matter, until), count in Counter((one.case, one.until) for one in fate.held).items():
        dated = "Matter {matter}, conversations: {count}. It is looked at again on {date}, when the hold ends."
        endless = (
            "Matter {matter}, conversations: {count}. The hold ends when the matter is settled; that day is not known."
        )
        date = texts.long_date(texts.local_date(until)) if until else ""
        lines.append(said(texts, dated if until else endless, matter=matter, count=texts.number(count), date=date))
    lines += [said(texts, ended, count=texts.number(fate.left))] if fate.left else []
    after = (
        "You may ask us at any time how the matter stands. Once the hold has ended, we erase what is kept when you ask "
        "for it again, and in any case when its ordinary term is over."
    )
    yield said(texts, "What we keep, and until when"), [*lines, said(texts, after)]
