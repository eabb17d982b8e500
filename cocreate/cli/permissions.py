"""``cocreate permissions``: the table of who may do what, as a page of the documentation."""

import click

from cocreate.domain.permissions import GRANTS, STAFF_ROLES, Capability, Permission, Role, Scope

_COLUMNS = (*STAFF_ROLES, Role.PARTICIPANT, Role.VISITOR)
_WHERE = {
    Scope.EVERYWHERE: "everywhere",
    Scope.ALL_PILLARS: "with a role for all pillars",
    Scope.PILLAR: "the pillar of the role",
    Scope.OWN_WORKSHOP: "one's own workshop",
}
_STEP = {
    None: "",
    Capability.PROPOSE: "people propose",
    Capability.REVISE_PROPOSALS: "proposals can be revised",
    Capability.SEE_PROPOSALS: "proposals are shown",
    Capability.ARRANGE: "proposals are arranged",
    Capability.VOTE: "a vote is open",
    Capability.COMMIT: "promises are asked for",
}
_INTRODUCTION = """\
# Permissions

Who may do what. This page is made by `cocreate permissions` from the one table that the product
asks, `GRANTS` in `cocreate/domain/permissions.py`; do not edit it by hand. What is not granted is
refused. A role is given for one pillar or for all of them.
"""


@click.command("permissions")
def permissions_command() -> None:
    """Print the page docs/reference/permissions.md."""
    click.echo(page(), nl=False)


def page() -> str:
    """The whole page, as Markdown."""
    header = ("Permission", *(role.value.capitalize() for role in _COLUMNS), "Where", "While")
    lines = [_line(*header), _line("---", *(":-:" for _ in _COLUMNS), "---", "---")]
    return "\n".join((_INTRODUCTION, *lines, *map(_row, GRANTS), ""))


def _row(permission: Permission) -> str:
    rule = GRANTS[permission]
    held = ("✓" if role in rule.roles else "" for role in _COLUMNS)
    return _line(f"`{permission.value}`", *held, _WHERE[rule.scope], _STEP[rule.needs])


def _line(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"
