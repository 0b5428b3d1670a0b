"""Counts lines of claims with DuckDB, and compares what came out with the program's own table.

    duckdb_claims.py count FOLDER      reads FOLDER/lines/*.parquet, writes FOLDER/duckdb.parquet
    duckdb_claims.py compare FOLDER    with FOLDER/out/claims_totals.parquet; exit code 1 where they differ
"""

import os
import sys

import duckdb

command, folder = sys.argv[1:3]
db = duckdb.connect()
db.execute("SET memory_limit = '2GB'")
db.execute("SET threads = 2")
db.execute("SET preserve_insertion_order = false")
db.execute(f"SET temp_directory = '{folder}/duckdb_spill'")

if command == "count":
    db.execute(f"""
        CREATE VIEW lines AS
        SELECT tin, npi, beneficiary_id, allowed_amount, service_count,
            CASE WHEN service_date <= DATE '2023-09-30' THEN 'segment_1' ELSE 'segment_2' END AS period
        FROM '{folder}/lines/*.parquet'
        WHERE service_date BETWEEN DATE '2022-10-01' AND DATE '2024-09-30'
    """)
    query = {
        "sets": """
            SELECT tin, npi, period, sum(allowed_amount) AS allowed, count(DISTINCT beneficiary_id) AS patients,
                sum(service_count) AS services
            FROM lines GROUP BY GROUPING SETS ((tin, npi, period), (tin, period))
        """,
        "union": """
            SELECT tin, npi, period, sum(allowed_amount) AS allowed, count(DISTINCT beneficiary_id) AS patients,
                sum(service_count) AS services
            FROM lines GROUP BY tin, npi, period
            UNION ALL
            SELECT tin, NULL, period, sum(allowed_amount), count(DISTINCT beneficiary_id), sum(service_count)
            FROM lines GROUP BY tin, period
        """,
        "pairs": """
            WITH pairs AS MATERIALIZED (
                SELECT tin, npi, period, beneficiary_id, sum(allowed_amount) AS allowed, sum(service_count) AS services
                FROM lines GROUP BY tin, npi, period, beneficiary_id
            )
            SELECT tin, npi, period, sum(allowed) AS allowed, count(*) AS patients, sum(services) AS services
            FROM pairs GROUP BY tin, npi, period
            UNION ALL
            SELECT tin, NULL, period, sum(allowed), count(DISTINCT beneficiary_id), sum(services)
            FROM pairs GROUP BY tin, period
        """,
    }[os.environ.get("DUCKDB_QUERY", "pairs")]
    db.execute(f"COPY ({query}) TO '{folder}/duckdb.parquet' (FORMAT parquet)")
else:
    columns = "tin, npi, period, allowed::DECIMAL(18, 2), patients::BIGINT, services::DOUBLE"
    theirs = f"SELECT {columns} FROM '{folder}/duckdb.parquet'"
    ours = f"SELECT tin, npi, period, allowed_charges, patients, services FROM '{folder}/out/claims_totals.parquet'"
    rows = db.execute(f"SELECT count(*) FROM ({ours})").fetchone()[0]
    differing = db.execute(f"""
        SELECT count(*) FROM (({ours} EXCEPT ALL {theirs}) UNION ALL ({theirs} EXCEPT ALL {ours}))
    """).fetchone()[0]
    if differing or not rows:
        sys.exit(f"{differing} rows differ, of {rows}")
