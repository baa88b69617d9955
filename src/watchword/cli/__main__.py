"""`python -m watchword.cli`: the same as the program `watchword`, wherever the interpreter is."""

from watchword.cli import main

main()
