"""Makes the evidence of a made-up contact centre, of any size, as its collectors would have sealed it.

Every row is a function of its number and of the seed: the same call makes the same facts. Rows are made inside SQLite,
since ten million of them would take Python minutes.
"""
import datetime
import hashlib
import pathlib
import shutil
import sqlite3
import typing

DAY = 86_400_000_000
AT = datetime.datetime(2026, 11, 23, 6, tzinfo=datetime.timezone.utc)
NOW = int(AT.timestamp()) * 1_000_000
DAYS = 30
BEGAN = NOW - DAYS * DAY
PEOPLE = 400
LISTENERS = 40
MANAGER = "p000"
INFORMATION_MANAGER = "p399"
WORKSTATIONS = 380


class Size(typing.NamedTuple):
    accesses: int
    recordings: int
    copies: int
    """Half of all accesses by one account, one in 1,000 of them from a second host; 100,000 accesses of one recording; all
    monitoring of one adviser."""
    skewed: bool = False


def mixed(number, stream):
    """SQL for a number from 0 to 2^32, as good as drawn, that hangs on `number` and on the stream alone."""
    first = f"(({number}) * 2654435761 + {stream} * 97654321) & 4294967295"
    return f"(((({first}) >> 9) * 1597334677 + {stream} * 7919 + (({number}) & 511)) & 4294967295) >> 3"


def share(number, stream, of):
    """SQL for a number from 0 to below `of`."""
    return f"(({mixed(number, stream)}) % ({of}))"


def rows(count, first=0):
    """SQL for the numbers from first on, as table `r` with the column `n`."""
    return (f"(WITH RECURSIVE r (n) AS (SELECT {first} WHERE {count} > 0 UNION ALL SELECT n + 1 FROM r "
            f"WHERE n < {first + count - 1}) SELECT n FROM r) r")


def recording_start(n, size):
    """One after the other, evenly over the days."""
    return f"({BEGAN} + ({n}) * {DAYS * DAY // size.recordings})"


def recording_path(n, size):
    day = f"strftime('%Y/%m/%d', {recording_start(n, size)} / 1000000, 'unixepoch')"
    return f"{day} || '/queue-helpline-01737276' || printf('%03d-%010d.%d.wav', ({n}) % 1000, 17640000 + ({n}), ({n}) % 97)"


def recording_id(n):
    return f"printf('%010d.%d', 17640000 + ({n}), ({n}) % 97)"


