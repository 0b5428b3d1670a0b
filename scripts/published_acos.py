"""Accountable care organizations of CMS's 2024 release: their rates as input tables, and our scores beside CMS's.

    published_acos.py write RECORDS FOLDER      writes tables and pipeline.toml into FOLDER
    published_acos.py compare RECORDS FOLDER    compares FOLDER/out with RECORDS; exit code 1 below the share asked for
"""

import csv
import sys
from decimal import Decimal
from pathlib import Path

# Scores are printed with two decimals, made of rates printed with two decimals.
WITHIN = Decimal("0.021")
SHARE = Decimal("0.95")

WEB_INTERFACE = {
    "qualityid_001_wi": "001",
    "qualityid_134_wi": "134",
    "qualityid_236_wi": "236",
    "qualityid_318": "318",
    "qualityid_110": "110",
    "qualityid_226": "226",
    "qualityid_113": "113",
    "qualityid_112": "112",
}
CLAIMS = {"measure_479": "479", "measure_484": "484"}
SURVEY = [f"cahps_{number}" for number in (1, 2, 3, 4, 5, 6, 8, 9, 11)]
# 226 has a stratum for completeness and one for the rate.
STRATA = {"226": ["reporting", "performance"]}

PIPELINE = """[pipeline]
name = "quality of accountable care organizations, 2024"
performance_year = 2024
out = "out"
[limits]
identifiers = "synthetic"
max_rejects = 0
"""


def quality_rows(record):
    key = {"entity_type": "apm_entity", "entity_id": record["aco_id"], "program": "app1"}
    complete = {"reporting_rate": "100", "case_count": "1000"}
    for column, measure in WEB_INTERFACE.items():
        if record[column]:
            for stratum in STRATA.get(measure, [""]):
                rate = {"stratum": stratum, "performance_rate": record[column]}
                yield {**key, **complete, **rate, "measure_id": measure, "collection_type": "cmsWebInterface"}
    for column, measure in CLAIMS.items():
        if record[column]:
            score = {"score": record[column], "case_count": "1000"}
            yield {**key, **score, "measure_id": measure, "collection_type": "administrativeClaims"}
    for column in SURVEY:
        if record[column]:
            score = {"score": record[column], "case_count": "1000"}
            yield {**key, **score, "measure_id": column.upper(), "collection_type": "certifiedSurveyVendor"}


def write_table(folder, name, rows):
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def write(records, folder):
    acos = [{"entity_type": "apm_entity", "entity_id": record["aco_id"]} for record in records]
    priors = [record["prior_2023_achievement_pct_computed"] for record in records]
    # Every organization has thousands of clinicians; one of them has to be known.
    one = {"tin": "100000001", "npi": "1000000001"}
    tables = {
        "clinicians": [one],
        "memberships": [{**aco, **one} for aco in acos],
        "groups": [
            {**aco, "practice_size": "1000", "prior_quality_score": prior} for aco, prior in zip(acos, priors, strict=True)
        ],
        "registrations": [{**aco, "cahps_registered": "true"} for aco in acos],
        "quality": [row for record in records for row in quality_rows(record)],
    }
    pipeline = PIPELINE
    for name, rows in tables.items():
        write_table(folder, name, rows)
        pipeline += f'[[inputs]]\ntable = "{name}"\npath = "{name}.csv"\n'
    (folder / "pipeline.toml").write_text(pipeline, encoding="utf-8")


def reason(record, difference):
    if not any(record[column] for column in SURVEY):
        return "no result of the CAHPS survey is published"
    if difference is None:
        return "no score was computed"
    if difference < 0:
        return "CMS's score is higher: its rates or the year before are printed rounded, or improvement was capped elsewhere"
    return "CMS's score is lower: a measure may have been incomplete, which the published rates do not say"


def compare(records, folder):
    try:
        with open(folder / "out" / "entity_scores.csv", newline="", encoding="utf-8") as file:
            scores = {row["entity_id"]: row["quality_score"] for row in csv.DictReader(file) if row["pathway"] == "app"}
    except FileNotFoundError:
        print("  FAILED: the run did not finish")
        return False
    judged = [record for record in records if record["prior_2023_achievement_pct_computed"]]
    close = 0
    for record in records:
        ours = scores.get(record["aco_id"])
        difference = Decimal(ours) - Decimal(record["qualscore_published"]) if ours else None
        if difference is not None and abs(difference) <= WITHIN:
            close += record in judged
            continue
        why = reason(record, difference) if record in judged else "the achievement of the year before is not given"
        print(f"    {record['aco_id']}: published {record['qualscore_published']}, computed {ours or 'nothing'}: {why}")
    share = Decimal(close) / len(judged)
    verdict = "passed" if share >= SHARE else "FAILED"
    print(f"  {verdict}: {close} of {len(judged)} within {WITHIN}, a share of {share:.4f}, should be at least {SHARE}")
    return share >= SHARE


def main():
    verb, path, folder = sys.argv[1:]
    with open(path, newline="", encoding="utf-8") as file:
        records = list(csv.DictReader(file))
    if verb == "write":
        write(records, Path(folder))
    else:
        sys.exit(0 if compare(records, Path(folder)) else 1)


main()
