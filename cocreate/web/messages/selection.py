"""Refusals around a selection: files of ballots, parameters, constraints, the slider."""

from cocreate.domain.selection.wording import REFUSALS

SENTENCES = dict(REFUSALS)
"""They stand beside the selection, because the command line says them too."""
