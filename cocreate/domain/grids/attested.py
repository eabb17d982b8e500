"""The nine criteria that sources attest: the grid of a pillar until it makes its own (features B5).

Each carries the address of its source; the texts are ours, in the three languages.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attested:
    """A criterion of the default grid; its code stays the same in every pillar that keeps it."""

    code: str
    text: dict[str, str]
    source_url: str


_EVALUATION = "https://leefmilieu.brussels/pers/het-leefmilieu-een-stand-van-zaken/verslag-over-de-staat-van-het-leefmilieu/verslag-2011-201-57"
_SLIDES = "https://slideplayer.fr/amp/1289827"
_ASSOCIATIONS = "http://www.associations21.org/Alliances-emploi-environnement-a,499"
_WASTE_NETWORK = "http://www.brusselswastenetwork.eu/aide-financiere-et-technique/"

ATTESTED = (
    Attested(
        "C1",
        {
            "fr": (
                "Contribution aux trois objectifs communs : l’emploi, y compris pour les "
                "moins qualifiés, l’économie et l’environnement."
            ),
            "nl": (
                "Bijdrage tot de drie gemeenschappelijke doelstellingen: werkgelegenheid, ook"
                " voor de laagst geschoolden, economie en leefmilieu."
            ),
            "en": (
                "Contribution to the three joint objectives: employment, also for the least "
                "qualified, economy and environment."
            ),
        },
        _EVALUATION,
    ),
    Attested(
        "C2",
        {
            "fr": (
                "Performance conjointe : les meilleurs effets à la fois pour l’environnement "
                "et pour l’emploi."
            ),
            "nl": (
                "Gezamenlijke prestatie: de beste resultaten voor het leefmilieu en voor de "
                "werkgelegenheid tegelijk."
            ),
            "en": (
                "Joint performance: the best effects for the environment and for employment "
                "at once."
            ),
        },
        _SLIDES,
    ),
    Attested(
        "C3",
        {
            "fr": "Cohérence avec une vision claire et avec le cadre politique.",
            "nl": "Samenhang met een duidelijke visie en met het politieke kader.",
            "en": "Coherence with a clear vision and with the political framework.",
        },
        _EVALUATION,
    ),
    Attested(
        "C4",
        {
            "fr": "Rapport entre le coût de l’action et ses effets.",
            "nl": "Verhouding tussen de kosten van de actie en haar effecten.",
            "en": "Cost of the action compared with its effects.",
        },
        _EVALUATION,
    ),
    Attested(
        "C5",
        {
            "fr": "Liens et synergies avec les autres actions.",
            "nl": "Verbanden en synergieën met de andere acties.",
            "en": "Links and synergies with other actions.",
        },
        _EVALUATION,
    ),
    Attested(
        "C6",
        {
            "fr": (
                "Réponse aux besoins des publics cibles et à la réalité quotidienne des acteurs."
            ),
            "nl": (
                "Afstemming op de behoeften van de doelgroepen en op de dagelijkse realiteit "
                "van de actoren."
            ),
            "en": (
                "Fit with the needs of the target groups and with the daily reality of the actors."
            ),
        },
        _EVALUATION,
    ),
    Attested(
        "C7",
        {
            "fr": (
                "Durabilité des critères, qualité de l’emploi et respect des conventions "
                "collectives."
            ),
            "nl": (
                "Duurzaamheid van de criteria, kwaliteit van de banen en naleving van de "
                "collectieve arbeidsovereenkomsten."
            ),
            "en": (
                "Durability of the criteria, quality of the jobs and respect of collective "
                "agreements."
            ),
        },
        _ASSOCIATIONS,
    ),
    Attested(
        "C8",
        {
            "fr": "Maturité du secteur et de ses données.",
            "nl": "Maturiteit van de sector en van zijn gegevens.",
            "en": "Maturity of the sector and of its data.",
        },
        _EVALUATION,
    ),
    Attested(
        "C9",
        {
            "fr": (
                "Pour un subside\u00a0: conditions de recevabilité, plafond et taux de "
                "cofinancement (à l’exemple de l’appel Brussels Waste Network\u00a0: 65\u00a0%, "
                "25\u00a0000\u00a0€ au plus)."
            ),
            "nl": (
                "Voor een subsidie: ontvankelijkheidsvoorwaarden, maximumbedrag en "
                "medefinancieringspercentage (zoals bij de oproep Brussels Waste Network: 65 "
                "%, ten hoogste 25.000\u00a0euro)."
            ),
            "en": (
                "For a grant: eligibility rules, ceiling and co-funding rate (as in the "
                "Brussels Waste Network call: 65%, at most €25,000)."
            ),
        },
        _WASTE_NETWORK,
    ),
)
"""Domain, section 3.2; votes are no criterion and stand beside the grid."""
