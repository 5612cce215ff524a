"""`detente import`: files of other event datasets into the record."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from detente.cli import OK, SOME_FAILED
from detente.cli._record import DEFAULT, File


class Dataset(StrEnum):
    """Datasets whose files can be read."""

    GDELT = "gdelt"
    ICEWS = "icews"
    POLECAT = "polecat"
    ACLED = "acled"
    UCDP = "ucdp"


def import_(
    files: Annotated[list[Path], Argument(metavar="FILE", help="Files as the dataset offers them; zip and gz too.")],
    record: File = DEFAULT,
    as_: Annotated[
        Dataset | None, Option("--as", help="The dataset; without it the first line of each file tells.")
    ] = None,
    merge: Annotated[
        bool, Option("--merge", help="Then merge events of one dataset with the same events of another.")
    ] = False,
) -> int:
    """Add the events of GDELT 2.0, ICEWS, POLECAT, ACLED or UCDP GED files to a record; it is made where there is none.

    Every event keeps its dataset, its id there and its source; adding a file twice changes nothing. Rows that cannot be
    used are left out and counted by reason, with the first lines that they stand in. GDELT's mentions files add the
    further reports of events that are in the record, so import its events first.

    With --merge, events of different datasets become one where type, parties and day agree and each is the other's only
    candidate (never two of one dataset); `detente record part` takes them apart again.

    Exit status: 0 all files read, 1 some not, 2 wrong usage or nothing read.

    \b
    Example:
      detente import 20240306.export.CSV.zip 20240306.mentions.CSV.zip --record relations.duckdb
      detente import GEDEvent_v24_1.csv --as ucdp --record relations.duckdb
      detente import acled.csv GEDEvent_v24_1.csv --merge
    """
    from detente.cli import NOTHING_DONE
    from detente.cli._errors import complain
    from detente.cli._record import writing
    from detente.errors import SourceError
    from detente.record.importers import Imported, import_files

    def told(done: Imported) -> None:
        print(done.summary(), flush=True)

    failed = 0
    with writing(record, new=True) as kept:
        for path in files:
            try:
                import_files(kept, [path], layout=as_.value if as_ else None, told=told)
            except SourceError as error:
                failed += 1
                complain(error, str(path))
        if merge and failed < len(files):
            print(f"{kept.merge_datasets():,} events merged with those of another dataset")
    if failed == len(files):
        return NOTHING_DONE
    return SOME_FAILED if failed else OK
