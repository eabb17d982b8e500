"""What holds for every kind of file in the registry, so also for the next one."""

import re
import socket
import threading
from dataclasses import replace

import pytest

from cocreate.catalogues import translate
from cocreate.domain.documents import Document
from cocreate.domain.text import LANGUAGES
from cocreate.exports import file_name
from cocreate.exports.formats import FORMATS
from tests.exports.documents import hostile, plan

EVERY = pytest.mark.parametrize("kind", list(FORMATS), ids=FORMATS.keys())


@EVERY
def test_the_same_document_gives_the_same_bytes(kind):
    assert kind.render(plan(3)) == kind.render(plan(3))


@EVERY
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_people_write_stops_a_file(kind, language):
    assert kind.render(hostile(language))


@EVERY
def test_a_document_without_sections_is_still_a_file(kind):
    assert kind.render(replace(plan(1), sections=(), data=()))


@EVERY
def test_making_a_file_asks_nothing_of_the_network(kind, monkeypatch):
    asked: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        server.settimeout(0.3)
        listener = threading.Thread(target=_listen, args=(server, asked))
        listener.start()
        document = hostile()
        text = f"http://127.0.0.1:{port}/x"
        kind.render(replace(document, cover=replace(document.cover, kind=text)))
        listener.join()
    assert asked == []


def _listen(server: socket.socket, asked: list[object]) -> None:
    try:
        asked.append(server.accept())
    except TimeoutError:
        return


@EVERY
def test_a_file_name_holds_nothing_but_letters_figures_and_dashes(kind):
    assert re.fullmatch(r"plan-w-v3-fr\.[a-z.]+", file_name(plan(1), kind))


@EVERY
@pytest.mark.parametrize("language", ["fr", "nl"])
def test_its_title_is_translated(kind, language):
    assert translate(kind.title, language)


@EVERY
def test_a_large_plan_is_no_trouble(kind):
    assert len(kind.render(plan(60))) > len(kind.render(plan(1)))


def test_the_sample_has_every_kind_of_block():
    def kinds(document: Document) -> set[str]:
        return {type(block).__name__ for block in document.blocks()}

    assert kinds(plan(1)) == {
        "Paragraph",
        "Bullets",
        "Facts",
        "Notice",
        "Table",
        "Chart",
        "QrCode",
    }
    assert kinds(plan(1)) == kinds(hostile())
