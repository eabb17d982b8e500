"""Studies of an envelope: their records, what they are computed of, the advice they give."""
