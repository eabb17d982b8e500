"""The HTTP adapter: pages and forms; rules are in the domain, writing in operations."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from cocreate.web import (
    access,
    assets,
    chain,
    commitments,
    dashboard,
    errors,
    files,
    followup,
    health,
    help,
    home,
    i18n,
    imports,
    navigation,
    pillars,
    provenance,
    room,
    security,
    staff,
    studio,
    themes,
    voices,
    workshops,
)
from cocreate.web.context import program
from cocreate.web.live import pages as live_pages

_PARTS = (errors, security, i18n, themes, assets, access, provenance, navigation, live_pages)
_BLUEPRINTS = (
    home.blueprint,
    health.blueprint,
    *staff.BLUEPRINTS,
    *room.BLUEPRINTS,
    workshops.blueprint,
    dashboard.blueprint,
    *files.BLUEPRINTS,
    help.blueprint,
    *pillars.BLUEPRINTS,
    *chain.BLUEPRINTS,
    *imports.BLUEPRINTS,
    *commitments.BLUEPRINTS,
    *followup.BLUEPRINTS,
    *voices.BLUEPRINTS,
    *studio.BLUEPRINTS,
)


def init_app(app: Flask) -> None:
    """Wire pages, headers, languages and error pages into ``app``."""
    with app.app_context():
        hops = program().settings.trusted_proxies
    if hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    app.url_map.strict_slashes = False
    for part in _PARTS:
        part.init_app(app)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
