"""The Python client plays the conformance script; a browser plays it in `tests/browser`."""

from pathlib import Path

import pytest

from tests.live.conformance import ALONE, TRANSCRIPT, PythonClient, conform
from tests.live.conftest import LiveRoom, serving

LATER = [pytest.param(mode, marks=pytest.mark.long) for mode in ("threading", "gevent/stock")]


@pytest.mark.parametrize("mode", ["gevent", *LATER])
def test_the_python_client_prints_the_transcript_of_the_protocol(
    tmp_path: Path, empty_url: str, mode: str
) -> None:
    with serving(empty_url, tmp_path, mode, **ALONE) as served:
        found = conform(LiveRoom(served), PythonClient)
    assert found == TRANSCRIPT.read_text("utf-8"), found
