"""What the product brings with it: the real Alliance 2011-2015, and examples labelled as such.

Facts come from published pages and carry their address. Sources publish no vision frame, no list
of obstacles and no cost of a single action: those are written for the product from the facts, in
three languages, and are illustrative (rulings 20).
"""
