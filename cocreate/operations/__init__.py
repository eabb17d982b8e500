"""The verbs that change state, each called inside a unit of work."""
