"""What follows the room in the studio: the work under way, and the stage on the projector."""

from cocreate.domain.audiences import Audience
from cocreate.queries.studies.stages import StudioPage, studio_page
from cocreate.web.context import reading
from cocreate.web.i18n import speak_as_screen
from cocreate.web.identity import current_actor
from cocreate.web.live import pages as live_pages


def load(workshop_id: str) -> StudioPage:
    """The studio of a workshop; ``NotFound`` for whoever may not look at it."""
    return studio_page(reading(), current_actor(), workshop_id)


def load_stage(workshop_id: str) -> StudioPage:
    """The same in the language of the projector."""
    speak_as_screen()
    return studio_page(reading(), current_actor(), workshop_id, with_runs=False)


def register() -> None:
    """Let pages of the studio follow their workshop."""
    live_pages.register(
        live_pages.LivePage(
            audience=Audience.STUDIO, regions=("study",), personal=frozenset(), load=load
        )
    )
    live_pages.register(
        live_pages.LivePage(
            audience=Audience.STAGE, regions=("stage",), personal=frozenset(), load=load_stage
        )
    )
