"""Composes both builds of the widget's scripts, in memory, from the same ES modules.

The modules keep to a small part of the language so that a few substitutions suffice: an import is
`import { a, b } from "./twk-x.js";` at the start of a line, an export is put before a function, class or const, and a
lazy module is asked for with `import("./twk-x.js")`.
"""

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

SCRIPT_ORDER: Final = ("twk-main", "twk-vendor", "twk-chunk-vendors", "twk-chunk-common", "twk-runtime", "twk-app")

_MODULES: Final = Path(__file__).parent / "modules"
_WEBPACK_ONLY: Final = ".webpack"
_CHUNKS: Final = {
    "twk-main": ("twk-signal", "twk-page", "twk-storage", "twk-session", "twk-settings", "twk-callbacks"),
    "twk-vendor": ("twk-identifiers", "twk-engineio", "twk-commands", "twk-http"),
    "twk-chunk-vendors": ("twk-entities", "twk-markdown", "twk-emoji", "twk-i18next"),
    "twk-chunk-common": ("twk-addresses", "twk-elements", "twk-frames", "twk-sound", "twk-telemetry", "twk-uploads"),
    "twk-app": (),  # Whatever no other chunk claims.
}
_LAZY: Final = ("twk-menu",)
_IMPORT: Final = re.compile(r'^import (\{[^}]*\}) from "\./([\w-]+)\.js";$', re.MULTILINE)
_LAZY_IMPORT: Final = re.compile(r'\bimport\("\./([\w-]+)\.js"\)')
_EXPORT: Final = re.compile(r"^export ((?:async )?function|const|class) (\w+)", re.MULTILINE)


def esm_scripts() -> dict[str, str]:
    """Return the module build: file name → text, each module a file of its own."""
    return {f"{name}.js": text for name, text in _sources().items() if _WEBPACK_ONLY not in name}


@lru_cache(maxsize=1)
def webpack_scripts() -> dict[str, str]:
    """Return the webpack build: file name → text; the runtime and chunks that push themselves to `window.tawkJsonp`."""
    sources = _sources()
    modules = {
        name: sources.get(f"{name}{_WEBPACK_ONLY}", text) for name, text in sources.items() if _WEBPACK_ONLY not in name
    }
    claimed = {name for names in _CHUNKS.values() for name in names} | set(_LAZY)
    chunks = dict(_CHUNKS) | {"twk-app": tuple(name for name in modules if name not in claimed)}
    built = {"twk-runtime.js": sources[f"twk-runtime{_WEBPACK_ONLY}"]}
    for chunk, names in chunks.items():
        entry = [_module_id("twk-main"), *SCRIPT_ORDER] if chunk == "twk-app" else None
        built[f"{chunk}.js"] = _chunk(chunk, {name: modules[name] for name in names}, entry)
    for name in _LAZY:
        built[f"{_lazy_chunk(name)}.js"] = _chunk(_lazy_chunk(name), {name: modules[name]}, None)
    return built


@lru_cache(maxsize=1)
def _sources() -> dict[str, str]:
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(_MODULES.glob("*.js"))}


def _chunk(name: str, modules: dict[str, str], entry: list[str] | None) -> str:
    parts = ",\n".join(f'"{_module_id(module)}":{_wrapped(text)}' for module, text in modules.items())
    start = f",{_array(entry)}" if entry else ""
    return f'(window["tawkJsonp"]=window["tawkJsonp"]||[]).push([["{name}"],{{\n{parts}\n}}{start}]);\n'


def _wrapped(text: str) -> str:
    names = [match[2] for match in _EXPORT.finditer(text)]
    text = _IMPORT.sub(lambda match: f'const {match[1]} = require("{_module_id(match[2])}");', text)
    text = _LAZY_IMPORT.sub(lambda match: f'require.load("{_lazy_chunk(match[1])}","{_module_id(match[1])}")', text)
    text = _EXPORT.sub(r"\1 \2", text)
    return f'function(exports,require){{"use strict";\n{text}\nObject.assign(exports,{{{",".join(names)}}});\n}}'


def _array(names: list[str]) -> str:
    return "[" + ",".join(f'"{name}"' for name in names) + "]"


def _module_id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:4]


def _lazy_chunk(name: str) -> str:
    return "twk-chunk-" + hashlib.sha256(name.encode()).hexdigest()[:8]
