"""Every refusal around a vote has its sentence."""

import re
from pathlib import Path

import cocreate
from cocreate.domain.voting.promises import (
    SECRECY_LABELS,
    SECRECY_PROMISES,
    VISIBILITY_LABELS,
    VISIBILITY_PROMISES,
)
from cocreate.domain.voting.rules import Secrecy, Visibility
from cocreate.web.messages import SENTENCES

_CODE = re.compile(r'(?:RuleViolation|NotAllowed|NotFound)\(\s*"([a-z-]+)"')
_PACKAGE = Path(cocreate.__file__).parent


def test_every_code_of_a_vote_has_a_sentence() -> None:
    files = [
        *(_PACKAGE / "domain" / "voting").rglob("*.py"),
        *(_PACKAGE / "operations" / f"{name}.py" for name in ("polls", "options", "counting")),
        _PACKAGE / "operations" / "voting.py",
    ]
    codes = {code for file in files for code in _CODE.findall(file.read_text(encoding="utf-8"))}
    assert "rules-sealed" in codes
    elsewhere = {"no-such-step", "step-not-current"}
    not_kept = {code for code in codes if code.startswith("not-kept-")}
    assert codes - elsewhere - not_kept - SENTENCES.keys() == set()


def test_every_level_of_secrecy_and_visibility_has_its_words_and_its_promise() -> None:
    assert set(SECRECY_LABELS) == set(SECRECY_PROMISES) == set(Secrecy)
    assert set(VISIBILITY_LABELS) == set(VISIBILITY_PROMISES) == set(Visibility)
