"""Reads findings.ocsf.jsonl line by line and holds it against what OCSF 1.3.0 asks of a Compliance Finding, and against
the findings database."""
import json, sqlite3, sys

path, database = sys.argv[1:]
data = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
at = int(dict(data.execute("SELECT key, value FROM audit"))["at"])

# Attributes of the class, of the objects in it, and those that it requires (https://schema.ocsf.io/1.3.0).
KNOWN = {
    "": {
        "activity_id", "activity_name", "category_uid", "category_name", "class_uid", "class_name", "type_uid", "type_name",
        "time", "severity_id", "severity", "status_id", "status", "message", "metadata", "finding_info", "compliance",
        "resources", "remediation", "unmapped",
    },
    "metadata": {"version", "product", "tenant_uid"},
    "finding_info": {"uid", "title", "desc", "created_time", "first_seen_time", "last_seen_time", "analytic"},
    "compliance": {"control", "standards", "requirements", "status_id", "status", "status_detail"},
    "remediation": {"desc"},
}
REQUIRED = {
    "": {"activity_id", "category_uid", "class_uid", "type_uid", "time", "severity_id", "metadata", "finding_info", "compliance"},
    "metadata": {"version", "product"},
    "finding_info": {"uid", "title"},
    "compliance": {"standards"},
    "remediation": {"desc"},
}
SEVERITIES = {"info": (1, "Informational"), "low": (2, "Low"), "medium": (3, "Medium"), "high": (4, "High"), "critical": (5, "Critical")}


def pairs(pairs):
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), f"a name twice: {names}"
    return dict(pairs)


lines = open(path, encoding="utf-8", newline="").read().split("\n")
assert lines.pop() == "", "the last line does not end"
events = [json.loads(line, object_pairs_hook=pairs) for line in lines]
for event in events:
    for name, known in KNOWN.items():
        part = event if name == "" else event.get(name)
        if part is None:
            continue
        assert set(part) <= known, f"{name}: unknown {set(part) - known}"
        assert set(part) >= REQUIRED[name], f"{name}: lacks {REQUIRED[name] - set(part)}"
    assert event["category_uid"] == 2 and event["class_uid"] == 2003
    assert event["type_uid"] == 2003 * 100 + event["activity_id"]
    assert event["time"] == at // 1000
    assert event["metadata"]["version"] == "1.3.0"

rows = list(data.execute("SELECT id, state, verdict, severity, rule, decision FROM finding ORDER BY position"))
gone = list(data.execute("SELECT id, cause FROM resolved ORDER BY position, id"))
assert len(events) == len(rows) + len(gone), (len(events), len(rows), len(gone))
for event, (identifier, state, verdict, severity, rule, decision) in zip(events, rows):
    assert event["finding_info"]["uid"] == identifier
    assert event["activity_id"] == (1 if state == "new" else 2), event
    assert (event["severity_id"], event["severity"]) == SEVERITIES[severity]
    assert event["compliance"]["status_id"] == (3 if verdict == "breach" and rule != "coverage" else 2)
    expected = 3 if decision == "accepted" else 1 if state == "new" and decision is None else 2
    assert event["status_id"] == expected, (event["status_id"], expected)
for event, (identifier, cause) in zip(events[len(rows):], gone):
    assert event["finding_info"]["uid"] == identifier
    assert (event["activity_id"], event["status_id"]) == (3, 4)
    assert event["compliance"]["status_id"] == (1 if cause == "facts" else 2)
