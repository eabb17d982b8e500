"""Forms: what people type, read and given back with the words of what is wrong."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from cocreate.catalogues import translations
from cocreate.domain.errors import RuleViolation
from cocreate.web.errors import sentence_of
from cocreate.web.i18n import language

UNPROCESSABLE = 422


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

    def refuse(self, error: RuleViolation) -> None:
        """Put the sentence of a refusal beside the field it names, or above the form."""
        sentence = sentence_of(error)
        field = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(sentence)
        else:
            field.errors = [*field.errors, sentence]

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Do the work inside; a rule that refuses it leaves its sentence in the form.

        Return from inside when the work is done: whatever follows renders the form again.
        """
        try:
            yield
        except RuleViolation as error:
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
        """The status of the page that shows this form: 422 when something must be put right."""
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
