"""The key that development makes for itself: once, whole, and readable by its owner only."""

import secrets
from pathlib import Path

KEY_FILE = "secret-key"


def read_or_make_key(data_dir: Path) -> str:
    """The key kept in ``data_dir``; made there the first time.

    Raises ``OSError`` when the folder cannot be read or written.
    """
    path = data_dir / KEY_FILE
    data_dir.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    # Written aside and linked into place: two starts at once end with one whole key.
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    try:
        fresh.write_text(secrets.token_urlsafe(48) + "\n", encoding="ascii")
        path.hardlink_to(fresh)
    except FileExistsError:
        return
    finally:
        fresh.unlink()
