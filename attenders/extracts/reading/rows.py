"""The rows of a text in blocks, as columns; rows of another width are handed aside."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.csv

from attenders.extracts.reading.opening import Opened


BLOCK_BYTES = 4 << 20


def blocks(
    source: Any,  # whatever pyarrow takes for a file
    opened: Opened,
    *,
    positions: Collection[int],
    kind: pa.DataType,
    set_aside: Callable[[pa.csv.InvalidRow], str],
) -> Iterator[pa.RecordBatch]:
    """Read these columns, which are named by their position, as text of this kind."""
    names = [str(at) for at in range(len(opened.headings))]
    wanted = [str(at) for at in sorted(set(positions))]
    with pa.PythonFile(source, mode="r") as file:
        yield from pa.csv.open_csv(
            file,
            read_options=pa.csv.ReadOptions(
                use_threads=False,  # else the numbers of bad rows are not known
                block_size=BLOCK_BYTES,
                column_names=names,
            ),
            parse_options=pa.csv.ParseOptions(
                delimiter=opened.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,  # a spreadsheet counts them
                invalid_row_handler=set_aside,
            ),
            convert_options=pa.csv.ConvertOptions(
                include_columns=wanted,
                column_types=dict.fromkeys(wanted, kind),
                strings_can_be_null=False,
            ),
        )
