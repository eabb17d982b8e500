"""Verify a sealed arbitration file with Python alone (3.9 or later); nothing is sent anywhere.

    python3 verify.py FILE.zip [FINGERPRINT]     or, in the unpacked folder:  python3 verify.py

FINGERPRINT is the SHA-256 of FILE.zip, as it was mailed to the deciders and as the public page has
it. The status is 0 when all is as it was sealed, and 1 when anything is not.
"""

import hashlib
import json
import sys
import zipfile
from pathlib import Path


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def record_digest(record: object) -> str:
    text = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode())


def read_all(place: Path) -> dict[str, bytes]:
    """The content of each file by name: of a zip, or of the folder that it was unpacked in."""
    if place.is_file():
        with zipfile.ZipFile(place) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    files = [path for path in place.rglob("*") if path.is_file() and path.suffix != ".zip"]
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in files}


def problems(files: dict[str, bytes]) -> list[str]:
    """A sentence for each file and each record that is not what was sealed."""
    manifest = json.loads(files["manifest.json"])
    names = sorted({*manifest["files"], *files} - {"manifest.json"})
    found = {name: sha256(files[name]) if name in files else "" for name in names}
    wrong = [f"CHANGED  file {one}" for one in names if found[one] != manifest["files"].get(one)]
    for name, sealed in manifest["records"].items():
        there = {one["id"]: record_digest(one) for one in json.loads(files.get(name, b"[]"))}
        for one in sealed:
            if there.pop(one["id"], None) != one["sha256"]:
                wrong.append(f"CHANGED  record {one['name']} ({one['id']}, in {name})")
        wrong += [f"ADDED    record {key} (in {name})" for key in there]
    return wrong


if __name__ == "__main__":
    where = Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).resolve().parent
    told = problems(read_all(where))
    if where.is_file():
        print("SHA-256 ", sha256(where.read_bytes()), flush=True)
        if sys.argv[2:] not in ([], [sha256(where.read_bytes())]):
            told.append("CHANGED  this is not the file whose fingerprint you were given")
    said = "\n".join(told) or "OK       every file and every record is as it was sealed"
    sys.stdout.buffer.write(f"{said}\n".encode(sys.stdout.encoding, "replace"))
    sys.exit(1 if told else 0)
