"""``python -m cocreate.cli``: the same as the console command."""

from cocreate.cli import main

main()
