"""Neutral documents turned into bytes."""
