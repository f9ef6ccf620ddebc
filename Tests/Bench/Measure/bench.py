"""What tools/bench runs: see there."""
import argparse
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "tools" / "lib"))

import machine  # noqa: E402
import topics  # noqa: E402
from progress import Progress  # noqa: E402
from stage import Ended, Problem  # noqa: E402


class Context:
    """What every topic gets: where the programs are, and a line to show progress on."""

    def __init__(self, bin_dir):
        self.bin_dir = bin_dir
        self.lib_dir = bin_dir.parent / "lib"
        self.progress = Progress()

    def program(self, name):
        file = self.bin_dir / name
        if not file.exists():
            raise Problem(f"{file} is missing: it is not built")
        return file


def measure(context, names):
    """The tables, and what could not be measured: (topic, why)."""
    tables, failures = [], []
    for number, name in enumerate(names, 1):
        title, seconds, function = topics.ALL[name]
        print(f"[{number}/{len(names)}] {name}: {title} (about {seconds} s)", file=sys.stderr, flush=True)
        began = time.monotonic()
        try:
            table = function(context)
        except Problem as problem:
            context.progress.clear()
            failures.append((name, str(problem)))
            print(f"bench: {name} could not be measured: {problem}", file=sys.stderr, flush=True)
            continue
        context.progress.clear()
        tables.append((name, time.monotonic() - began, table))
        print(f"\n## {name}: {table.text()}\n", flush=True)
    return tables, failures


def write_json(file, what, tables, failures):
    document = {"machine": what, "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                "topics": {name: {"seconds": round(took, 1), **table.as_json()} for name, took, table in tables},
                "notMeasured": dict(failures)}
    file.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def main():
    parser = argparse.ArgumentParser(prog="tools/bench")
    parser.add_argument("topics", nargs="*", metavar="NAME", help="only these topics; all if none is named")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="writes the results there, too")
    parser.add_argument("--bin-dir", type=pathlib.Path, required=True)
    parser.add_argument("--topics", dest="list", action="store_true", help="names them, measures nothing")
    arguments = parser.parse_args()
    if arguments.list:
        print("Topics:", *(f"  {name:11} {about}" for name, (about, _, _) in topics.ALL.items()), sep="\n")
        return 0
    unknown = [name for name in arguments.topics if name not in topics.ALL]
    if unknown:
        parser.error(f"there is no topic {unknown[0]}; there are {', '.join(topics.ALL)}")
    what = machine.describe()
    print(f"Measured on {what}\n", flush=True)
    try:
        tables, failures = measure(Context(arguments.bin_dir.resolve()), arguments.topics or list(topics.ALL))
    except (KeyboardInterrupt, Ended):
        print("\nbench: interrupted; everything has been stopped", file=sys.stderr)
        return 130
    if arguments.json:
        write_json(arguments.json, what, tables, failures)
    missed = [f"{name}: {row.name}" for name, _, table in tables for row in table.rows if row.reached is False]
    print("Goals missed: " + "; ".join(missed) if missed else "Every goal reached." if tables else "Nothing measured.")
    for name, why in failures:
        print(f"Not measured: {name}: {why.splitlines()[0]}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
