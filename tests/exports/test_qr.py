"""QR codes are read back by an independent reader."""

import io

import zxingcpp
from PIL import Image

from cocreate.exports import qr, typesetting

ADDRESS = "https://atelier.example.org/j/ABC234?t=0123456789abcdefghijkl"


def test_a_drawn_code_leads_to_its_address():
    png = typesetting.as_png(qr.svg(ADDRESS), 40)
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    assert found.text == ADDRESS


def test_a_code_says_what_it_is_for_and_holds_no_style():
    svg = qr.svg(ADDRESS, title="Rejoindre l’atelier <1>")
    assert svg.startswith("<svg ")
    assert "<title>Rejoindre l’atelier &lt;1&gt;</title>" in svg
    assert "style" not in svg


def test_a_terminal_shows_the_code_in_a_square_of_half_lines():
    lines = qr.terminal_text(ADDRESS).strip("\n").split("\n")
    assert len({len(line) for line in lines}) == 1
    assert abs(2 * len(lines) - len(lines[0])) <= 1
