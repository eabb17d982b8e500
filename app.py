"""Start the product: `python app.py` serves it, with an embedded database unless told otherwise."""

import sys

from cocreate.starting import start

if __name__ == "__main__":
    try:
        status = start(["serve", *sys.argv[1:]])
    except ModuleNotFoundError as error:
        sys.stderr.write(f"The environment is not installed yet ({error}): type `make run`.\n")
        status = 1
    sys.exit(status)
