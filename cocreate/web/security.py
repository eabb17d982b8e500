"""The headers that every answer carries: what a page may load, run, frame and remember."""

from flask import Flask, Response, request

from cocreate.web.context import program

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
        # No script makes markup of text, except the one that parses our own pages.
        "require-trusted-types-for 'script'",
        "trusted-types cocreate",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
TWO_YEARS = 63_072_000


def init_app(app: Flask) -> None:
    """Add the headers to every answer, error pages included."""
    with app.app_context():
        secure = program().settings.secure

    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}"
            # On plain http browsers ignore it, and complain.
            response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if not request.path.startswith("/assets/"):
            # Pages are personal: no cache may keep them.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.after_request(add_headers)
