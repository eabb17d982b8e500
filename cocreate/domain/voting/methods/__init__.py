"""The voting methods that a poll can use, in the order in which they are offered."""

from cocreate.domain.registry import Registry
from cocreate.domain.voting import VotingMethod
from cocreate.domain.voting.methods.approval import Approval
from cocreate.domain.voting.methods.borda import Borda
from cocreate.domain.voting.methods.consent import Consent
from cocreate.domain.voting.methods.dots import Dots
from cocreate.domain.voting.methods.gradients import Gradients
from cocreate.domain.voting.methods.majority_judgement import MajorityJudgement
from cocreate.domain.voting.methods.opinion import Opinion
from cocreate.domain.voting.methods.plus_minus import PlusMinus
from cocreate.domain.voting.methods.schulze import Schulze
from cocreate.domain.voting.methods.score import Score

METHODS: Registry[VotingMethod] = Registry(
    Approval(),
    Dots(),
    Gradients(),
    Opinion(),
    PlusMinus(),
    Score(),
    Consent(),
    MajorityJudgement(),
    Schulze(),
    Borda(),
)
