"""What everybody can open: in three languages, on a phone and at a desk, light and dark."""

import pytest

from tests.browser.cast import DESK, PHONE, Company

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("language", "view", "scheme"),
    [("fr", PHONE, "light"), ("nl", DESK, "dark"), ("en", PHONE, "dark")],
)
def test_public_pages_have_nothing_to_complain_of(
    company: Company, language: str, view: dict[str, int], scheme: str
) -> None:
    visitor = company.person(language, view, color_scheme=scheme)
    for path in ("/", "/join", "/sign-in", "/sign-in/link", "/nothing-here"):
        visitor.visit(path)
        visitor.check_page()


def test_a_chosen_language_stays_and_keeps_the_page(company: Company) -> None:
    visitor = company.person("fr")
    visitor.visit("/sign-in")
    visitor.press("nl")

    visitor.page.wait_for_url("**/sign-in")
    visitor.sees("E-mailadres")
    visitor.visit("/join")
    visitor.sees("Code van de workshop")
