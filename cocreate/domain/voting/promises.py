"""What people are told before they vote, and what a secret ballot cannot promise; in plain words.

All texts are to be translated. A promise is one sentence, said before the vote and never weakened.
"""

from cocreate.domain.text import N_
from cocreate.domain.voting.rules import Secrecy, Visibility

SECRECY_LABELS: dict[Secrecy, str] = {
    Secrecy.NAMED: N_("With names"),
    Secrecy.PSEUDONYMOUS: N_("Without names"),
    Secrecy.SECRET: N_("Secret"),
}

SECRECY_PROMISES: dict[Secrecy, str] = {
    Secrecy.NAMED: N_("Once the result is shown, everyone can see who marked what."),
    Secrecy.PSEUDONYMOUS: N_(
        "Your marks are kept with your seat and shown to nobody; only the operator of the server "
        "could find out whose they are."
    ),
    Secrecy.SECRET: N_("Nothing that is kept says whose ballot is whose."),
}

VISIBILITY_LABELS: dict[Visibility, str] = {
    Visibility.HIDDEN: N_("Hidden until closing"),
    Visibility.LIVE: N_("Visible during the vote"),
}

VISIBILITY_PROMISES: dict[Visibility, str] = {
    Visibility.HIDDEN: N_("Until the vote is closed, nobody sees how it stands."),
    Visibility.LIVE: N_("While the vote is open, everyone sees how it stands."),
}

SECRECY_LIMITS: tuple[str, ...] = (
    N_(
        "Whoever operates the server could watch its memory while you vote, or copy its disk "
        "before the vote is counted."
    ),
    N_("In a very small group, others can guess how each person voted."),
    N_("When everyone votes alike, the result says how each person voted."),
    N_("Whoever knows all the other ballots can work out the last one."),
)
"""What a secret ballot does not protect against."""

DIFFERENCES: dict[str, str] = {
    "rules": N_("the rules of the vote"),
    "papers": N_("the ballots"),
    "voters": N_("the number of voters"),
    "total": N_("the totals"),
    "colleges": N_("the figures of a college"),
    "participation": N_("the list of those who took part"),
    "result": N_("the whole result"),
}
"""What a recount can find to be otherwise than stored."""
