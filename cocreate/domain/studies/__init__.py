"""Studies: how an envelope, announced terms and counted votes become advice for a plan.

A study is opened on one counted vote, or on the plan of a pillar with the votes of its workshops.
It can be looked at under any envelope; an official run is computed once, kept for good, and only
advises.
"""
