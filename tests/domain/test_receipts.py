"""The receipt code: long, readable aloud, kept as a hash alone."""

import pytest

from cocreate.domain.errors import RuleViolation
from cocreate.domain.receipts import new_receipt_code, receipt_hash


def test_a_code_is_found_again_however_it_is_typed() -> None:
    code = new_receipt_code()
    assert [len(part) for part in code.split("-")] == [4, 4, 4, 4]
    assert receipt_hash(code) == receipt_hash(f" {code.lower().replace('-', ' ')} ")
    assert new_receipt_code() != code


def test_what_cannot_be_a_code_is_refused() -> None:
    with pytest.raises(RuleViolation, match="receipt-malformed"):
        receipt_hash("ABCD-1234")
