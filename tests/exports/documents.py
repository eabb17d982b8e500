"""Documents to render: a plan as an office would get it, and one that tries to break files."""

import datetime as dt
from decimal import Decimal

from cocreate.domain.documents import (
    Brand,
    Bullets,
    Chart,
    ChartKind,
    Column,
    Cover,
    Document,
    Euro,
    Fact,
    Facts,
    Notice,
    Paragraph,
    QrCode,
    Run,
    Section,
    Series,
    Share,
    Table,
    Tone,
    Unit,
    words,
)

MADE_AT = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)
BRAND = Brand("Bruxelles Environnement")

TITLES = (
    "Récupérer l’eau de pluie dans les logements sociaux",
    "Passeport « eau » des bâtiments publics",
    "Former les plombiers à la détection des fuites",
    "Noues et jardins de pluie dans les rues rénovées",
    "Guichet unique pour l’eau dans les entreprises",
)


def action(number: int) -> Section:
    """One action sheet of the sample plan."""
    title = TITLES[number % len(TITLES)]
    return Section(
        title=(Run(f"W-{number:02} "), Run(title)),
        blocks=(
            Paragraph(
                words("Moins d’eau potable là où la pluie suffit, et du travail local."), True
            ),
            Facts(
                (
                    Fact("Objectif stratégique", ("Gérer l’eau au plus près d’où elle tombe",)),
                    Fact("Freins levés", ("Règles techniques éparses", "Coût d’entrée élevé")),
                    Fact("Pilote", (Run("Leefmilieu Brussel", "nl"),)),
                    Fact("Budget estimé", (Euro(Decimal(25000 + 1250 * number)),)),
                    Fact("Échéance", (dt.date(2027, 6, 30),)),
                    Fact("Vote", (Share(31, 48),)),
                    Fact("Emplois directs", (None,)),
                )
            ),
            Paragraph(
                words(
                    "Chaque immeuble rénové reçoit une citerne et un circuit séparé. Les régies de "
                    "quartier assurent l’entretien avec des équipes en insertion, formées sur "
                    "place par les entreprises du secteur.\nLe suivi porte sur les volumes."
                )
            ),
            Bullets((words("Cahier des charges type"), words("Première tranche : 120 logements"))),
        ),
        new_page=False,
    )


def budget_table(actions: int) -> Table:
    amounts = [Decimal(25000 + 1250 * number) for number in range(1, actions + 1)]
    return Table(
        key="budget",
        title="Budget estimé par action",
        columns=(
            Column("Action", weight=4),
            Column("Points"),
            Column("Budget", weight=2),
            Column("Échéance", weight=2),
        ),
        rows=tuple(
            (
                f"W-{number:02} {TITLES[number % len(TITLES)]}",
                max(50 - number, 0),
                Euro(amount),
                dt.date(2027, 6, 30),
            )
            for number, amount in enumerate(amounts, start=1)
        ),
        total=("Total", sum(max(50 - n, 0) for n in range(1, actions + 1)), Euro(sum(amounts)), ""),
        note="Montants demandés, sans TVA.",
    )


