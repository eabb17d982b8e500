"""An Atom feed: what is new, for programs that look by themselves (RFC 4287)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from cocreate.exports.text import literal

_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Entry:
    """Something new: its address, which is also its id, its title and when."""

    link: str
    title: str
    summary: str
    at: dt.datetime


@dataclass(frozen=True)
class Feed:
    """The feed as a whole; ``link`` is its own address."""

    link: str
    title: str
    author: str
    language: str
    licence: str
    entries: Sequence[Entry]


def render(feed: Feed) -> bytes:
    """The feed as XML; one without entries says that nothing has happened since the epoch."""
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", feed.language)
    latest = max((one.at for one in feed.entries), default=dt.datetime.fromtimestamp(0, dt.UTC))
    for name, text in (
        ("id", feed.link),
        ("title", feed.title),
        ("updated", latest.isoformat()),
        ("rights", feed.licence),
    ):
        etree.SubElement(root, f"{{{_ATOM}}}{name}").text = literal(text)
    author = etree.SubElement(root, f"{{{_ATOM}}}author")
    etree.SubElement(author, f"{{{_ATOM}}}name").text = literal(feed.author)
    etree.SubElement(root, f"{{{_ATOM}}}link", rel="self", href=feed.link)
    for one in feed.entries:
        entry = etree.SubElement(root, f"{{{_ATOM}}}entry")
        etree.SubElement(entry, f"{{{_ATOM}}}id").text = one.link
        etree.SubElement(entry, f"{{{_ATOM}}}title").text = literal(one.title)
        etree.SubElement(entry, f"{{{_ATOM}}}updated").text = one.at.isoformat()
        etree.SubElement(entry, f"{{{_ATOM}}}summary").text = literal(one.summary)
        etree.SubElement(entry, f"{{{_ATOM}}}link", rel="alternate", href=one.link)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
