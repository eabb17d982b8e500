"""Static files: their addresses carry a digest of all of them, so browsers may keep them for ever.

The digest is a folder of the address, so that scripts which import one another by relative paths
get the same version without a build.
"""

import hashlib
from functools import cache

from flask import Blueprint, Flask, Response, abort, send_from_directory

from cocreate.domain.permissions import Permission
from cocreate.places import folder
from cocreate.web.access import allows

blueprint = Blueprint("assets", __name__, url_prefix="/assets")
ONE_YEAR = 31_536_000
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


@blueprint.get("/<version>/<path:name>")
@allows(Permission.PAGE_READ)
def serve(version: str, name: str) -> Response:
    """A static file; an address of another version is gone."""
    if version != digest():
        abort(404)
    response = send_from_directory(folder("static"), name)
    for suffix, media_type in _TYPES.items():
        if name.endswith(suffix):
            response.mimetype = media_type
    response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
    return response


def init_app(app: Flask) -> None:
    """Serve static files, and let templates name them."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset"] = asset
