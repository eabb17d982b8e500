"""The selection rules that a plan can use, in the order in which they are offered."""

from cocreate.domain.registry import Registry
from cocreate.domain.selection import SelectionRule
from cocreate.domain.selection.rules.greedy import Greedy
from cocreate.domain.selection.rules.greedy_no_skip import GreedyNoSkip
from cocreate.domain.selection.rules.greedy_per_cost import GreedyPerCost
from cocreate.domain.selection.rules.mes_add1 import MesAdd1
from cocreate.domain.selection.rules.mes_add1u import MesAdd1U
from cocreate.domain.selection.rules.mes_card import MesCard
from cocreate.domain.selection.rules.mes_comparison import MesComparison
from cocreate.domain.selection.rules.mes_cost import MesCost
from cocreate.domain.selection.rules.phragmen import Phragmen

RULES: Registry[SelectionRule] = Registry(
    MesAdd1(),
    Greedy(),
    MesAdd1U(),
    MesComparison(),
    MesCost(),
    MesCard(),
    Phragmen(),
    GreedyNoSkip(),
    GreedyPerCost(),
)
