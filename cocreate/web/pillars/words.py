"""What the parts of a vision frame are called on screens, and what each of them is for."""

from dataclasses import dataclass

from cocreate.domain.pillars import FrameState, ItemKind, ReadinessItem, ReadinessState
from cocreate.domain.text import N_


@dataclass(frozen=True)
class ListWords:
    """The words around one list of a frame; all of them are to be translated."""

    kind: ItemKind
    title: str
    help: str
    add: str
    empty: str


LISTS = (
    ListWords(
        ItemKind.STRATEGIC_OBJECTIVE,
        N_("Strategic objectives"),
        N_("What the pillar wants to have reached at the end of the programme."),
        N_("Add a strategic objective"),
        N_("No strategic objective yet."),
    ),
    ListWords(
        ItemKind.OPERATIONAL_OBJECTIVE,
        N_("Operational objectives"),
        N_("What is to be done to get there, each under the strategic objective that it serves."),
        N_("Add an operational objective"),
        N_("No operational objective yet."),
    ),
    ListWords(
        ItemKind.THEME,
        N_("Priority themes"),
        N_("The fields of work; a workshop is held on one of them."),
        N_("Add a theme"),
        N_("No theme yet."),
    ),
    ListWords(
        ItemKind.OBSTACLE,
        N_("Obstacles"),
        N_("What stands in the way today; every proposal aims at lifting one or more."),
        N_("Add an obstacle"),
        N_("No obstacle yet."),
    ),
    ListWords(
        ItemKind.OUT_OF_SCOPE,
        N_("Out of scope"),
        N_("What the pillar does not deal with, so that no room works on it in vain."),
        N_("Add a limit"),
        N_("Nothing is out of scope yet."),
    ),
    ListWords(
        ItemKind.CALENDAR,
        N_("Calendar"),
        N_("The dates that the room and the deciders work towards."),
        N_("Add a date"),
        N_("No date yet."),
    ),
    ListWords(
        ItemKind.CRITERION,
        N_("Criteria"),
        N_("What the deciders will judge each action by."),
        N_("Add a criterion"),
        N_("No criterion yet."),
    ),
)

READINESS_TITLES = {
    ReadinessItem.FRAME: N_("Vision frame"),
    ReadinessItem.DATA: N_("Data"),
    ReadinessItem.ACTORS: N_("Actors"),
    ReadinessItem.MONEY: N_("Money"),
}
READINESS_HELP = {
    ReadinessItem.FRAME: N_("A published vision frame. Nobody can go ahead without it."),
    ReadinessItem.DATA: N_("Starting values, known or declared unknown."),
    ReadinessItem.ACTORS: N_("At least two colleges with invited organisations."),
    ReadinessItem.MONEY: N_("An envelope for the pillar."),
}
READINESS_STATES = {
    ReadinessState.MET: N_("ready"),
    ReadinessState.OVERRIDDEN: N_("missing, accepted in writing"),
    ReadinessState.MISSING: N_("missing"),
}
FRAME_STATES = {
    FrameState.DRAFT: N_("draft"),
    FrameState.PUBLISHED: N_("in force"),
    FrameState.SUPERSEDED: N_("replaced"),
}
