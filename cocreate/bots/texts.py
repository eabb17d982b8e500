"""What bots propose: illustrative ideas in three languages, written for this. They name nobody."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Idea:
    """One idea as three people would write it, each in a language of their own."""

    fr: tuple[str, str]
    nl: tuple[str, str]
    en: tuple[str, str]

    def words(self, language: str) -> tuple[str, str]:
        """Title and summary in a language; in French where it is none of the three."""
        return {"nl": self.nl, "en": self.en}.get(language, self.fr)


IDEAS = (
    Idea(
        (
            "Une formation courte pour les métiers de demain",
            "Six semaines sur chantier, avec un tuteur, pour des personnes sans emploi.",
        ),
        (
            "Een korte opleiding voor de beroepen van morgen",
            "Zes weken op de werf, met een mentor, voor mensen zonder werk.",
        ),
        (
            "A short course for the trades of tomorrow",
            "Six weeks on site, with a mentor, for people without a job.",
        ),
    ),
    Idea(
        (
            "Un guichet unique pour les petites entreprises",
            "Une seule adresse pour les aides, les permis et les conseils.",
        ),
        (
            "Eén loket voor kleine ondernemingen",
            "Eén adres voor steun, vergunningen en advies.",
        ),
        (
            "One desk for small companies",
            "A single address for support, permits and advice.",
        ),
    ),
    Idea(
        (
            "Des clauses sociales dans les marchés publics",
            "Des heures d’insertion dans chaque marché, avec un modèle prêt à l’emploi.",
        ),
        (
            "Sociale clausules in overheidsopdrachten",
            "Uren voor inschakeling in elke opdracht, met een kant-en-klaar model.",
        ),
        (
            "Social clauses in public contracts",
            "Hours for people in training in each contract, with a ready-made model.",
        ),
    ),
    Idea(
        (
            "Un atelier partagé de réparation",
            "Des outils et un espace communs, ouverts aux écoles et aux artisans.",
        ),
        (
            "Een gedeelde herstelwerkplaats",
            "Gemeenschappelijk gereedschap en ruimte, open voor scholen en ambachtslui.",
        ),
        (
            "A shared repair workshop",
            "Common tools and space, open to schools and craftspeople.",
        ),
    ),
    Idea(
        (
            "Atelier commun pour réparer ensemble",
            "Un lieu par quartier où l’on répare au lieu de jeter.",
        ),
        (
            "Samen herstellen in een gedeelde werkplaats",
            "Een plek per wijk waar men herstelt in plaats van weg te gooien.",
        ),
        (
            "Repairing together in a shared workshop",
            "A place in each neighbourhood where things are repaired, not thrown away.",
        ),
    ),
    Idea(
        (
            "Un cadastre des matériaux disponibles",
            "Une liste à jour de ce que les chantiers libèrent et de qui en a besoin.",
        ),
        (
            "Een register van beschikbare materialen",
            "Een actuele lijst van wat werven vrijgeven en wie het nodig heeft.",
        ),
        (
            "A register of available materials",
            "A current list of what sites release and of who needs it.",
        ),
    ),
    Idea(
        (
            "Des visites de chantier pour les jeunes",
            "Chaque classe voit un chantier exemplaire une fois par an.",
        ),
        (
            "Werfbezoeken voor jongeren",
            "Elke klas ziet één keer per jaar een voorbeeldige werf.",
        ),
        (
            "Visits of building sites for young people",
            "Each class sees an exemplary site once a year.",
        ),
    ),
    Idea(
        (
            "Récupérer l’eau de pluie dans les écoles",
            "Des citernes pour les toilettes et les jardins, posées par des apprentis.",
        ),
        (
            "Regenwater opvangen in scholen",
            "Putten voor toiletten en tuinen, geplaatst door leerlingen.",
        ),
        (
            "Collecting rainwater in schools",
            "Tanks for toilets and gardens, put in by apprentices.",
        ),
    ),
    Idea(
        (
            "Une centrale d’achat pour les cantines",
            "Acheter ensemble des produits de la région, de saison et à bon prix.",
        ),
        (
            "Een aankoopcentrale voor kantines",
            "Samen streekproducten kopen, van het seizoen en aan een goede prijs.",
        ),
        (
            "Joint buying for canteens",
            "Buying food of the region together, in season and at a good price.",
        ),
    ),
    Idea(
        (
            "Un fonds de garantie pour les premiers pas",
            "Une garantie sur les petits prêts des entreprises qui changent leurs pratiques.",
        ),
        (
            "Een waarborgfonds voor de eerste stappen",
            "Een waarborg op kleine leningen van ondernemingen die hun aanpak veranderen.",
        ),
        (
            "A guarantee fund for first steps",
            "A guarantee on small loans of companies that change how they work.",
        ),
    ),
    Idea(
        (
            "Des logisticiens à vélo pour le dernier kilomètre",
            "Relier les dépôts et les commerces du centre sans camion.",
        ),
        (
            "Fietskoeriers voor de laatste kilometer",
            "Depots en winkels in het centrum verbinden zonder vrachtwagen.",
        ),
        (
            "Cargo bikes for the last kilometre",
            "Linking depots and shops of the centre without lorries.",
        ),
    ),
    Idea(
        (
            "Reconnaître les compétences acquises sur le terrain",
            "Une validation rapide pour qui connaît le métier sans diplôme.",
        ),
        (
            "Vaardigheden van op de werkvloer erkennen",
            "Een snelle erkenning voor wie het vak kent zonder diploma.",
        ),
        (
            "Recognising skills learnt on the job",
            "A quick certificate for those who know the trade without a diploma.",
        ),
    ),
)

REASONS = {
    "fr": "Il manque encore une personne qui porte le projet.",
    "nl": "Er ontbreekt nog iemand die het project draagt.",
    "en": "Somebody who carries the project is still missing.",
}
"""Why a bot objects, where a ballot asks for it."""
