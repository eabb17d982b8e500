"""Which proposals say nearly the same: by stems of words, deterministic, without any network.

Words are compared, not meanings: two proposals that share no word root are never found, nor are
two in different languages. How often that goes right is measured on labelled pairs
(``docs/similarity.md``).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer
from rapidfuzz import fuzz

THRESHOLD = 0.5
"""From this score on, two texts are called similar; chosen on the labelled pairs."""
CLOSE_STEMS = 80.0
"""Two stems this close, out of 100, are one word with another ending or a slip of the finger."""
COMPOUND = 0.8
"""What a stem inside a longer one is worth: *fiets* in *fietsherstelplaats*."""
SHORTEST_PART = 4
"""Letters that such a part must have at least."""
GENERIC = 0.3
"""The weight of a word that many proposals have in common."""
FULLER = 0.7
"""How much the better covered of the two texts counts: a short title may match a long text."""

_STEMMERS = {"fr": "french", "nl": "dutch", "en": "english"}
_LETTERS = re.compile(r"[^\W_]{2,}")

_FUNCTION_WORDS = {
    "fr": """
        ai apres au aucun aussi autre aux avant avec car ce ces cet cette ceux chaque chez
        comme contre dans de des du elle elles en entre est et eux il ils issu issus la le
        les leur leurs lors lui mais meme moins ne non nos notre nous on ou par pas peu plus
        pour que qui sa sans se ses si son sont sous sur tous tout toute toutes un une vers
        vos votre vous
    """,
    "nl": """
        aan al alle alleen als andere bij dan dat de deze die dit door dus een eigen elk
        elke en er haar hebben heeft het hun iedere in is maar meer met minder na naar niet
        nog of om onder onze ook op over per te tegen ten tijdens tot tussen uit van veel
        via voor waar want wat we wie worden wordt zal ze zich zij zijn zonder zo
    """,
    "en": """
        all also an and any are as at be between by can each every for from has have in into
        is it its less let many more most no not of on only or other our out over per should
        so some than that the their them then there these they this those to under up upon
        we were what when where which while who will with without your
    """,
}
"""Words that say nothing about the subject."""

_GENERIC_WORDS = {
    "fr": """
        accompagner action actions aider amenager apprendre atelier ateliers bruxelles
        bruxellois bruxelloise commun commune communes communal communaux creer demander
        developper donner durable durables ecole ecoles emploi emplois encourager entreprise
        entreprises faire favoriser filiere formation formations former habitants installer
        instaurer jeune jeunes label lancer local locale locales locaux logement logements
        mettre metier metiers mise nouveau nouvelle obligatoire obligatoires ouvrir place
        plateforme poser projet projets promouvoir public publics publique publiques
        quartier quartiers reduire region relation rendre rue rues servir social sociale
        sociales sociaux soutenir systeme travailleurs ville
    """,
    "nl": """
        aanbieden aanleg aanleggen acties actie atelier begeleiden brengen brussel brusselse
        buurt buurten contact duurzaam duurzame gemeente gemeentelijke gemeenten geven
        gewest helpen inrichten inwoners invoeren jobs jongeren laten leren lokaal lokale
        maken nieuwe ondernemingen ondersteunen openbare openen opleiden opleiding
        opleidingen plaatsen platform project projecten promoten publieke school scholen
        sociaal sociale stad starten straat straten systeem uitrusten verminderen verplicht
        verplichten werk werknemers werkzoekenden wijk wijken woning woningen zetten
    """,
    "en": """
        action actions brussels build city compulsory connect course create develop district
        encourage give help housing inhabitants install introduce job jobs jobseekers launch
        learn local make municipal municipality neighbourhood new offer open people place
        plant platform project projects promote provide public put reduce region scheme
        school schools set social start street streets support system teach train training
        workers workshop young
    """,
}
"""Words that many proposals of an Alliance share: what is done and for whom, seldom what it is."""


@dataclass(frozen=True)
class Candidate:
    """A proposal to compare with; ``key`` is whatever finds it again."""

    key: str
    text: str
    language: str


@dataclass(frozen=True)
class Similar:
    """A candidate that says nearly the same, and its words that show it."""

    key: str
    score: float
    shared: tuple[str, ...]


def similar(
    text: str, language: str, candidates: Iterable[Candidate], *, threshold: float = THRESHOLD
) -> tuple[Similar, ...]:
    """The candidates in the same language that are similar to ``text``, the best first.

    The order of the candidates does not matter; of two with one score, the smaller key is first.
    """
    asked = _words(text, language)
    found = []
    for candidate in candidates:
        if candidate.language != language:
            continue
        words = _words(candidate.text, language)
        score = _score(asked, words)
        if score >= threshold:
            found.append(Similar(candidate.key, round(score, 4), _shared(asked, words)))
    return tuple(sorted(found, key=lambda one: (-one.score, one.key)))


def meaningful_words(text: str, language: str) -> int:
    """How many words of a text say something about its subject."""
    return len(_words(text, language))


def stems(text: str, language: str) -> frozenset[str]:
    """The stems of the words of a text that say something about its subject."""
    return frozenset(stem for stem, word in _words(text, language).items() if word.weight == 1)


def likeness(one: str, other: str, language: str) -> float:
    """How similar two texts of one language are, from 0 to 1; the same both ways round."""
    return _score(_words(one, language), _words(other, language))


@dataclass(frozen=True)
class _Word:
    written: str
    weight: float


def _words(text: str, language: str) -> dict[str, _Word]:
    """The stems of a text, each with the word as written first; empty for unknown languages."""
    if language not in _STEMMERS:
        return {}
    found: dict[str, _Word] = {}
    text = unicodedata.normalize("NFC", text).replace("œ", "oe").replace("Œ", "OE")
    for written in _LETTERS.findall(text):
        folded = _fold(written)
        if folded in _word_set(_FUNCTION_WORDS[language]):
            continue
        weight = GENERIC if folded in _word_set(_GENERIC_WORDS[language]) else 1.0
        found.setdefault(_stem(written.casefold(), language), _Word(written, weight))
    return found


@lru_cache(maxsize=20_000)
def _stem(word: str, language: str) -> str:
    # Stemmed with its accents, which the stemmer knows, then folded: many phones type none.
    stem: str = snowballstemmer.stemmer(_STEMMERS[language]).stemWord(word)
    return _fold(stem)


@lru_cache(maxsize=8)
def _word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _fold(word: str) -> str:
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _score(one: Mapping[str, _Word], other: Mapping[str, _Word]) -> float:
    covered = sorted((_coverage(one, other), _coverage(other, one)))
    return FULLER * covered[1] + (1 - FULLER) * covered[0]


def _coverage(one: Mapping[str, _Word], other: Mapping[str, _Word]) -> float:
    """The share of a text, by weight, that the other text has too."""
    total = sum(word.weight for word in one.values())
    if not total:
        return 0.0
    met = sum(
        word.weight * max((_closeness(stem, their) for their in other), default=0.0)
        for stem, word in one.items()
    )
    return met / total


def _shared(asked: Mapping[str, _Word], words: Mapping[str, _Word]) -> tuple[str, ...]:
    return tuple(
        word.written
        for stem, word in words.items()
        if any(_closeness(stem, their) for their in asked)
    )


@lru_cache(maxsize=100_000)
def _closeness(one: str, other: str) -> float:
    """How far two stems are one word, from 0 (not at all) to 1."""
    ratio = fuzz.ratio(one, other)
    if ratio >= CLOSE_STEMS:
        return ratio / 100
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= SHORTEST_PART and shorter in longer:
        return COMPOUND
    return 0.0
