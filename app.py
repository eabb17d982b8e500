"""Start the product: `python app.py` serves it, with an embedded database unless told otherwise."""

import sys


def main() -> int:
    """Patch the standard library for greenlets before anything else, then serve."""
    try:
        from gevent import monkey  # noqa: PLC0415 -- must come before every other import
    except ModuleNotFoundError:
        sys.stderr.write("The environment is not installed yet: type `make run`.\n")
        return 1
    monkey.patch_all()
    from cocreate.cli import run  # noqa: PLC0415 -- after the patch, or nothing of it is patched

    return run(["serve", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
