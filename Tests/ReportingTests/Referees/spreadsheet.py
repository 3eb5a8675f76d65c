"""Reads findings.csv with Python's own csv module and holds it against the findings database."""
import csv, datetime, sqlite3, sys, zoneinfo

table, database = sys.argv[1:]
data = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
facts = dict(data.execute("SELECT key, value FROM audit"))
zone = zoneinfo.ZoneInfo(facts["zone"])


def shown(text):
    """A text as every report shows it; the only telephone number in the samples is this one."""
    text = "" if text is None else str(text)
    text = text.replace("07700900123", "********123").replace("+441737276000", "+*********000")
    marks = {"\n": "\\x0A", "\0": "\\x00", "\u202e": "\\u{202E}", "\t": "\\x09"}
    for mark, escape in marks.items():
        text = text.replace(mark, escape)
    return text


def instant(microseconds):
    if microseconds is None:
        return ""
    return datetime.datetime.fromtimestamp(microseconds // 1_000_000, zone).isoformat().replace("+00:00", "Z")


def evidence(finding):
    entries = []
    for side, text, *places in data.execute(
        "SELECT side, text, source, file, line, byte, raw_sha256, file_sha256 FROM evidence WHERE finding = ? ORDER BY ordinal",
        (finding,),
    ):
        names = ["source", "file", "line", "byte", "SHA-256 of the line", "SHA-256 of the file"]
        parts = [f"{name} {shown(place)}" for name, place in zip(names, places) if place is not None]
        entries.append(", ".join([f"{side}: {shown(text)}", *parts]))
    return " | ".join(entries)


def guarded(text):
    return "'" + text if text[:1] in ("=", "+", "-", "@") else text


expected = []
for row in data.execute(
    """SELECT f.id, state, verdict, f.severity, rule, r.title, sentence, subject_kind, subject, occurred, answerable,
       answerable_basis, sureness, remedy, due, first_reported, because, occurrences,
       open_since, cause, escalated, decision, decided_until, assigned
       FROM finding f JOIN rule r ON r.id = f.rule ORDER BY f.position"""
):
    cells = [instant(cell) if index in (9, 14, 15, 18, 22) else shown(cell) for index, cell in enumerate(row)]
    expected.append([guarded(cell) for cell in cells + [evidence(row[0])]])

raw = open(table, "rb").read()
assert raw.startswith(b"\xef\xbb\xbf"), "no byte order mark"
assert raw.count(b"\n") == raw.count(b"\r\n"), "a line that does not end in CR LF"
with open(table, encoding="utf-8-sig", newline="") as file:
    header, *rows = csv.reader(file, strict=True)
assert header[0] == "id" and header[-1] == "evidence" and len(header) == 25, header
assert len(rows) == len(expected), (len(rows), len(expected))
for got, wanted in zip(rows, expected):
    for name, a, b in zip(header, got, wanted):
        assert a == b, f"{name}: {a!r} where the database has {b!r}"
    assert len(got) == len(wanted)
