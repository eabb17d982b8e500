"""The HTTP adapter: pages and forms; rules are in the domain, writing in operations."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from cocreate.web import (
    access,
    accounts,
    administration,
    assets,
    chain,
    dashboard,
    desk,
    errors,
    exports,
    health,
    help,
    home,
    i18n,
    joining,
    live_pages,
    navigation,
    pillars,
    reports,
    room,
    screen,
    security,
    themes,
    workshops,
)
from cocreate.web.context import program

_PARTS = (errors, security, i18n, themes, assets, access, navigation, live_pages)
_FEATURES = (
    home,
    health,
    accounts,
    administration,
    desk,
    joining,
    room,
    workshops,
    dashboard,
    exports,
    screen,
    reports,
    help,
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
    for feature in _FEATURES:
        app.register_blueprint(feature.blueprint)
    for blueprint in (*pillars.BLUEPRINTS, *chain.BLUEPRINTS):
        app.register_blueprint(blueprint)