def plan(actions: int = 6, language: str = "fr") -> Document:
    """A draft plan with every kind of block."""
    overview = Section(
        title=words("Vue d’ensemble"),
        blocks=(
            Paragraph(
                words(
                    "Ce projet réunit les actions que les participants de trois ateliers ont "
                    "retenues pour l’axe Eau."
                ),
                lead=True,
            ),
            Notice(
                words("Les coûts sont des exemples ; ils ne viennent d’aucune source publiée."),
                Tone.ILLUSTRATIVE,
            ),
            Chart(
                key="by-year",
                title="Budget demandé par source et par année",
                summary="La Région porte les quatre cinquièmes du budget, 2026 est l’année forte.",
                kind=ChartKind.STACKED,
                category_title="Année",
                categories=("2026", "2027", "2028"),
                series=(
                    Series("Région", (Decimal(1200000), Decimal(800000), Decimal("400000.50"))),
                    Series("FEDER", (Decimal(300000), Decimal(300000), None)),
                ),
                unit=Unit.EURO,
                limit=Decimal(1800000),
                limit_label="Enveloppe",
            ),
            Chart(
                key="agreement",
                title="Accord sur les trois premières actions",
                summary="Personne ne bloque l’action W-01.",
                kind=ChartKind.SHARES,
                category_title="Action",
                categories=("W-01", "W-02", "W-03"),
                series=(
                    Series("Soutien entier", (20, 12, 4)),
                    Series("Soutien", (15, 20, 9)),
                    Series("Neutre", (10, 9, 12)),
                    Series("Désaccord", (3, 5, 15)),
                    Series("Blocage", (0, 2, 8)),
                ),
            ),
            budget_table(actions),
            Table(
                key="commitments",
                title="Engagements",
                columns=(Column("Organisation"), Column("Engagement")),
                rows=(),
                empty="Aucun engagement n’a encore été offert.",
            ),
        ),
    )
    sheets = Section(
        title=words("Fiches-actions"),
        blocks=(Paragraph(words("Dans l’ordre du vote.")),),
        sections=tuple(action(number) for number in range(1, actions + 1)),
        new_page=True,
    )
    receipt = Section(
        title=words("Vérifier ce document"),
        blocks=(
            Notice(words("Deux totaux sont retenus : moins de cinq votes."), Tone.INFORMATION),
            Notice(words("Il manque un pilote à la fiche W-03."), Tone.ATTENTION),
            Bullets((words("Ouvrir l’adresse."), words("Comparer l’empreinte.")), numbered=True),
            QrCode("https://example.org/p/1", "Code QR de la page publique du plan"),
        ),
    )
    return Document(
        key="plan",
        name="plan-w-v3",
        language=language,
        cover=Cover(
            kind="Projet de plan d’action",
            title=words("L’eau, une ressource et des métiers"),
            subtitle=words("Axe Eau de l’Alliance Emploi-Environnement"),
            facts=(
                Fact("Version", ("3",)),
                Fact("Date", (MADE_AT,)),
                Fact("Actions", (actions,)),
                Fact("Budget demandé", (budget_table(actions).total[2],)),
            ),
            notices=(Notice(words("Données d’exemple."), Tone.ILLUSTRATIVE),),
        ),
        brand=BRAND,
        made_at=MADE_AT,
        sections=(overview, sheets, receipt),
        data=(
            Table(
                key="actions",
                title="Toutes les actions",
                columns=(Column("Code"), Column("Intitulé"), Column("Vote")),
                rows=tuple(
                    (f"W-{n:02}", TITLES[n % len(TITLES)], Share(31, 48))
                    for n in range(1, actions + 1)
                ),
            ),
        ),
    )


HOSTILE = (
    '=HYPERLINK("http://localhost:9/x")',
    "+cmd|' /C calc'!A0",
    "@SUM(1)",
    "\t=1+1",
    '#read("/etc/passwd")',
    '#import "@preview/x:1.0.0"',
    "$x^2$ *gras* _souligné_ `code` <label> @renvoi // commentaire",
    "<script>alert(1)</script> & \"' ]]>",
    "{{ config }} {% raw %} ${x} %(x)s %s",
    "🌳 👩‍👩‍👧 你好 مرحبا",
    "\x00\x07\x1b[31m\ud800\ufffe",
    "\ufeff\u202eevil\u2066\u200f",
    "x" * 10_000,
    "  double  espace\u2028ligne\n\n\nvide  ",
    "http://localhost:9/x\\..\\file:///etc/passwd",
    "",
)
"""What a participant, a file or an attacker could write in any text field."""


def hostile(language: str = "fr") -> Document:
    """A document whose every text is hostile."""
    everything = tuple(Run(text, code) for text in HOSTILE for code in (None, "nl"))
    blocks = (
        Paragraph(everything),
        Bullets(tuple(words(text) for text in HOSTILE)),
        Facts(tuple(Fact(text, (text, everything, None)) for text in HOSTILE)),
        *(Notice(words(text), tone) for text in HOSTILE for tone in Tone),
        Table(
            key="hostile",
            title=HOSTILE[0],
            columns=(Column(HOSTILE[1]), Column(HOSTILE[7])),
            rows=tuple((text, words(text)) for text in HOSTILE),
            note=HOSTILE[9],
        ),
        *(
            Chart(
                key=f"chart-{kind}",
                title=HOSTILE[9],
                summary=HOSTILE[7],
                kind=kind,
                category_title=HOSTILE[0],
                categories=HOSTILE,
                series=(Series(HOSTILE[5], tuple(range(len(HOSTILE)))),),
                limit=3,
                limit_label=HOSTILE[10],
            )
            for kind in ChartKind
        ),
        QrCode(HOSTILE[14], HOSTILE[7]),
    )
    return Document(
        key="hostile",
        name="hostile",
        language=language,
        cover=Cover(HOSTILE[7], everything, everything, (Fact(HOSTILE[0], (HOSTILE[0],)),)),
        brand=Brand(HOSTILE[7]),
        made_at=MADE_AT,
        sections=tuple(
            Section(words(text), blocks if index == 0 else ()) for index, text in enumerate(HOSTILE)
        ),
    )
