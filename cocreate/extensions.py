"""The Flask extensions, unbound: an application takes them over in ``create_app``."""

from typing import Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from flask_wtf.csrf import CSRFProtect

from cocreate.database import for_reading
from cocreate.models import Base


class ReadingSession(Session):
    """The session of a request: it only reads; whoever writes does so in a unit of work."""

    def get_bind(self, *args: Any, **kwargs: Any) -> sa.Engine:  # Any: the extension's signature
        bind = super().get_bind(*args, **kwargs)
        return for_reading(bind if isinstance(bind, sa.Engine) else bind.engine)


db = SQLAlchemy(
    metadata=Base.metadata, session_options={"class_": ReadingSession, "autoflush": False}
)
csrf = CSRFProtect()
