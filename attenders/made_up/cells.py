"""Columns of our template in the words and numbers of clinical systems."""

from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.compute as pc


EMIS_MODES = {
    "Face to face": "Face to Face (Surgery)",
    "Telephone": "Telephone/Audio",
    "Video or online": "Video with Audio",
    "Home visit": "Face to Face (Home Visit)",
}


def looked_up(column: pa.ChunkedArray, word: Callable[..., str]) -> pa.Array:
    """A word for each distinct value, put in its place."""
    whole = pa.concat_arrays(pa.chunked_array(column).chunks).dictionary_encode()
    words: Sequence[str] = [word(value) for value in whole.dictionary.to_pylist()]
    return pa.array(words, pa.string()).take(whole.indices)


def days(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.strptime(column, format="%d/%m/%Y", unit="s")


def numbers(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """FIC0000012 as 12: the systems number people."""
    return pc.utf8_slice_codeunits(column, 3).cast(pa.int64())
