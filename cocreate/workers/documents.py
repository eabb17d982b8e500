"""Documents read from the database and made into files, all of it where nobody waits for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from cocreate.database import for_reading, make_engine
from cocreate.domain.documents import Brand, Document
from cocreate.exports import file_name
from cocreate.exports.formats import FORMATS
from cocreate.exports.sealing.archive import sealed_archive
from cocreate.queries.sealing.content import sealed_content


def document_file(
    database_url: str, kind: str, build: Callable[..., Document], *args: object
) -> tuple[str, bytes]:
    """Name and content of the file that ``build(session, *args)`` becomes in a format."""
    with _reading(database_url) as session:
        document = build(session, *args)
    export_format = FORMATS[kind]
    return file_name(document, export_format), export_format.render(document)


def sealed_file(database_url: str, round_id: str, brand: Brand) -> bytes:
    """The archive of a round, which is to be sealed."""
    with _reading(database_url) as session:
        content = sealed_content(session, round_id, brand)
    return sealed_archive(content)


@contextmanager
def _reading(database_url: str) -> Iterator[Session]:
    engine = make_engine(database_url)
    try:
        with Session(for_reading(engine), autoflush=False) as session:
            yield session
    finally:
        engine.dispose()
