"""What others wrote and we serve is what its page says it is."""

import hashlib
import re

from cocreate.places import folder


def test_vendored_files_have_the_checksums_of_their_page() -> None:
    vendor = folder("static") / "vendor"
    listed = dict(
        re.findall(
            r"^\| (\S+\.mjs) .*`([0-9a-f]{64})` \|$", (vendor / "VENDORED.md").read_text(), re.M
        )
    )
    present = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in vendor.glob("*.mjs")
    }
    assert present == listed
