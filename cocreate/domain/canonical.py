"""The one text that a value has, and its hash: what is frozen or published can be checked by it."""

import hashlib
import json


def canonical_json(value: object) -> str:
    """``value`` as JSON with sorted keys, no spaces, and letters as they are.

    Whoever has the value can rebuild the text. Raises ``TypeError`` for anything that JSON does
    not know: amounts and dates go in as text, so that no rounding can slip in.
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def checksum(value: object) -> str:
    """SHA-256 of the canonical JSON in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()
