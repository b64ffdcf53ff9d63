"""The files that Tawk.to's hosts serve: the loader, the bundle, pictures, emoji and the pop-out page.

The bundle is the stand-in widget of `proxy.demo.widget`, or a folder with a saved one. Such a folder either holds the
tree as it is on the host (`_s/v4/app/<build>/js/...`) or directly what lies below a build (`js`, `css`, `languages`)
and beside it `assets`.
"""

import mimetypes
import re
from pathlib import Path, PurePosixPath

from proxy.demo import widget
from proxy.demo.simulator.calls import Answer, Call, open_to_all
from proxy.demo.simulator.jsontext import dumps
from proxy.demo.simulator.options import Build, Options
from proxy.demo.simulator.world import World

SCRIPT_ORDER = ("twk-main", "twk-vendor", "twk-chunk-vendors", "twk-chunk-common", "twk-runtime", "twk-app")
"""The scripts of a webpack build in the order the loader inserts them."""

_APP = "/_s/v4/app/"
_TYPES = {".js": "application/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml"}
_BUILD_IN_TEXT = re.compile(r"/_s/v4/app/([A-Za-z0-9._-]+)/")
_NO_BUILD = "local"

_LOADER = """(function (page, globals) {
  globals.$_Tawk_AccountKey = %(property)s;
  globals.$_Tawk_WidgetId = %(widget)s;
  globals.$_Tawk_Unstable = false;
  globals.$_Tawk = globals.$_Tawk || {};
  function insert() {
    if (globals.$_Tawk.init) { return; }
    globals.$_Tawk.init = true;
    var first = page.getElementsByTagName("script")[0];
    %(addresses)s.forEach(function (address) {
      var script = page.createElement("script");
      script.async = false;
      script.charset = "UTF-8";
      script.type = %(type)s;
      script.setAttribute("crossorigin", "*");
      script.src = address;
      first.parentNode.insertBefore(script, first);
    });
  }
  if (page.readyState === "complete") { insert(); } else { globals.addEventListener("load", insert, false); }
})(document, window);
"""

_POP_OUT = """<!doctype html>
<html lang="fi"><meta charset="utf-8"><title>Chat</title>
<p>The pop-out window of the stand-in for tawk.to. The visitor has left the site's page.</p></html>
"""


def loader(world: World, _call: Call) -> Answer:
    """Answer `GET /<property>/<widget>`: the one file per property, with absolute addresses."""
    options = world.options
    script = _LOADER % {
        "property": dumps(options.property_id),
        "widget": dumps(options.widget_id),
        "addresses": dumps(script_addresses(options)),
        "type": dumps("module" if options.build is Build.MODULE else "text/javascript"),
    }
    return Answer(script.encode(), "application/x-javascript; charset=utf-8", headers=open_to_all())


def script_addresses(options: Options) -> tuple[str, ...]:
    """Return the addresses of the scripts that the loader inserts, in their order."""
    if options.widget_dir is None:
        return tuple(widget.scripts(options.build.value))
    scripts = _saved_scripts(options.widget_dir)
    build = _saved_build(options.widget_dir, scripts)
    wanted = ("twk-main",) if options.build is Build.MODULE else SCRIPT_ORDER
    present = [name for name in wanted if (scripts / f"{name}.js").is_file()]
    return tuple(f"https://embed.tawk.to{_APP}{build}/js/{name}.js" for name in present)


def embed_file(world: World, call: Call) -> Answer:
    """Answer `GET /_s/v4/...`: a script, stylesheet, language, picture or sound of the bundle."""
    folder = world.options.widget_dir
    if folder is None:
        return _stand_in(call)
    file = _saved_file(folder, call.path)
    if file is None:
        return _missing()
    kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Answer(file.read_bytes(), kind, headers=open_to_all())


def emoji(_world: World, call: Call) -> Answer:
    """Answer `GET cdn.jsdelivr.net/emojione/...`: the emoji script and its pictures."""
    return _stand_in(call)


def picture(world: World, call: Call) -> Answer:
    """Answer a picture of an agent or the system, or a file that a visitor uploaded."""
    stored = world.archive.files.get(call.path)
    if stored is not None:
        # Whatever was uploaded must never run as a page of the host it is read from.
        safe = open_to_all() | {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return Answer(stored.body, stored.content_type, headers=safe)
    return _stand_in(call)


def pop_out(_world: World, _call: Call) -> Answer:
    """Answer `GET tawk.to/chat/<property>/<widget>`: where the menu's "pop out" leads."""
    return Answer(_POP_OUT.encode(), "text/html; charset=utf-8")


def fonts(_world: World, _call: Call) -> Answer:
    """Answer `GET fonts.googleapis.com/...` with a stylesheet that asks for nothing."""
    return Answer(b"/* No fonts here. */\n", "text/css", headers=open_to_all())


def _stand_in(call: Call) -> Answer:
    asset = widget.asset(call.host, call.path)
    return _missing() if asset is None else Answer(asset.body, asset.content_type, headers=open_to_all())


def _missing() -> Answer:
    return Answer(b"Not found", "text/plain; charset=utf-8", status=404, headers=open_to_all())


def _saved_scripts(folder: Path) -> Path:
    if (folder / "js").is_dir():
        return folder / "js"
    builds = folder / "_s" / "v4" / "app"
    found = sorted(build / "js" for build in builds.iterdir() if (build / "js").is_dir()) if builds.is_dir() else []
    return found[-1] if found else folder


def _saved_build(folder: Path, scripts: Path) -> str:
    """Return the build's name: its folder's, or the one its own scripts name."""
    if folder not in {scripts.parent, scripts}:
        return scripts.parent.name
    for script in sorted(scripts.glob("*.js")):
        if named := _BUILD_IN_TEXT.search(script.read_text(errors="replace")):
            return named.group(1)
    return _NO_BUILD


def _saved_file(folder: Path, path: str) -> Path | None:
    """Return the file that a path of embed.tawk.to means, which never lies outside the folder."""
    whole = PurePosixPath(path.lstrip("/"))
    if ".." in whole.parts or "\\" in path or "\0" in path:
        return None
    below_build = PurePosixPath(*whole.parts[4:]) if path.startswith(_APP) else PurePosixPath(*whole.parts[2:])
    for candidate in (folder / whole, folder / below_build, folder / below_build.name):
        if candidate.is_file() and candidate.resolve().is_relative_to(folder.resolve()):
            return candidate
    return None
