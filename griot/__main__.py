"""`python -m griot`: the griot command, as the server starts it to build."""

from griot.command import main

if __name__ == "__main__":
    main(prog_name="griot")
