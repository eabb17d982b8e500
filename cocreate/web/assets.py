"""Static files: their addresses carry a digest of all of them, so browsers may keep them for ever.

The digest is a folder of the address, so that scripts which import one another by relative paths
get the same version without a build.
"""

import gzip
import hashlib
import re
from functools import cache
from mimetypes import guess_type
from pathlib import Path, PurePath
from posixpath import dirname, join, normpath

from flask import Blueprint, Flask, Response, abort, request, send_from_directory
from werkzeug.security import safe_join

from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Permission
from cocreate.places import folder
from cocreate.web.access import allows

blueprint = Blueprint("assets", __name__, url_prefix="/assets")
ONE_YEAR = 31_536_000
_IMPORT = re.compile(r"""^import (?:[^"'()]+ from )?["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)
"""A static import of another of our files; what is imported when it is needed is left out."""
_TEXTS = {".css", ".mjs", ".svg"}
_TYPES = {".mjs": "text/javascript", ".woff2": "font/woff2"}


@cache
def digest() -> str:
    """A short digest of every static file."""
    whole = hashlib.sha256()
    root = folder("static")
    for path in sorted(root.rglob("*")):
        if path.is_file():
            whole.update(str(path.relative_to(root)).encode())
            whole.update(path.read_bytes())
    return whole.hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a static file, for templates."""
    return f"/assets/{digest()}/{name}"


@cache
def compressed(name: str) -> bytes:
    """A text file as it travels: a third of it, which is what a phone on a weak network waits for.

    Raises ``NotFound`` when there is no such file.
    """
    path = safe_join(str(folder("static")), name)
    if path is None or not Path(path).is_file():
        raise NotFound("no-such-region")
    return gzip.compress(Path(path).read_bytes(), mtime=0)


@cache
def modules(*entries: str) -> tuple[str, ...]:
    """The addresses of scripts and of all that they import, each once, those named first.

    A page that names them all in its head has them fetched side by side: a browser that finds them
    out one import after the other waits for the network as often as the imports are deep.
    """
    found: dict[str, None] = dict.fromkeys(entries)
    waiting = list(entries)
    while waiting:
        name = waiting.pop(0)
        text = (folder("static") / name).read_text(encoding="utf-8")
        for imported in _IMPORT.findall(text):
            path = normpath(join(dirname(name), imported))
            if path not in found:
                found[path] = None
                waiting.append(path)
    return tuple(asset(name) for name in found)


@blueprint.get("/<version>/<path:name>")
@allows(Permission.PAGE_READ)
def serve(version: str, name: str) -> Response:
    """A static file; an address of another version is gone."""
    if version != digest():
        abort(404)
    if PurePath(name).suffix in _TEXTS and request.accept_encodings["gzip"] > 0:
        response = Response(compressed(name), mimetype=guess_type(name)[0])
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = send_from_directory(folder("static"), name)
    response.vary.add("Accept-Encoding")
    for suffix, media_type in _TYPES.items():
        if name.endswith(suffix):
            response.mimetype = media_type
    response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
    return response


def init_app(app: Flask) -> None:
    """Serve static files, and let templates name them."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset"] = asset
    app.jinja_env.globals["modules"] = modules
