"""The sentence of every code that a refusal can carry, by feature."""

import importlib
import pkgutil


def _collect() -> dict[str, str]:
    sentences: dict[str, str] = {}
    for module in pkgutil.iter_modules(__path__):
        part: dict[str, str] = importlib.import_module(f"{__name__}.{module.name}").SENTENCES
        twice = sentences.keys() & part.keys()
        if twice:
            msg = f"two sentences for {sorted(twice)} (one in {module.name})"
            raise ValueError(msg)
        sentences |= part
    return sentences


SENTENCES = _collect()
"""English sentences by code; the parameters of the refusal fill their ``%(name)s`` places.

Raises ``ValueError`` at import when a code has two sentences.
"""
