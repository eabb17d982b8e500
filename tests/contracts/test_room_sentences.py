"""Every refusal around a workshop and its proposals has its sentence, in three languages."""

import re
from pathlib import Path

import cocreate
from cocreate.catalogues import translate
from cocreate.domain.permissions import Capability
from cocreate.domain.phases import PHASES, TEMPLATES
from cocreate.web.messages import SENTENCES

_CODE = re.compile(
    r'(?:RuleViolation|NotAllowed|NotFound|Gone|StaleRevision|Blocker)\(\s*"([a-z-]+)"'
)
_PACKAGE = Path(cocreate.__file__).parent
_FILES = (
    *(_PACKAGE / "domain" / "phases").glob("*.py"),
    _PACKAGE / "domain" / "workshops.py",
    *(
        _PACKAGE / "operations" / f"{name}.py"
        for name in (
            "agendas",
            "cards",
            "consolidation",
            "details",
            "joining",
            "proposals",
            "repeats",
            "rooms",
            "steps",
            "workshops",
        )
    ),
    *(
        _PACKAGE / "queries" / f"{name}.py"
        for name in ("joining", "live", "proposals", "report", "rooms", "workshops")
    ),
)


def codes() -> set[str]:
    """The codes that the room's modules write, and those that they put together."""
    written = {code for file in _FILES for code in _CODE.findall(file.read_text("utf-8"))}
    made = {"title-missing", "summary-missing", "not-your-workshop"}
    return written | made | {f"not-now-{capability.value}" for capability in Capability}


def test_every_code_of_a_room_has_a_sentence() -> None:
    found = codes()
    assert {"card-moved-meanwhile", "frame-not-published", "join-code-unknown"} <= found
    assert found - SENTENCES.keys() == set()


def test_the_words_of_phases_and_templates_exist_in_french_and_dutch() -> None:
    words = {
        word
        for template in TEMPLATES
        for word in (template.title, template.description, *(one.title for one in template.steps))
    }
    for phase in PHASES:
        words |= {phase.title, phase.purpose}
        words |= {word for one in phase.all_setting_fields for word in (one.label, one.help)}
    same_in_french = {"", "Vote", "Discussion", "Second vote"}
    same_in_dutch = {"", "Opening"}
    assert {word for word in words if translate(word, "fr") == word} <= same_in_french
    assert {word for word in words if translate(word, "nl") == word} <= same_in_dutch
