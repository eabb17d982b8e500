"""Pabulib files as they are found: every vote type, odd but readable ones, and broken ones."""

import pytest

from cocreate.domain.errors import RuleViolation
from cocreate.domain.pabulib import PabulibFile
from cocreate.domain.pabulib.reading import read_pabulib
from cocreate.domain.selection.numbers import as_text, read_number


def text(
    *votes: str, vote_type: str = "approval", meta: str = "", columns: str = "voter_id;vote"
) -> str:
    return "\n".join(
        [
            "META",
            "key;value",
            "budget;1000.50",
            f"vote_type;{vote_type}",
            *meta.split(),
            "PROJECTS",
            "project_id;cost;name",
            "p1;10;One",
            'p2;20.25;"Two; and a half"',
            'p10;30;The "Ten',
            "VOTES",
            columns,
            *votes,
        ]
    )


def read(file: str | bytes, **options: bool) -> PabulibFile:
    raw = file.encode() if isinstance(file, str) else file
    return read_pabulib(raw.splitlines(keepends=True), **options)


def points(file: PabulibFile) -> dict[str, object]:
    election = file.election
    return {one.id: election.scores[place] for place, one in enumerate(election.actions)}


def test_actions_stand_in_natural_order_and_quotes_hide_semicolons() -> None:
    actions = read(text("1;p1")).election.actions
    assert [(one.id, as_text(one.cost), one.name) for one in actions] == [
        ("p1", "10", "One"),
        ("p2", "20.25", "Two; and a half"),
        ("p10", "30", 'The "Ten'),
    ]


def test_a_quoted_field_may_span_lines_and_an_open_quote_is_part_of_a_name() -> None:
    spanning = text("1;p1").replace("p1;10;One", 'p1;10;"One\nand more"')
    assert read(spanning).election.actions[0].name == "One\nand more"
    open_quote = text("1;p1").replace("p1;10;One", 'p1;10;"One')
    assert read(open_quote).election.actions[0].name == '"One'


def test_windows_line_ends_a_byte_order_mark_and_empty_lines_are_read() -> None:
    raw = b"\xef\xbb\xbf" + text("1;p1", "", "2;p2").replace("\n", "\r\n").encode()
    assert read(raw).election.voters == 2


def test_empty_votes_are_blank_ballots() -> None:
    election = read(text("1;", "2;p1", "3")).election
    assert (election.voters, election.supporters) == (3, (1, 0, 0))


def test_an_approval_that_names_an_action_twice_counts_once_and_is_noticed() -> None:
    file = read(text("1;p1,p1"))
    assert file.election.supporters[0] == 1
    assert file.named["p1"] == 2
    assert [(notice.code, notice.line) for notice in file.notices] == [("pabulib-action-twice", 12)]


def test_points_are_read_and_zero_is_no_support() -> None:
    file = read(
        text("1;p1,p2;3,0", "2;p1;2", vote_type="cumulative", columns="voter_id;vote;points")
    )
    assert points(file) == {"p1": 5, "p2": 0, "p10": 0}
    assert file.election.supporters == (2, 0, 0)


def test_scores_may_be_negative_and_have_a_default_for_what_is_not_named() -> None:
    file = read(
        text(
            "1;p1;-3",
            "2;p2,p10;2,2",
            vote_type="scoring",
            meta="default_score;1",
            columns="voter_id;vote;points",
        )
    )
    assert points(file) == {"p1": -2, "p2": 3, "p10": 3}


def test_the_first_of_an_ordinal_vote_gets_the_most_points() -> None:
    assert points(read(text("1;p2,p1", vote_type="ordinal", meta="max_length;3"))) == {
        "p1": 2,
        "p2": 3,
        "p10": 0,
    }
    assert points(read(text("1;p2,p1", vote_type="ordinal")))["p2"] == 2


def test_what_is_told_of_voters_is_kept_but_not_who_they_are() -> None:
    file = read(text("7;p1;34;F", "8;p2;;M", columns="voter_id;vote;age;sex"))
    assert file.voter_fields == {"age": ["34", ""], "sex": ["F", "M"]}


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("META", "PROJECTS", "pabulib-no-meta", 1),
        ("budget;1000.50", "budget;lots", "figure-unreadable", 3),
        ("budget;1000.50", "budget;-1", "budget-negative", 3),
        ("budget;1000.50", "other;1", "pabulib-key-missing", 1),
        ("vote_type;approval", "vote_type;shouting", "pabulib-vote-type-unknown", 4),
        ("project_id;cost;name", "project_id;name", "pabulib-column-missing", 6),
        ("p1;10;One", "p1;;One", "pabulib-cost-missing", 7),
        ("p1;10;One", "p1;-10;One", "cost-negative", 7),
        ("p1;10;One", "p1;9e29;One", "cost-absurd", 7),
        ("p1;10;One", "p10;10;One", "pabulib-project-twice", 9),
        ("p1;10;One", ";10;One", "pabulib-id-missing", 7),
        ("p1;10;One", "p1;10;One;more;still", "pabulib-too-many-fields", 7),
        ("VOTES\nvoter_id;vote\n1;p1", "", "pabulib-section-missing", 9),
        ("VOTES", "META", "pabulib-section-unexpected", 10),
        ("1;p1", "1;p9", "ballot-names-unknown-action", 12),
        ("voter_id;vote", "voter_id;choice", "pabulib-column-missing", 11),
    ],
)
def test_a_broken_file_is_refused_with_the_line_at_fault(
    old: str, new: str, code: str, line: int
) -> None:
    with pytest.raises(RuleViolation) as refusal:
        read(text("1;p1").replace(old, new, 1))
    assert (refusal.value.code, refusal.value.params["line"]) == (code, line)


def test_text_that_is_not_utf8_is_refused() -> None:
    with pytest.raises(RuleViolation, match="pabulib-not-utf8"):
        read(text("1;p1").replace("One", "Ône").encode("latin-1"))


def test_a_file_that_was_cut_off_is_refused_unless_its_rows_are_trusted() -> None:
    cut = text("1;p1", meta="num_votes;2")
    with pytest.raises(RuleViolation, match="pabulib-count-differs"):
        read(cut)
    assert read(cut, trust_rows=True).notices[0].code == "pabulib-count-differs"


@pytest.mark.parametrize(
    ("typed", "exact"),
    [
        ("3009585.74", "3009585.74"),
        ("1 000 000", "1000000"),
        ("1\u00a0000,5", "1000.5"),
        ("1,000,000", "1000000"),
        ("1,234.50", "1234.5"),
        ("12,50", "12.5"),
        ("1e3", "1000"),
    ],
)
def test_numbers_are_read_exactly(typed: str, exact: str) -> None:
    assert as_text(read_number(typed)) == exact


@pytest.mark.parametrize("typed", ["", "abc", "1,234", "1.2.3", "٣", "nan", "9" * 40, "1 00 0"])
def test_what_could_mean_two_things_or_nothing_is_refused(typed: str) -> None:
    with pytest.raises(RuleViolation, match=r"figure-(un|amb)"):
        read_number(typed)
