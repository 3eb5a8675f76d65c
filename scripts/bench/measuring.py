"""What the measuring scripts share: running a program with its time and memory, and keeping what was measured."""
import datetime
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import typing

ROOT = pathlib.Path(__file__).resolve().parents[2]
INSTANT = "2026-11-23T06:00:00Z"


class Cost(typing.NamedTuple):
    wall: float
    """Seconds."""
    processor: float
    """Seconds, of all threads."""
    memory: int
    """Bytes at the peak."""


def run(words, output=os.devnull, statuses=(0,)):
    """Runs a program to its end by GNU time, which sees the program's own memory alone."""
    with tempfile.NamedTemporaryFile("r") as told, open(output, "wb") as sink:
        ended = subprocess.run(["/usr/bin/time", "--quiet", "-f", "%e %U %S %M", "-o", told.name, *map(str, words)], stdout=sink,
                               stderr=subprocess.PIPE, check=False)
        if ended.returncode not in statuses:
            sys.exit(f"{words[0]} ended with status {ended.returncode}: {ended.stderr.decode(errors='replace')}")
        wall, user, system, kilobytes = told.read().split()[-4:]
    return Cost(float(wall), float(user) + float(system), int(kilobytes) * 1024)


def median(costs, field):
    return statistics.median(getattr(cost, field) for cost in costs)


def collect(program, folder, source, *more):
    """The words that collect one source of the configuration in a folder."""
    return [program, "collect", "--configuration", f"{folder}/earshot.xml", "--source", source, "--at", INSTANT,
            "--output", f"{folder}/evidence/{source}.evidence", *more]


def write_configuration(folder):
    """One store in the Asterisk layout, one workstation whose drive is the folder `drive`."""
    (folder / "evidence").mkdir(exist_ok=True)
    (folder / "inventory.xml").write_text(
        '<inventory xmlns="urn:earshot:inventory:1"><workstation name="PC-01" user="jash">'
        '<drive name="C" path="drive" profiles="Users"/></workstation></inventory>\n')
    (folder / "earshot.xml").write_text(
        '<earshot xmlns="urn:earshot:configuration:1" organisation="Benchmark" time-zone="Europe/London">\n'
        f'  <state folder="state"/><output folder="reports"/><rules folder="{ROOT}/Rules"/>\n'
        '  <store name="main" folder="store"><file-names layout="catalogues/asterisk-mixmonitor.xml"/></store>\n'
        '  <drives name="workstations" inventory="inventory.xml"/>\n</earshot>\n')


def make_ledger(program, folder):
    """What an audit does before it looks at drives."""
    shutil.rmtree(folder / "state", ignore_errors=True)
    run(collect(program, folder, "main"))
    run(collect(program, folder, "ledger", "--evidence", f"{folder}/evidence"))


def version(*words):
    lines = subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip().splitlines()
    return lines[0] if lines else words[0]


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    # chrt -f 1 scripts/bench/… measures on a machine that others use at the same time.
    first = "" if os.sched_getscheduler(0) == os.SCHED_OTHER else ", by real-time priority"
    load = os.getloadavg()[0]
    return f"{model}, {os.cpu_count()} cores, Linux {platform.release()}; load when it began {load:.1f}{first}"


def today():
    return f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d}"


def check_program(path):
    if not os.access(path, os.X_OK):
        sys.exit(f"there is no {path}; build it with: swift build -c release --product earshot")


def keep(name, title, lines, dry):
    """Prints what was measured, and adds it to docs/benchmarks."""
    print("\n".join(lines))
    if dry:
        return
    file = ROOT / "docs" / "benchmarks" / f"{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        file.write_text(f"# {title}\n\nKept by `scripts/bench/{name}`, the latest last.\n")
    with open(file, "a") as sink:
        sink.write("\n" + "\n".join(lines) + "\n")
