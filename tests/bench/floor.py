"""What ours is measured against: a plain COPY, and DuckDB, an engine of others."""

from pathlib import Path

import duckdb
from django.db import connections, transaction


_RAW = """
    patient text, day date, at time, booked date, status text, mode text, role text,
    clinician text, slot_type text, duration smallint, birth_year smallint, sex text,
    conditions text, nhs_number text, note text, reference bigint
"""

# Ten outputs, as DuckDB's own idiom has them, from one reading of the file
_READ = """
CREATE OR REPLACE TEMP TABLE t AS
SELECT patient, strptime(day, '%d/%m/%Y')::date AS day, hour(clock::time) AS hour,
    try_strptime(booked, '%d/%m/%Y')::date AS booked, status, role, clinician,
    duration, birth_year, sex
FROM read_csv(?, header = true, all_varchar = false, columns = {
    'patient': 'VARCHAR', 'day': 'VARCHAR', 'clock': 'VARCHAR', 'booked': 'VARCHAR',
    'status': 'VARCHAR', 'mode': 'VARCHAR', 'role': 'VARCHAR', 'clinician': 'VARCHAR',
    'slot_type': 'VARCHAR', 'duration': 'SMALLINT', 'birth_year': 'SMALLINT',
    'sex': 'VARCHAR', 'conditions': 'VARCHAR', 'nhs_number': 'VARCHAR',
    'note': 'VARCHAR', 'reference': 'BIGINT'})
"""
_COUNTS = """
CREATE OR REPLACE TEMP TABLE c AS SELECT patient, count(*) AS n,
    row_number() OVER (ORDER BY count(*) DESC, patient) AS place
FROM t WHERE status = 'Attended' GROUP BY patient
"""
TEN_OUTPUTS = {
    "counts per patient": "SELECT patient, n FROM c ORDER BY place",
    "top shares": """SELECT p, sum(n) FILTER (place <= ceil(total * p / 100)) / sum(n)
        FROM c, (SELECT count(*) AS total FROM c), (VALUES (1), (3), (5), (10)) v(p)
        GROUP BY p""",
    "Gini": """SELECT 2 * sum((total + 1 - place) * n) / (total * sum(n))
            - (total + 1) / total
        FROM c, (SELECT count(*) AS total FROM c) GROUP BY total""",
    "Lorenz": """SELECT ceil(place * 100 / total) AS p,
            sum(sum(n)) OVER (ORDER BY ceil(place * 100 / total))
        FROM c, (SELECT count(*) AS total FROM c) GROUP BY p""",
    "cost by role": """SELECT role, count(*), sum(duration) FROM t
        WHERE status IN ('Attended', 'Did not attend') GROUP BY role""",
    "age and sex": """SELECT least((year(day) - birth_year) // 5, 18) AS age, sex,
            count(*), count(DISTINCT patient) FROM t WHERE status = 'Attended'
        GROUP BY age, sex""",
    "missed by lead": """SELECT CASE WHEN day - booked <= 0 THEN 0
            WHEN day - booked <= 1 THEN 1 WHEN day - booked <= 7 THEN 7
            WHEN day - booked <= 14 THEN 14 WHEN day - booked <= 28 THEN 28
            ELSE 29 END AS lead, count(*), count(*) FILTER (status = 'Did not attend')
        FROM t WHERE status IN ('Attended', 'Did not attend') GROUP BY lead""",
    "weekday by hour": """SELECT isodow(day) AS weekday, hour, count(*) FROM t
        GROUP BY weekday, hour""",
    "continuity": """SELECT avg(most / n) FROM (SELECT patient, max(k) AS most,
            sum(k) AS n FROM (SELECT patient, clinician, count(*) AS k FROM t
                WHERE status = 'Attended' AND role = 'GP' GROUP BY patient, clinician)
        GROUP BY patient) WHERE n > 1""",
    "five years, and who stays on top": """WITH y AS (SELECT patient,
            year(day - INTERVAL 3 MONTH) AS year, count(*) AS n,
            percent_rank() OVER (PARTITION BY year(day - INTERVAL 3 MONTH)
                ORDER BY count(*) DESC) AS rank
            FROM t WHERE status = 'Attended' GROUP BY patient, year(day - INTERVAL 3 MONTH))
        SELECT a.year, sum(a.n), count(*), count(b.rank), count(d.rank) FROM y a
        LEFT JOIN y b ON b.patient = a.patient AND b.year = a.year + 1 AND b.rank < 0.1
        LEFT JOIN y d ON d.patient = a.patient AND d.year = a.year + 2 AND d.rank < 0.1
            AND b.rank IS NOT NULL
        WHERE a.rank < 0.1 GROUP BY a.year""",
}


def copy_raw_rows(path: Path) -> None:
    """The file as it is into a table with column types and without an index."""
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_raw ({_RAW})")
        cursor.execute("SET LOCAL datestyle = 'ISO, DMY'")
        with path.open("rb") as file:
            cursor.copy_expert("COPY bench_raw FROM STDIN (FORMAT csv, HEADER)", file)


def drop_raw_rows() -> None:
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_raw")


def ten_outputs(path: Path) -> int:
    """Work all of them out; gives how many result rows there were."""
    with duckdb.connect(config={"temp_directory": ""}) as engine:
        engine.execute(_READ, [str(path)])
        engine.execute(_COUNTS)
        return sum(len(engine.execute(sql).fetchall()) for sql in TEN_OUTPUTS.values())
