"""Simulated phones for a rehearsal (X13); each is a device of its own, at the public doors only.

A bot reads the pages that a phone reads, fills in the forms that stand on them and speaks on a
socket as a page does. It knows nothing of the program: no table, no operation, no address that a
page did not give it. A door that does not say that it leads to a rehearsal is one that no bot goes
through, because bots in a real vote would falsify it.
"""
