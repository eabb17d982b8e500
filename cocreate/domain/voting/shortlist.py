"""From a count to a shortlist: the first N of the sealed rule, with ties shown and never broken."""

from dataclasses import dataclass
from enum import StrEnum

from cocreate.domain.errors import RuleViolation
from cocreate.domain.text import N_
from cocreate.domain.voting import Standing, Tally


class NotKeptReason(StrEnum):
    """Why a proposal of the room does not become an action sheet."""

    BELOW_CUT = "below-cut"
    TIED_AT_CUT = "tied-at-cut"
    NOT_VOTED = "not-voted"
    NO_CONSENSUS = "no-consensus"
    OUT_OF_SCOPE = "out-of-scope"
    ALREADY_EXISTS = "already-exists"
    NOT_MATURE = "not-mature"
    NOBODY_TO_LEAD = "nobody-to-lead"
    OTHER = "other"


NOT_KEPT_LABELS: dict[NotKeptReason, str] = {
    NotKeptReason.BELOW_CUT: N_("Ranked below the number of proposals that are kept"),
    NotKeptReason.TIED_AT_CUT: N_("Tied with others at the cut; the facilitator decided"),
    NotKeptReason.NOT_VOTED: N_("Not put to the vote"),
    NotKeptReason.NO_CONSENSUS: N_("Wanted by too few, or it divides the room"),
    NotKeptReason.OUT_OF_SCOPE: N_("Outside the scope of the pillar"),
    NotKeptReason.ALREADY_EXISTS: N_("Already covered by another action"),
    NotKeptReason.NOT_MATURE: N_("Not ready yet: something essential is missing"),
    NotKeptReason.NOBODY_TO_LEAD: N_("Nobody is ready to lead it"),
    NotKeptReason.OTHER: N_("Another reason, given in words"),
}
"""What people read for each reason."""

COMPUTED_REASONS = frozenset(
    {NotKeptReason.BELOW_CUT, NotKeptReason.TIED_AT_CUT, NotKeptReason.NOT_VOTED}
)
"""The reasons that follow from the count; the others need somebody's judgement."""


@dataclass(frozen=True)
class Cut:
    """What the rule keeps of a count.

    ``kept`` come by rank. When the last places are contested, ``tied`` are the options that share
    the rank at the cut and ``seats`` says how many of them fit; no rule chooses between them.
    """

    kept: tuple[str, ...]
    tied: tuple[str, ...]
    seats: int
    beyond: tuple[str, ...]

    @property
    def is_contested(self) -> bool:
        return bool(self.tied)


def cut(tally: Tally, size: int) -> Cut:
    """The first ``size`` options of a count; an option that nobody supports is never kept.

    Whoever ties with the last one in has the same right to the place: then all of them are
    ``tied`` and somebody decides, in public.
    """
    supported = [one for one in tally.standings if one.supporters > 0]
    beyond = [one.option_id for one in tally.standings if one.supporters == 0]
    if len(supported) <= size:
        return Cut(_ids(supported), (), 0, tuple(beyond))
    first_out = supported[size]
    inside = [one for one in supported if one.rank < first_out.rank]
    tied = [one for one in supported if one.rank == first_out.rank]
    out = [one for one in supported if one.rank > first_out.rank]
    seats = size - len(inside)
    if seats == 0:
        return Cut(_ids(inside), (), 0, (*_ids(tied), *_ids(out), *beyond))
    return Cut(_ids(inside), _ids(tied), seats, (*_ids(out), *beyond))


def default_reason(one: str, proposed: Cut, voted: frozenset[str]) -> NotKeptReason | None:
    """The reason that the count itself gives for leaving ``one`` out.

    None when the rule would keep it: then only a person's reason will do.
    """
    if one not in voted:
        return NotKeptReason.NOT_VOTED
    if one in proposed.tied:
        return NotKeptReason.TIED_AT_CUT
    return None if one in proposed.kept else NotKeptReason.BELOW_CUT


def check_reason(reason: NotKeptReason | None, note: str, *, proposal: str) -> NotKeptReason:
    """A reason that stands; raises ``RuleViolation`` naming the proposal that lacks one."""
    if reason is None:
        raise RuleViolation("not-kept-reason-missing", field="reasons", proposal=proposal)
    if reason is NotKeptReason.OTHER and not note:
        raise RuleViolation("not-kept-note-missing", field="notes", proposal=proposal)
    return reason


def _ids(standings: list[Standing]) -> tuple[str, ...]:
    return tuple(one.option_id for one in standings)
