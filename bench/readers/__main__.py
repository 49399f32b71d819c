"""`python -m bench.readers` measures on the documents here, `--folder FOLDER` counts faults in any others."""

from pathlib import Path

import click

from bench.readers import tables
from bench.readers.bench import Missing, results
from bench.readers.folder import report


@click.command()
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Files without a truth.")
@click.option("--files", is_flag=True, help="A row for each file as well.")
def main(folder: Path | None, *, files: bool) -> None:
    """Prints how well files are read, as Markdown tables; shares are in per cent."""
    if folder is not None:
        for line in report(folder):
            click.echo(line)
        return
    found = []
    for result in results():
        if isinstance(result, Missing):
            click.echo(f"left out: {result.reader} ({result.reason})", err=True)
        else:
            found.append(result)
    for line in (*tables.summary(found), *(("", *tables.details(found)) if files else ())):
        click.echo(line)


if __name__ == "__main__":
    main()
