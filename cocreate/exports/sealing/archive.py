"""The sealed file as bytes: papers, records as JSON and CSV, manifest, and a script to verify.

The same content gives the same bytes.
"""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from cocreate.domain.sealing import FORMAT, Record, SealedContent
from cocreate.exports.archives import pack
from cocreate.exports.cells import defused
from cocreate.exports.formats.docx import Docx
from cocreate.exports.formats.pdf import Pdf

_MARK = "\ufeff"
_HOW = """\
FR  {title}
    Ce fichier a été scellé à l'ouverture de l'arbitrage. Il s'ouvre sans connexion.
    Pour vérifier que rien n'a changé depuis (Python 3.9 ou plus récent, rien à installer) :
        python3 verify.py FICHIER.zip EMPREINTE
    L'empreinte (SHA-256) figure dans le courriel aux décideurs et sur la page publique.
    papers/ : à lire et à imprimer. data/ : les mêmes données, en JSON et en CSV.
    manifest.json : l'empreinte de chaque fichier et de chaque enregistrement.

NL  {title}
    Dit bestand is verzegeld bij de opening van de arbitrage. Het opent zonder verbinding.
    Nagaan dat er sindsdien niets veranderd is (Python 3.9 of recenter, niets te installeren):
        python3 verify.py BESTAND.zip VINGERAFDRUK
    De vingerafdruk (SHA-256) staat in de e-mail aan de beslissers en op de openbare pagina.
    papers/: om te lezen en af te drukken. data/: dezelfde gegevens, als JSON en als CSV.
    manifest.json: de vingerafdruk van elk bestand en van elk record.

EN  {title}
    This file was sealed when the arbitration was opened. It opens without a connection.
    To verify that nothing has changed since (Python 3.9 or later, nothing to install):
        python3 verify.py FILE.zip FINGERPRINT
    The fingerprint (SHA-256) stands in the mail to the deciders and on the public page.
    papers/: to read and to print. data/: the same data, as JSON and as CSV.
    manifest.json: the fingerprint of each file and of each record.
"""


def sealed_archive(content: SealedContent) -> bytes:
    """The archive as a zip; heavy computing, to be run beside a server's loop."""
    made: dict[str, bytes] = {
        "README.txt": _HOW.format(title=content.title).encode(),
        "verify.py": (files("cocreate.exports.sealing") / "verify.py").read_bytes(),
    }
    for name, document in content.papers.items():
        made[f"papers/{name}.pdf"] = Pdf().render(document)
        made[f"papers/{name}.docx"] = Docx().render(document)
    for name, document in content.reports.items():
        made[f"papers/{name}.pdf"] = Pdf().render(document)
    for kind, records in content.records.items():
        made[f"data/{kind}.json"] = _json([one.content for one in records])
        made[f"data/{kind}.csv"] = _csv(records)
    return pack([("manifest.json", _manifest(content, made)), *made.items()])


def _manifest(content: SealedContent, made: Mapping[str, bytes]) -> bytes:
    number, hashed = content.journal
    return _json(
        {
            "format": FORMAT,
            "title": content.title,
            "sealed": content.moment.isoformat(),
            "version": content.version,
            "journal": {"line": number, "hash": hashed},
            "files": {name: hashlib.sha256(data).hexdigest() for name, data in made.items()},
            "records": {
                f"data/{kind}.json": [
                    {"id": one.id, "name": one.name, "sha256": one.digest} for one in records
                ]
                for kind, records in content.records.items()
            },
        }
    )


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _csv(records: Sequence[Record]) -> bytes:
    """A line for each record; texts in several languages have a column for each."""
    rows = [_flat(one.content) for one in records]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    buffer = io.StringIO(_MARK, newline="")
    buffer.seek(len(_MARK))
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return buffer.getvalue().encode()


def _flat(content: Mapping[str, Any], above: str = "") -> dict[str, str]:
    """The cells of a record by column; lists stay JSON, so that nothing is left out."""
    cells: dict[str, str] = {}
    for name, value in content.items():
        if isinstance(value, Mapping):
            cells |= _flat(value, f"{above}{name}.")
        elif isinstance(value, list):
            cells[above + name] = json.dumps(value, ensure_ascii=False) if value else ""
        else:
            cells[above + name] = "" if value is None else defused(str(value))
    return cells
