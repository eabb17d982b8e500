"""Rounds of arbitration as deciders and coordinators read them."""
