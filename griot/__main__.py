"""`python -m griot`: the griot command, as the server starts it to build."""

from griot.command import main

main(prog_name="griot")
