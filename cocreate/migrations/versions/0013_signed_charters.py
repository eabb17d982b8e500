"""A charter that is signed stays as it is: the database refuses to change or delete it."""

import sqlalchemy as sa
from alembic import op

from cocreate.models.append_only import seal_statements

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Guard the table."""
    for statement in seal_statements("charter", op.get_bind().dialect.name):
        op.execute(sa.text(statement))
