#!/usr/bin/env python3
"""Times pandas.read_csv (C engine, float32 features and targets) and `isotone convert` on the same file, one after the other.

    dotnet build -c Release src/Isotone.Cli
    dotnet run -c Release --project src/Isotone.Cli -- simulate --eras 158 --rows-per-era 3176 --output /tmp/legacy.csv
    python3 read_csv.py /tmp/legacy.csv --isotone dotnet src/Isotone.Cli/bin/Release/net10.0/Isotone.Cli.dll

That file has 501,808 rows of 310 features. Each run is a process of its own; the time is that of reading alone. The last
run opens the table that was written. Prints one JSON document.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile

PANDAS = """
import json, resource, sys, time
import numpy, pandas
path = sys.argv[1]
names = pandas.read_csv(path, nrows=0).columns
types = {name: numpy.float32 for name in names if name.startswith(("feature", "target"))}
start = time.perf_counter()
frame = pandas.read_csv(path, dtype=types, engine="c")
print(json.dumps({"seconds": time.perf_counter() - start, "rows": len(frame), "version": pandas.__version__,
                  "bytes": int(frame.memory_usage(deep=True).sum())}))
"""


def run(command):
    """The JSON that a command prints, and the most memory it took in MiB."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command[0]} failed")
    return json.loads(output), usage.ru_maxrss / (1024 if platform.system() == "Linux" else 1 << 20)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="a CSV file in the legacy layout")
    parser.add_argument("--isotone", nargs="+", default=["isotone"], help="the command (default: isotone)")
    parser.add_argument("--repeat", type=int, default=1, help="how often each is run; the median counts")
    options = parser.parse_args()
    with open(options.data, "rb") as file:  # Into the system's cache, for all of them alike.
        while file.read(1 << 24):
            pass

    results = []
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, "data.table")
        convert = [*options.isotone, "convert", "--json", "--force", "--output", table]
        cases = [
            ("pandas", [sys.executable, "-c", PANDAS, options.data], "seconds"),
            ("isotone, 1 thread", [*convert, "--data", options.data, "--threads", "1"], "seconds_reading"),
            ("isotone, 2 threads", [*convert, "--data", options.data, "--threads", "2"], "seconds_reading"),
            ("isotone, opening the table", [*convert, "--data", table], "seconds_reading"),
        ]
        for name, command, key in cases:
            runs = [run(command) for _ in range(options.repeat)]
            seconds = sorted(answer[key] for answer, _ in runs)[options.repeat // 2]
            last = runs[-1][0]
            results.append({
                "name": name,
                "seconds": round(seconds, 3),
                "times_pandas": round(results[0]["seconds"] / seconds, 1) if results else 1,
                "rows": last["rows"],
                "table_mb": round(last.get("bytes", last.get("table_bytes", 0)) / 1e6, 1),
                "peak_mib": round(max(memory for _, memory in runs)),
            })
    print(json.dumps({"file_bytes": os.path.getsize(options.data), "processors": os.cpu_count(), "results": results}, indent=1))


if __name__ == "__main__":
    main()
