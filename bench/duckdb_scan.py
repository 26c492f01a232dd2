"""One DuckDB query that only scans the cost file for rolling twelve-month sums: no law at all."""

import sys
from pathlib import Path

import duckdb

QUERY = """
    SELECT count(DISTINCT person_id) FROM (
        SELECT person_id, sum(amount) OVER (
            PARTITION BY person_id ORDER BY date RANGE BETWEEN INTERVAL 12 MONTHS PRECEDING AND CURRENT ROW
        ) AS year FROM read_csv(?, header = true) WHERE kind = 'vard'
    ) WHERE year >= 60000
"""

if __name__ == "__main__":
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    found = connection.execute(QUERY, [str(Path(sys.argv[1]) / "costs.csv")]).fetchone()
    print(f"{found[0] if found else 0} persons with 60 000 kr in twelve months")
