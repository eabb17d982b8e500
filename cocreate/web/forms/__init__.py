"""Forms: what people type, read and given back with the words of what is wrong."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from cocreate.catalogues import translations
from cocreate.domain.errors import RuleViolation, StaleRevision
from cocreate.domain.text import LANGUAGES
from cocreate.web.errors import sentence_of
from cocreate.web.i18n import language

CONFLICT, UNPROCESSABLE = 409, 422


def new_operation_id() -> str:
    """An id that the form carries, so that sending it twice does the thing once."""
    return str(uuid.uuid4())


def options(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """The choices of a field, from values and the words for them."""
    return [SelectChoice(value, label) for value, label in pairs]


class Form(FlaskForm):  # type: ignore[misc]  # the extension is untyped
    """A form of the product: CSRF, our languages, an operation id, refusals beside their field."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # likewise
        """Messages of validators come from our own catalogues."""

        def get_translations(self, form: Any) -> Any:  # Any: the library is untyped
            """The translations of the reader's language."""
            del form
            return translations(language())

    operation_id = HiddenField(default=new_operation_id)
    is_stale = False
    """Whether somebody else has changed meanwhile what this form was made from."""

    def refuse(self, error: RuleViolation | StaleRevision) -> None:
        """Put the sentence of a refusal beside the field it names, or above the form."""
        self.is_stale = isinstance(error, StaleRevision)
        sentence = sentence_of(error)
        field = self.field_of(error.field or "")
        if field is None:
            self.form_errors.append(sentence)
        else:
            field.errors = [*field.errors, sentence]

    def field_of(self, name: str) -> Field | None:
        """The field that a rule calls ``name``; of a text by language, the first of its fields."""
        fields: dict[str, Field] = self._fields
        return next(
            (fields[one] for one in (name, f"{name}_{LANGUAGES[0]}") if one in fields), None
        )

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Do the work inside; a refusal for a rule or an older state leaves its sentence here.

        Return from inside when the work is done: whatever follows renders the form again.
        """
        try:
            yield
        except (RuleViolation, StaleRevision) as error:
            self.refuse(error)

    @property
    def wrong_fields(self) -> list[Field]:
        """The fields with errors, in the order of the form."""
        return [field for field in self if field.errors]

    @property
    def is_wrong(self) -> bool:
        """Whether something must be put right."""
        return bool(self.errors)

    @property
    def status(self) -> int:
        """The status of the page: 422 when something must be put right, 409 when it is stale."""
        if self.is_stale:
            return CONFLICT
        return UNPROCESSABLE if self.is_wrong else 200

    def texts(self, name: str) -> dict[str, str]:
        """The values of ``name_fr``, ``name_nl`` and ``name_en``, by language."""
        prefix = f"{name}_"
        data: Mapping[str, Any] = self.data
        return {
            key.removeprefix(prefix): str(value or "")
            for key, value in data.items()
            if key.startswith(prefix)
        }