class Evidence:
    """One source's evidence file, made from one that the program itself wrote, so that its tables are the program's."""

    def __init__(self, template, folder, name, kind, supplies, place):
        self.name, self.kind, self.supplies, self.place = name, kind, supplies, place
        self.path = folder / f"{name}.evidence"
        shutil.copy(template, self.path)
        self.database = sqlite3.connect(self.path, isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-65536"):
            self.database.execute(f"PRAGMA {pragma}")
        self.database.execute("BEGIN")
        for (table,) in self.database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            self.database.execute(f'DELETE FROM "{table}"')
        self.database.execute("INSERT INTO source VALUES (?, ?, ?, ?, ?, 'bench', NULL)",
                              (name, kind, " ".join(supplies), place, NOW))
        self.database.execute("INSERT INTO input_file VALUES (1, ?, 1, ?, NULL)", (f"{place}/{name}.log", NOW))

    def fill(self, kind, columns, count, first=0, where="1", given=(), number="n"):
        """Facts of a kind: for each column, SQL over the row's number `n` and over what was given names before."""
        names = ", ".join(f'"{column}"' for column in columns)
        # The columns of provenance: file, line, byte, digest of the line.
        source = f"(SELECT {number} AS n FROM {rows(count, first)} LIMIT -1)"
        for name, value in given:
            # A limit keeps SQLite from putting the expression wherever its name stands, to be worked out anew each time.
            source = f"(SELECT *, {value} AS {name} FROM {source} LIMIT -1)"
        self.database.execute(
            f'INSERT INTO "{kind}" ({names}, in_file, line_number, byte_offset, raw_sha256) '
            f"SELECT {', '.join(map(str, columns.values()))}, 1, n + 1, n * 240, "
            f"CAST(printf('%032d', n) AS BLOB) FROM {source} WHERE {where}")

    def add(self, kind, facts):
        for fact in facts:
            names = ", ".join(f'"{column}"' for column in fact)
            marks = ", ".join("?" * len(fact))
            self.database.execute(f'INSERT INTO "{kind}" ({names}, in_file) VALUES ({marks}, 1)', tuple(fact.values()))

    def examined(self, what, count):
        self.add("coverage", [{"source": self.name, "state": "examined", "affects": " ".join(self.supplies),
                               "reason": what, "count": count}])

    def gap(self, affects, reason, **more):
        self.add("coverage", [{"source": self.name, "state": "gap", "affects": affects, "problem": "malformed",
                               "reason": reason, "remedy": "Mend it."} | more])

    def seal(self):
        self.database.execute("COMMIT")
        self.database.close()
        # Judging does not look at the seal again, so the name's digest stands for it: hashing gigabytes measures nothing.
        return (self.name, self.kind, " ".join(self.supplies), self.place, f"evidence/{self.path.name}",
                hashlib.sha256(self.name.encode()).hexdigest())


def person(n):
    return f"printf('p%03d', {n})"


def account(n):
    return f"printf('user%03d', {n})"


def make(template: pathlib.Path, folder: pathlib.Path, size: Size):
    """Fills `folder` with evidence; returns what run.xml must say of each source."""
    folder.mkdir(parents=True)
    sources = [people(template, folder), registers(template, folder, size), store(template, folder, size),
               calls(template, folder, size), drives(template, folder, size)]
    part = size.accesses * 6 // 10
    sources.append(accesses(template, folder, "web", size, 0, part))
    sources.append(accesses(template, folder, "file-server", size, part, size.accesses - part))
    return sources


def people(template, folder):
    file = Evidence(template, folder, "people", "register", ["person", "account", "tenure"], "/registers/people.xml")
    file.fill("person", {"id": person("n"), "name": "'Person ' || n"}, PEOPLE)
    file.fill("account", {"name": account("n"), "person": person("n"), "service": "0"}, PEOPLE)
    file.add("account", [{"name": name, "service": 1} for name in ("svc_backup", "svc_virus", "svc_index")])
    title = (f"CASE WHEN n = 0 THEN 'Contact Manager' WHEN n < {LISTENERS} THEN 'Senior Customer Contact Adviser' "
             f"WHEN n = {PEOPLE - 1} THEN 'Communications, Customers & Information Manager' "
             f"WHEN n >= {PEOPLE - 10} THEN 'ICT Officer' ELSE 'Customer Contact Adviser' END")
    columns = {"person": person("n"), "team": "'Contact Centre'", "manager": f"'{MANAGER}'"}
    # One in ten was something else before, and one in fifty has left.
    file.fill("tenure", columns | {"title": title, "from": f"CASE WHEN n % 10 = 3 THEN {BEGAN} ELSE {BEGAN} - 900 * {DAY} END",
                                   "to": f"CASE WHEN n % 50 = 49 AND n < {PEOPLE - 10} THEN {BEGAN} + 10 * {DAY} END"}, PEOPLE)
    file.fill("tenure", columns | {"title": "'Customer Contact Adviser'", "from": f"{BEGAN} - 900 * {DAY}", "to": BEGAN},
              PEOPLE, where="n % 10 = 3")
    file.examined("400 people read", PEOPLE)
    file.gap("tenure", "A row cannot be read.", person="p398")
    return file.seal()


def registers(template, folder, size):
    kinds = ["permission", "extension", "subject-request", "search", "purge-run", "deletion", "monitoring", "playback",
             "playback-consent", "awareness", "complaint", "notice"]
    file = Evidence(template, folder, "registers", "register", kinds, "/registers")
    r = size.recordings
    any_recording = recording_id(share("n", 11, r))
    after = f"{BEGAN} + {share('n', 12, DAYS * 86400)} * 1000000"
    # All advisers but twenty may listen for their own training; nobody permitted those.
    file.fill("permission", {"id": "'P' || n", "person": person(f"{LISTENERS} + n"), "granted-by": f"'{MANAGER}'",
                             "granted": f"{BEGAN} - 40 * {DAY}", "from": f"{BEGAN} - 40 * {DAY}", "to": f"{NOW} + 40 * {DAY}",
                             "reason": "'training'"}, PEOPLE - LISTENERS - 20)
    file.fill("extension", {"id": "'X' || n", "recording": any_recording, "requested-by": f"'{MANAGER}'",
                            "approver": f"'{INFORMATION_MANAGER}'", "approved": after, "from": after,
                            "to": f"{after} + 60 * {DAY}", "reason": "'complaint'"}, r // 50)
    closed = f"CASE WHEN n % 3 THEN {after} + {share('n', 13, 45)} * {DAY} END"
    file.fill("subject-request", {"id": "'S' || n", "recording": any_recording, "received": after, "notified": after,
                                  "in-writing": 1, "closed": closed, "handled-by": f"'{INFORMATION_MANAGER}'",
                                  "status": "CASE WHEN n % 3 THEN 'closed' ELSE 'open' END"}, r // 200)
    file.fill("search", {"request": "'S' || n", "at": after, "by": person("390 + n % 9"), "scope": "'store and drives'"},
              r // 200, where="n % 20")
    file.fill("purge-run", {"store": "'main'", "at": f"{BEGAN} + n * {DAY}", "removed": r // 60, "failed": "n % 30 = 7"}, DAYS)
    file.fill("deletion", {"recording": recording_id("n"), "at": f"{recording_start('n', size)} + 14 * {DAY} + 3600000000",
                           "by": "CASE WHEN n % 1000 = 5 THEN 'user100' ELSE 'svc_index' END", "method": "'nightly purge'"}, r,
              where=f"{recording_start('n', size)} + 15 * {DAY} < {NOW} AND n % 500")
    # One in five plays of a listener has a record of monitoring, the others but one in a hundred a complaint.
    adviser = person("77") if size.skewed else person(share("number", 22, PEOPLE))
    file.fill("monitoring", {"id": "'M' || n", "recording": recording_id("number"), "adviser": adviser,
                             "assessor": person("reader"), "at": f"{moment('n', size)} + 3600000000", "score": "'4'",
                             "notes": "n % 40 > 0", "discussed": f"{moment('n', size)} + {DAY}"},
              size.accesses // 80, where="who >= 80 AND who < 90 AND n / 80 % 5 = 0", given=plays(size), number="80 * n")
    file.fill("playback", {"id": "'D' || n / 2", "recording": any_recording, "at": after,
                           "played-by": person(share("n / 2", 16, LISTENERS)), "attendee": person(share("n", 17, PEOPLE)),
                           "purpose": "CASE WHEN n % 4 THEN 'one-to-one' ELSE 'training' END"}, r // 100)
    file.fill("playback-consent", {"adviser": person("n"), "from": f"{BEGAN} - 40 * {DAY}"}, 200)
    file.fill("awareness", {"person": person("n"), "at": f"{BEGAN} - 300 * {DAY}"}, PEOPLE, where="n % 40")
    file.fill("complaint", {"id": "'C' || n", "recording": recording_id("number"), "received": f"{moment('n', size)} - {DAY}",
                            "closed": f"{moment('n', size)} + 9 * {DAY}", "handled-by": person("n % 30")}, size.accesses // 80,
              where="who >= 80 AND who < 90 AND n / 80 % 5 > 0 AND n / 80 % 100 <> 7", given=plays(size), number="80 * n")
    file.add("notice", [{"place": place, "address": place, "at": NOW, "found": found} for place, found in
                        (("web site", 1), ("intranet", 0))])
    file.examined("the registers read", 1)
    file.gap("extension", "A row cannot be read.", about="none")
    return file.seal()


def store(template, folder, size):
    kinds = ["recording", "store-permission", "earlier-content", "keypad-digits"]
    file = Evidence(template, folder, "main", "store", kinds, "/store")
    start = recording_start("n", size)
    length = f"(60 + {share('n', 21, 900)}) * 1000000"
    is_present = f"{start} + 15 * {DAY} > {NOW} OR n % 500 = 0"
    digest = "printf('%064x', n * 2654435761)"
    file.fill("recording", {
        "id": recording_id("n"), "store": "'main'", "path": recording_path("n", size), "present-in-store": is_present,
        "in-catalogue": "n % 20000 > 0", "started": start, "ended": f"{start} + {length}", "ended-basis": "'start and length'",
        "file-time": f"{start} + {length}", "queue": "CASE WHEN n % 10000 = 9 THEN 'back office' ELSE 'helpline' END",
        "direction": "'incoming'", "call": recording_id("n"), "caller": "'*******' || printf('%03d', n % 1000)",
        "adviser": account(share("n", 22, PEOPLE)), "size": f"{length} / 1000 * 16", "length": length,
        "catalogue-length": length, "length-contradicts": "0", "codec": "'PCM 16 bit'", "rate": 8000, "channels": 1,
        "audio": "'sound'", "sha256": digest,
        "catalogue-sha256": f"CASE WHEN n % 50000 = 8 THEN 'other' ELSE {digest} END", "first-seen": f"{start} + {DAY}",
        "last-seen": NOW}, size.recordings)
    file.fill("store-permission", {
        "store": "'main'", "path": "printf('2026/11/%02d/%d', n % 30, n / 3)", "of": "'files'",
        "via": "CASE n % 3 WHEN 0 THEN 'owner' WHEN 1 THEN 'group' ELSE 'others' END",
        "who": "CASE n % 3 WHEN 0 THEN 'svc_index' WHEN 1 THEN 'recorders' ELSE 'everybody' END",
        "may-read": "n % 3 < 2 OR n % 1001 = 5", "may-write": "n % 3 = 0", "mode": "'rw-r-----'", "count": 3},
        size.recordings // 100)
    file.fill("earlier-content", {"recording": recording_id("n * 9973"), "store": "'main'", "sha256": "printf('%064x', n)",
                                  "size": 1, "first-seen": BEGAN, "last-seen": f"{BEGAN} + 7 * {DAY}"}, size.recordings // 10000)
    file.fill("keypad-digits", {"recording": recording_id(share("n", 23, size.recordings)), "store": "'main'",
                                "offset": "n % 60 * 1000000", "length": 4000000, "digits": "n % 17 + 3",
                                "like-a-card-number": "n % 170 = 13"}, size.recordings // 100)
    file.examined("the store walked", size.recordings)
    return file.seal()


def calls(template, folder, size):
    kinds = ["call", "announcement", "queueing", "transfer", "payment", "pause", "warning", "incident"]
    file = Evidence(template, folder, "calls", "calls", kinds, "/calls")
    start, call = recording_start("n", size), recording_id("n")
    r = size.recordings
    end = f"{start} + (60 + {share('n', 21, 900)}) * 1000000"
    file.fill("call", {"id": call, "direction": "'incoming'", "queue": "'helpline'", "caller": "'*******' || printf('%03d', n % 1000)",
                       "adviser": account(share("n", 22, PEOPLE)), "began": f"{start} - 20000000", "answered": start,
                       "ended": f"{end} + 1000000", "ended-by": "CASE WHEN n % 3 THEN 'caller' ELSE 'adviser' END"}, r + r // 2000)
    file.fill("announcement", {"call": call, "at": f"{start} - 18000000", "message": "'calls are recorded'"}, r, where="n % 3000")
    file.fill("queueing", {"call": call, "queue": "'helpline'", "from": f"{start} - 20000000", "to": f"{end} + 1000000"}, r)
    file.fill("transfer", {"call": call, "at": f"CASE WHEN n % 7000 THEN {end} + 1000000 ELSE {start} + 30000000 END",
                           "to": "'planning'", "to-kind": "'queue'"}, r, where="n % 10 = 0")
    file.fill("payment", {"call": call, "from": f"{start} + 20000000", "to": f"{start} + 50000000"}, r, where="n % 20 = 0")
    file.fill("pause", {"call": call, "from": f"{start} + 19000000", "to": f"{start} + 51000000"}, r, where="n % 20 = 0 AND n % 4000")
    file.fill("incident", {"id": "'I' || n", "call": call, "recording": call, "at": start, "adviser": person(share("n", 22, PEOPLE)),
                           "ended-by-adviser": "n % 200 < 100", "warned": "n % 300 > 20"}, r, where="n % 100 = 7")
    file.fill("warning", {"call": call, "at": f"{start} + 1000000", "by": account("n % 400")}, r, where="n % 100 = 7 AND n % 300 > 20")
    file.examined("calls read", r)
    return file.seal()


def drives(template, folder, size):
    file = Evidence(template, folder, "workstations", "drives", ["copy", "workstation"], "/drives")
    file.fill("workstation", {"name": "printf('PC-%03d', n)", "address": "printf('10.0.%d.%d', n / 200, n % 200 + 10)",
                              "user": account("n")}, WORKSTATIONS)
    # One copy in fifty is of any recording, all others of one of the last days.
    days = size.recordings * 13 // DAYS
    number = (f"(CASE WHEN n % 50 THEN {size.recordings - days} + {share('n', 31, days)} "
              f"ELSE {share('n', 31, size.recordings)} END)")
    file.fill("copy", {
        "workstation": f"printf('PC-%03d', {share('n', 32, WORKSTATIONS)})", "drive": "'C'", "medium": "'hard drive'",
        "path": f"'Users/' || {account(share('n', 32, WORKSTATIONS))} || '/' || n || '.wav'", "recording": recording_id(number),
        "match": "'identical'", "state": "CASE WHEN n % 10 THEN 'present' ELSE 'in the bin' END", "size": 1600000,
        "sha256": f"printf('%064x', {number} * 2654435761)", "modified": f"{recording_start(number, size)} + 6 * {DAY}",
        "owner": account(share("n", 32, WORKSTATIONS)), "profile": account(share("n", 32, WORKSTATIONS)), "kind": "'WAV'"},
        size.copies)
    file.examined("drives walked", size.copies)
    return file.seal()


def plays(size):
    """Who reads what with access `n`. Programs go through the store in its order. A play's draw to 79 is a program's, to 89 a
    listener's, else anybody's."""
    return [
        ("who", share("n / 80", 41, 100)),
        ("reader", f"CASE WHEN who < 90 THEN {share('n / 80', 42, LISTENERS)} "
                   f"ELSE {LISTENERS} + {share('n / 80', 42, PEOPLE - LISTENERS)} END"),
        # What lay in the store then, from its latest to a day before its deletion.
        ("latest", f"max(1, n / 80 * 80 * {size.recordings} / {size.accesses} - {size.recordings // 2000})"),
        ("first", f"max(0, latest - {size.recordings * 13 // DAYS})"),
        ("number", f"CASE WHEN n % 500000 = 7 THEN 1 WHEN who < 80 THEN first + n % (latest - first) "
                   f"ELSE first + {share('n / 80', 44, '(latest - first)')} END"),
    ]


def moment(n, size):
    """When access `n` was made."""
    return f"{BEGAN} + ({n}) * {DAYS * DAY // size.accesses}"


def accesses(template, folder, name, size, first, count):
    """Eight in ten by programs, one by listeners, one by people without that role; people's come as plays of eighty
    reads of one recording in a row."""
    file = Evidence(template, folder, name, "access-log", ["access"], f"/logs/{name}")
    given = plays(size)
    whose = (f"CASE WHEN who < 80 THEN CASE n % 3 WHEN 0 THEN 'svc_backup' WHEN 1 THEN 'svc_virus' ELSE 'svc_index' END "
             f"ELSE {account('reader')} END")
    host = ("CASE WHEN who < 80 THEN '10.0.9.' || (n % 3) "
            "ELSE printf('10.0.%d.%d', reader / 200, reader % 200 + 10) END")
    if size.skewed:
        whose = f"CASE WHEN n % 2 THEN 'user077' ELSE {whose} END"
        host = f"CASE WHEN n % 2 THEN '10.0.0.' || (87 + (n % 2000 = 1)) ELSE {host} END"
        given.append(("read", f"CASE WHEN n % {size.accesses // 100_000} = 1 THEN 0 ELSE number END"))
    else:
        given.append(("read", "number"))
    file.fill("access", {
        "at": moment("n", size),
        "action": f"CASE WHEN who >= 80 AND {share('n / 80', 45, 500)} = 0 THEN 'export' WHEN n % 1000 = 3 THEN 'attempt' "
                  "ELSE 'listen' END",
        "account": whose, "host": host, "target": recording_path("read", size), "tool": "'Mozilla/5.0 (Windows NT 10.0)'",
        "bytes": 1600000}, count, first, given=given)
    file.examined("lines read", count)
    file.gap("access", "A line cannot be read.", **{"from": BEGAN + DAY, "to": BEGAN + DAY + 1_000_000})
    return file.seal()
