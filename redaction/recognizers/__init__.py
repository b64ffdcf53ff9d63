"""What each kind of personal data looks like, one subject a file, mostly data.

A file knows a pattern, the words around it that speak for or against, and a checksum where there is one. It knows
nothing of pseudonyms, ledgers or overlaps between kinds. `ALL` is the list that is used, in no particular order.
"""

from typing import Final

from redaction.recognizer import Recognizer
from redaction.recognizers import (
    answers,
    business_id,
    credit_card,
    date_of_birth,
    email_address,
    european_student_id,
    iban_code,
    identity_document,
    ip_address,
    learner_id,
    named_identity_code,
    person,
    personal_identity_code,
    phone_number,
    se_personal_identity_number,
    spoken_number,
    street_address,
    student_id,
    url,
    vehicle_plate,
)

ALL: Final[tuple[Recognizer, ...]] = (
    *email_address.RECOGNIZERS,
    *phone_number.RECOGNIZERS,
    *spoken_number.RECOGNIZERS,
    *personal_identity_code.RECOGNIZERS,
    *named_identity_code.RECOGNIZERS,
    *student_id.RECOGNIZERS,
    *learner_id.RECOGNIZERS,
    *iban_code.RECOGNIZERS,
    *credit_card.RECOGNIZERS,
    *street_address.RECOGNIZERS,
    *date_of_birth.RECOGNIZERS,
    *ip_address.RECOGNIZERS,
    *european_student_id.RECOGNIZERS,
    *se_personal_identity_number.RECOGNIZERS,
    *identity_document.RECOGNIZERS,
    *vehicle_plate.RECOGNIZERS,
    *business_id.RECOGNIZERS,
    *url.RECOGNIZERS,
    *person.RECOGNIZERS,
    *answers.RECOGNIZERS,
)
