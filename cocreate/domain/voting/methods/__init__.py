"""The voting methods that a poll can use, in the order in which they are offered."""

from cocreate.domain.registry import Registry
from cocreate.domain.voting import VotingMethod
from cocreate.domain.voting.methods.approval import Approval
from cocreate.domain.voting.methods.dots import Dots
from cocreate.domain.voting.methods.gradients import Gradients

METHODS: Registry[VotingMethod] = Registry(Approval(), Dots(), Gradients())
