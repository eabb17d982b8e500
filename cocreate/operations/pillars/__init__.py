"""Preparing the ground: programmes, pillars, their vision frames and whether they are ready."""
