"""What a refusal is: a code with parameters, never a sentence (sentences belong to templates)."""

from typing import ClassVar


class DomainError(Exception):
    """A refusal that a person must be told about.

    ``code`` is stable and kebab-case; ``params`` are plain values for the sentence that a template
    makes of it; ``field`` names the form field at fault, if one is. ``status`` is the HTTP status
    that the web adapter answers with.
    """

    status: ClassVar[int] = 422

    def __init__(self, code: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.params = params

    def __str__(self) -> str:
        return f"{self.code} {self.params}" if self.params else self.code


class RuleViolation(DomainError):
    """The request is well meant but breaks a rule: a cap, a missing field, a closed poll."""


class NotAllowed(DomainError):
    """The actor may not do this, now or ever; ``code`` says which."""

    status = 403


class NotFound(DomainError):
    """The thing does not exist, or not for this actor."""

    status = 404


class Gone(DomainError):
    """The thing existed and is over: an expired or used link, an ended workshop."""

    status = 410


class StaleRevision(DomainError):
    """The actor decided on an older state than the current one and must look again."""

    status = 409


class TooMany(DomainError):
    """The device asks for more than its share; ``retry_after`` is in whole seconds."""

    status = 429

    def __init__(self, code: str, *, retry_after: int, **params: object) -> None:
        super().__init__(code)
        self.params = {"retry_after": retry_after, **params}
        self.retry_after = retry_after
