"""The words that a visitor reads from us: on the host page around the chat, and inside its frame.

The message ids are the English texts; `proxy/locale/<language>/visitor.po` holds the translations. A place
such as `{count}` is filled in the browser.
"""

from collections.abc import Mapping
from types import MappingProxyType

from proxy.i18n import LANGUAGES, catalogue

DOMAIN = "visitor"

WIDGET_TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "launcher": "Chat",
        "open": "Open chat",
        "minimise": "Minimise chat",
        "end": "End chat",
        "unread_one": "1 new message",
        "unread_many": "{count} new messages",
        "frame_title": "Chat conversation",
        "status_connecting": "Connecting…",
        "status_online": "We are online",
        "status_away": "We answer with a delay",
        "status_offline": "Nobody is on duty right now",
        "status_unavailable": "Not available right now",
        "status_banned": "The conversation is closed",
        "status_ended": "The conversation has ended",
        "notice_title": "Before you start",
        "notice_collected_title": "What we collect",
        "notice_collected": (
            "Your browser, your operating system and the page you came from. Nothing else is collected automatically."
        ),
        "notice_protected_title": "How you are protected",
        "notice_protected": (
            "The chat runs on Tawk.to, an American service, but your messages pass through our own Verho service. The"
            " names, e-mail addresses, phone numbers and other identifiers that it recognises are replaced before "
            "Tawk.to gets the text."
        ),
        "notice_stored_title": "What is stored",
        "notice_stored": (
            "Chat histories are stored encrypted. Only people with a personal right given by us can read them."
        ),
        "notice_avoid": "Do not send health data, your personal identity code or anything else that is sensitive.",
        "notice_contact": "Would you rather not chat? Reach us here:",
        "statement": "Read the whole privacy statement",
        "new_tab": "(opens in a new tab)",
        "start": "Start",
        "cancel": "Cancel",
        "opening": "Opening the chat…",
        "silent_title": "The chat does not answer",
        "silent_text": "The connection could not be opened. Try again in a moment, or reach us here:",
        "retry": "Try again",
        "link_title": "Open this link?",
        "link_text": "The link leads out of the chat. Check that you trust the address:",
        "link_unencrypted": "The connection to this address is not encrypted.",
        "link_open": "Open the link",
        "link_back": "Go back",
        "end_title": "End the chat?",
        "end_text": "You cannot open this conversation again afterwards.",
        "end_confirm": "End the chat",
        "end_back": "Continue chatting",
    }
)

FRAME_TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "title": "Chat",
        "connecting": "Connecting you to customer service…",
        "connecting_slow": "This is taking a little longer than usual.",
        "alone_title": "This page is a part of the chat",
        "alone_text": "Open the chat from the website that it belongs to.",
        "unavailable_title": "The chat is not available right now",
        "unavailable_text": "Leave us a message and we will answer you by e-mail.",
        "form_name": "Name",
        "form_email": "E-mail address",
        "form_message": "Message",
        "form_privacy": (
            "Your message is stored encrypted so that we can answer it. Your name and e-mail address are not given to"
            " Tawk.to."
        ),
        "form_send": "Send message",
        "form_sending": "Sending…",
        "error_name": "Write your name.",
        "error_email": "Write an e-mail address that we can answer, such as name@example.fi.",
        "error_message": "Write your message.",
        "error_too_long": "This is too long. Shorten it a little.",
        "error_failed": (
            "The message could not be sent. What you wrote is still here: try again in a moment, or reach us here:"
        ),
        "sent_title": "Thank you, your message has arrived",
        "sent_text": "We will answer you at {email}.",
        "back_text": "The chat is available again.",
        "back_open": "Open chat",
        "contact": "You can also reach us here:",
        "withheld_title": "Your message was not sent",
        "withheld_too_long": "It is too long to be checked. Split it into shorter messages and send them one by one.",
        "withheld_too_fast": "Messages came too close together. Wait a moment and send it again.",
        "withheld_malformed": "It held something that we cannot check safely. Write it again as plain text.",
        "withheld_unavailable": (
            "The protection of your data did not answer just now, so nothing left us. Try again in a moment."
        ),
        "withheld_unsupported": "This function is not in use here. Write what you need as an ordinary message.",
        "withheld_upload": (
            "Files cannot be sent here, because we cannot remove personal data from them. Tell us in words what it is"
            " about."
        ),
        "withheld_storage": (
            "The conversation could not be stored safely just now, so nothing left us. Try again in a moment."
        ),
        "withheld_sensitive": (
            "It held something too personal for a chat, so nothing of it left us. Please use the safer way below."
        ),
        "withheld_other": "Something went wrong before it left us. Try again in a moment.",
        "withheld_safer": "A safer or quicker way to reach us:",
        "withheld_close": "Understood",
        "caution_identity_code": "This looks like a personal identity code.",
        "caution_card": "This looks like a payment card number.",
        "caution_hint": "It is safest not to send it.",
        "caution_text": (
            "We do not need it in the chat. What we recognise is covered before it leaves us, but it is safest not to"
            " send it."
        ),
        "caution_held": "Your message has not been sent yet.",
        "caution_edit": "Edit",
        "caution_send": "Send anyway",
        "receipt_title": "The conversation has ended",
        "receipt_text": (
            "With this receipt code you can later see what is stored of your conversation and what Tawk.to was sent, "
            "and have it corrected or erased:"
        ),
        "receipt_code": "Receipt code",
        "receipt_copy": "Copy",
        "receipt_copied": "Copied",
        "receipt_keep": "Keep it to yourself: whoever has the code sees the conversation. Nobody can give it again.",
        "receipt_open": "Where the code is used",
        "receipt_close": "Close",
        "banned_title": "The conversation is closed",
        "banned_text": "Customer service has closed this conversation, and it cannot be continued here.",
    }
)


def widget_texts(language: str) -> dict[str, str]:
    """Return the host page's texts in `language`, by the key that `static/widget/` uses.

    Raises:
        KeyError: `language` is not one of `proxy.i18n.LANGUAGES`.
    """
    return _in_language(WIDGET_TEXTS, language)


def frame_texts(language: str) -> dict[str, str]:
    """Return the frame's texts in `language`, by the key that `static/frame/` uses.

    Raises:
        KeyError: `language` is not one of `proxy.i18n.LANGUAGES`.
    """
    return _in_language(FRAME_TEXTS, language)


def all_widget_texts() -> dict[str, dict[str, str]]:
    """Return the host page's texts by language."""
    return {language: widget_texts(language) for language in LANGUAGES}


def all_frame_texts() -> dict[str, dict[str, str]]:
    """Return the frame's texts by language."""
    return {language: frame_texts(language) for language in LANGUAGES}


def _in_language(texts: Mapping[str, str], language: str) -> dict[str, str]:
    translated = catalogue(DOMAIN, language)
    return {key: translated.get(text, text) for key, text in texts.items()}
