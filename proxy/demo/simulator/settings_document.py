"""The widget's settings document. Pure: built from the options, in the form of the real one, with our own words."""

from proxy.demo.simulator.jsontext import Json
from proxy.demo.simulator.options import Options

SETTINGS_VERSION = "2-53-0"

_WORDS = {
    "fi": {
        "hello": "Hei! Miten voimme auttaa?",
        "away": "Vastaamme heti kun ehdimme.",
        "offline": "Emme ole juuri nyt paikalla. Jätä viesti, niin vastaamme vuorokauden kuluessa.",
        "prechat": "Kerro ensin hieman itsestäsi.",
        "new": "Uusi keskustelu",
        "recent": "Viimeisin keskustelu",
        "type": "Kirjoita viesti…",
        "reply": "Vastaamme yleensä muutamassa minuutissa",
        "name": "Nimi",
        "email": "Sähköposti",
        "phone": "Puhelin",
        "department": "Aihe",
        "message": "Viesti",
        "question": "Kysymys",
        "online_short": "Paikalla",
        "away_short": "Poissa",
        "offline_short": "Jätä viesti",
    },
    "en": {
        "hello": "Hello! How can we help?",
        "away": "We will answer as soon as we can.",
        "offline": "Nobody is here just now. Leave a message and we will answer within a day.",
        "prechat": "Tell us a little about yourself first.",
        "new": "New conversation",
        "recent": "Latest conversation",
        "type": "Write a message…",
        "reply": "We usually answer within a few minutes",
        "name": "Name",
        "email": "Email",
        "phone": "Phone",
        "department": "Subject",
        "message": "Message",
        "question": "Question",
        "online_short": "Online",
        "away_short": "Away",
        "offline_short": "Leave a message",
    },
    "sv": {
        "hello": "Hej! Hur kan vi hjälpa dig?",
        "away": "Vi svarar så snart vi hinner.",
        "offline": "Ingen är på plats just nu. Lämna ett meddelande så svarar vi inom ett dygn.",
        "prechat": "Berätta först lite om dig själv.",
        "new": "Ny konversation",
        "recent": "Senaste konversationen",
        "type": "Skriv ett meddelande…",
        "reply": "Vi svarar oftast inom några minuter",
        "name": "Namn",
        "email": "E-post",
        "phone": "Telefon",
        "department": "Ämne",
        "message": "Meddelande",
        "question": "Fråga",
        "online_short": "På plats",
        "away_short": "Borta",
        "offline_short": "Lämna ett meddelande",
    },
}


def settings_document(options: Options) -> Json:
    """Return the answer to `GET /v1/widget-settings`."""
    link = f"https://www.tawk.to/?utm_source=tawk-messenger&utm_medium=link&utm_term={options.property_id}"
    return {
        "ok": True,
        "data": {
            "settingsVersion": SETTINGS_VERSION,
            "propertyName": options.property_name,
            "branding": {"whitelabeled": False, "text": "*Chat* by the stand-in for tawk.to", "url": link},
            "widget": _widget(options),
        },
    }


def _widget(options: Options) -> Json:
    return {
        "type": "inline",
        "version": 51,
        "agentDrivenStatus": True,
        "language": options.language,
        "minimized": {"desktop": {"type": "round"}, "mobile": {"type": "round"}},
        "maximized": {"desktop": {"height": 500, "width": 300}},
        "theme": {
            "header": {"text": "#ffffff", "background": "#12395b"},
            "agent": {"messageText": "#ffffff", "messageBackground": "#12395b"},
            "visitor": {"messageText": "#333333", "messageBackground": "#e5e5e5"},
        },
        "notification": {
            "all": {
                "estimatedWaitTime": False,
                "sound": True,
                "agentTyping": True,
                "visitorTyping": True,
                "tab": True,
            },
            "desktop": {"preview": True},
            "mobile": {"preview": True},
        },
        "behavior": {"click": "max", "defaultView": "home"},
        "visibility": {
            "all": {"showWhenOffline": True},
            "desktop": {"position": "br", "show": True},
            "mobile": {"position": "br", "show": True},
        },
        "features": {"emoji": True, "uploads": True, "rating": True, "transcript": True},
        "components": {"liveChat": options.live_chat, "kb": options.knowledge_base, "webrtc": True},
        "scheduler": {"enabled": False},
        "states": _states(options),
    }


def _states(options: Options) -> Json:
    words = _WORDS[options.language]
    chat = {
        "id": "chat:CgHisO7R3J",
        "type": "chat",
        "content": {
            "buttonText": words["new"],
            "inputPlaceholder": words["type"],
            "recentConvCardTitleText": words["recent"],
            "buttonSubtitle": words["reply"],
        },
    }
    offline = [
        _field(words["name"], context="name"),
        _field(words["email"], context="email", form="email"),
        _field(words["message"], kind="textarea"),
    ]
    prechat = [
        _field(words["name"], context="name", required=False),
        _field(words["email"], context="email", form="email"),
        _field(words["phone"], context="phone", required=False),
        _field(words["question"], kind="textarea", required=False),
    ]
    if options.departments:
        prechat.append(_field(words["department"], context="department", kind="department", required=False))
    return {
        "online": {"header": [_text(words["hello"])], "body": [chat], "minimizedText": words["online_short"]},
        "away": {"header": [_text(words["away"])], "body": [chat], "minimizedText": words["away_short"]},
        "offline": {
            "header": [_text(words["offline"])],
            "body": [{"id": "form:k4WMqLjWLy", "type": "form", "content": {"fields": offline}}],
            "minimizedText": words["offline_short"],
        },
        "prechat": {
            "header": [_text(words["prechat"])],
            "body": [{"id": "form:RcWhoOqDxD", "type": "form", "content": {"fields": prechat}}],
            "handlers": {"form": options.prechat},
        },
    }


def _text(value: str) -> Json:
    return {"id": "text:O-IYT3Q19E", "type": "text", "content": {"value": value, "alignment": "left"}}


def _field(label: str, *, context: str = "", form: str = "", kind: str = "text", required: bool = True) -> Json:
    made: Json = {"label": label, "required": required, "type": kind}
    return made | ({"context": context} if context else {}) | ({"format": form} if form else {})
