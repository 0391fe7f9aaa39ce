#!/usr/bin/env python3
"""Writes what somebody who knows the format would try, and what an archive goes through by accident: `attacks.py FOLDER`.

The manifest is as in `tamper.py`; a case of several files has a list for `file`, and lines count within each.
"""
import base64
import copy
import hashlib
import json
import pathlib
import sys

from exporter import Signer, body_of, canonical, checkpoint, line, rechain, sealed, trail

EVENTS = 240
OWN, FOREIGN = Signer("own"), Signer("foreign")
CHAIN, CHECKPOINTS = trail(EVENTS, OWN, seed=11)
OUT = pathlib.Path(sys.argv[1])
CASES = []
INVALID = ["signature-invalid", "resigned"]


def chain():
    return copy.deepcopy(CHAIN)


def case(name, *parts, findings=(), verdict=None, checkpoints=None, not_proven=None, warnings=(), **options):
    """`parts` are the files of the trail."""
    folder = OUT / name
    folder.mkdir(parents=True)
    files = []
    for index, events in enumerate(parts):
        (folder / f"{index}.jsonl").write_bytes(b"".join(line(event) + b"\n" for event in events))
        files.append(f"{name}/{index}.jsonl")
    entry = {"name": name, "file": files, "options": options, "findings": list(findings), "verdict": verdict or ("tampered" if findings else "verified"), "warnings": list(warnings)}
    if checkpoints is not None:
        (folder / "checkpoints.jsonl").write_bytes(b"".join(line(each) + b"\n" for each in checkpoints))
        entry["checkpoints"] = f"{name}/checkpoints.jsonl"
    if not_proven:
        entry["not_proven"] = not_proven
    CASES.append(entry)


def found(name, at, to=None, events=None):
    entry = {"class": name, "line": at}
    return {**entry, **({"to_line": to} if to else {}), **({"events": events} if events else {})}


def anchored(name, *parts, findings, **options):
    """With checkpoints, and without."""
    case(name, *parts, findings=findings, checkpoints=CHECKPOINTS, **options)
    case(f"{name}, no checkpoints", *parts, findings=[{key: each[key] for key in each if not (key == "events" and each["class"] == "deleted")} for each in findings], **options)


def without_the_key():
    events = chain()
    previous = events[118]["_hash"]
    for index in range(119, EVENTS):
        body = {**body_of(events[index]), "prev_hash": previous, **({"text": "other"} if index == 119 else {})}
        previous = hashlib.sha256(canonical(body)).hexdigest()
        events[index] = {**body, "_hash": previous, "_sig": events[index]["_sig"]}
    anchored("rehashed to the end, signatures kept", events, findings=[found(INVALID, 120, EVENTS, EVENTS - 119)])
    events = [{**each} for each in events]
    for index in range(119, EVENTS):
        del events[index]["_sig"]
    missing = found("signature-missing", 120, EVENTS, EVENTS - 119)
    # Only the checkpoints show that the content is not what was signed.
    case("rehashed to the end, signatures dropped", events, findings=[missing, found("checkpoint-mismatch", 3, 4, 2)], checkpoints=CHECKPOINTS)
    case("rehashed to the end, signatures dropped, no checkpoints", events, findings=[missing])
    events = chain()
    for index in range(119, EVENTS):
        del events[index]["_sig"]
    anchored("signatures dropped to the end", events, findings=[found("signature-missing", 120, EVENTS, EVENTS - 119)])
    events = chain()
    events[60]["_sig"], events[150]["_sig"] = events[150]["_sig"], events[60]["_sig"]
    anchored("signatures of two events exchanged", events, findings=[found(INVALID, 61), found(INVALID, 151)])
    events = chain()
    for index in range(40):
        events[index]["session_id"] = "sess_x"
    anchored("first forty modified", events, findings=[found("modified", 1, 40, 40)])
    events = chain()
    events[119] = {**events[119], "session_id": "sess_x", "_sig": FOREIGN.sign(b"x" * 32).hex()}
    anchored("content and signature of one event changed", events, findings=[found("modified", 120)])
    # A deleted event whose neighbour is bent over the gap.
    events = chain()
    events[120]["prev_hash"] = CHAIN[118]["_hash"]
    del events[119]
    case("deleted, link bent over the gap", events, findings=[found(["modified", "deleted"], 120)])
    events = chain()[10:]
    events[0]["prev_hash"] = None
    case("head cut, first event called genesis", events, findings=[found("modified", 1)])


def with_what_is_at_hand():
    copied = {**CHAIN[60], "session_id": "sess_x"}
    events = chain()
    events.insert(150, copied)
    anchored("changed copy of an event", events, findings=[found(["duplicated", "modified", "inserted"], 151)])
    events = chain()
    events[150] = copy.deepcopy(CHAIN[60])
    case("event replaced by a copy of another", events, findings=[found(["duplicated", "deleted"], [151, 152]), found(["duplicated", "deleted"], [151, 152])], checkpoints=CHECKPOINTS)
    stranger = lambda signer, previous: sealed({**body_of(CHAIN[100]), "audit_id": "ae_stranger", "prev_hash": previous}, signer)
    anchored("put in front of genesis", [stranger(FOREIGN, None), *CHAIN], findings=[found("inserted", 1)])
    anchored("appended by a foreign key", [*CHAIN, stranger(FOREIGN, CHAIN[-1]["_hash"])], findings=[found(INVALID, EVENTS + 1)])
    other, _ = trail(60, OWN, seed=12)
    anchored("another trail of the same key behind it", [*CHAIN, *other], findings=[found(["forked", "inserted"], EVENTS + 1, EVENTS + 60, 60)])
    foreign, _ = trail(60, FOREIGN, seed=13)
    anchored("another trail of a foreign key behind it", [*CHAIN, *foreign], findings=[found(["inserted", "forked", "resigned"], EVENTS + 1, EVENTS + 60, 60)])
    events = chain()
    events[0], events[1] = events[1], events[0]
    anchored("first two swapped", events, findings=[found("reordered", [1, 2])])
    events = chain()
    events[-1], events[-2] = events[-2], events[-1]
    anchored("last two swapped", events, findings=[found("reordered", [EVENTS - 1, EVENTS])])
    case("everything twice", [*CHAIN, *CHAIN], findings=[found("duplicated", EVENTS + 1, 2 * EVENTS, EVENTS)], checkpoints=CHECKPOINTS)
    case("every line twice", [event for event in CHAIN[:120] for _ in (0, 1)], findings=[found("duplicated", 2 * n) for n in range(1, 121)])


def archives():
    one, two, three = CHAIN[:80], CHAIN[80:160], CHAIN[160:]
    anchored("three files", one, two, three, findings=[])
    anchored("a file is missing", one, three, findings=[found("deleted", 1, events=80)])
    case("first file is missing, its head expected, no checkpoints", two, three, expectHeads=[one[-1]["_hash"]])
    case("last file is missing", one, two, findings=[found("truncated-tail", 80, events=40)], checkpoints=CHECKPOINTS)
    case("middle file alone", two, verdict="incomplete", not_proven="mid-chain")
    case("files overlap", CHAIN[:100], CHAIN[80:], findings=[found("duplicated", 1, 20, 20)], checkpoints=CHECKPOINTS)
    case("short last file in front", CHAIN[200:], CHAIN[:200], findings=[found("reordered", 1, 40, 40)], checkpoints=CHECKPOINTS)
    case("one event", CHAIN[:1])
    case("one event, modified", [{**CHAIN[0], "text": "other"}], findings=[found("modified", 1)])
    case("one event in mid-chain", CHAIN[9:10], verdict="incomplete")


def checkpoints():
    case("checkpoints in any order, one twice", CHAIN, checkpoints=[*reversed(CHECKPOINTS), CHECKPOINTS[1]])
    spaced = [json.dumps(each, indent=None).encode() for each in CHECKPOINTS]
    case("checkpoints with spaces", CHAIN, checkpoints=spaced)
    case("checkpoint on the first event", CHAIN, checkpoints=[checkpoint(1, CHAIN[0]["_hash"], OWN)])
    case("checkpoint on the last event", CHAIN, checkpoints=[checkpoint(EVENTS, CHAIN[-1]["_hash"], OWN)], **{"expectCount": EVENTS})
    conflicting = [*CHECKPOINTS, checkpoint(100, "ab" * 32, OWN)]
    case("two checkpoints of one count", CHAIN, checkpoints=conflicting, findings=[found("checkpoint-mismatch", 5)])
    foreign = [*CHECKPOINTS[:2], checkpoint(150, CHAIN[149]["_hash"], FOREIGN), *CHECKPOINTS[3:]]
    case("checkpoint by a foreign key", CHAIN, checkpoints=foreign, findings=[found("checkpoint-invalid", 3)])
    case("checkpoint past the end", CHAIN, checkpoints=[*CHECKPOINTS, checkpoint(250, "ab" * 32, OWN)], findings=[found("truncated-tail", EVENTS, events=10)])
    mixed = [each for index, event in enumerate(CHAIN, 1) for each in [event, *(known for known in CHECKPOINTS if known["event_count"] == index)]]
    del mixed[120]
    case("mixed-in checkpoints, one event deleted", mixed, findings=[found("deleted", 121, events=1)])
    mixed = [each for index, event in enumerate(CHAIN, 1) for each in [event, *(known for known in CHECKPOINTS if known["event_count"] == index)]]
    case("mixed-in checkpoints, one left out", [each for each in mixed if each.get("event_count") != 100])
    mixed = [*CHAIN, *CHECKPOINTS]
    case("checkpoints at the end of the trail", mixed)
    case("checkpoints in front of the trail", [*CHECKPOINTS, *CHAIN])
    case("an expected head of long ago", CHAIN, expectHeads=[CHAIN[9]["_hash"], CHAIN[100]["_hash"]])
    case("an expected head of another trail", CHAIN, expectHeads=["ab" * 32], findings=[found("truncated-tail", EVENTS)])


def entangled():
    one, two, three = CHAIN[:80], CHAIN[80:160], CHAIN[160:]
    stranger = lambda signer, previous: sealed({**body_of(CHAIN[100]), "audit_id": "ae_stranger", "prev_hash": previous}, signer)
    events = chain()
    events[60]["_hash"] = events[150]["_hash"] = "f0" * 32
    anchored("hashes of two events changed to the same", events, findings=[found("modified", 61), found("modified", 151)])
    events = chain()
    events[180:180] = copy.deepcopy(CHAIN[60:65])
    events.insert(61, stranger(FOREIGN, "ef" * 32))
    anchored("stranger inside a run that is copied later", events, findings=[found("inserted", 62), found("duplicated", 182, 186, 5)])
    events = chain()[80:]
    del events[40]
    case("expected head, then a gap", events, findings=[found("deleted", 41, events=1)], checkpoints=CHECKPOINTS, expectHeads=[one[-1]["_hash"]])
    anchored("appended, naming nothing", [*CHAIN, stranger(FOREIGN, "ef" * 32)], findings=[found(["inserted", "deleted", *INVALID], EVENTS + 1)])
    case("first file is missing", two, three, findings=[found("truncated-head", 1, events=80)], checkpoints=CHECKPOINTS)
    case("first file is missing, its head expected", two, three, verdict=["verified", "incomplete"], checkpoints=CHECKPOINTS, expectHeads=[one[-1]["_hash"]])


def segments():
    """What happens to a stretch in the middle, whose ends still fit or do not."""
    events = chain()
    previous = events[98]["_hash"]
    for index in range(99, 119):
        events[index] = sealed({**body_of(events[index]), "prev_hash": previous, "text": "other"}, FOREIGN)
        previous = events[index]["_hash"]
    anchored("stretch written anew by a foreign key", events, findings=[found(["rewritten", "resigned"], 100, 119, 20)])
    events = chain()
    for index in range(99, EVENTS):
        events[index] = sealed({**body_of(events[index]), "prev_hash": events[index - 1]["_hash"]}, FOREIGN if index < 119 else OWN)
    case("stretch signed by a foreign key, links hold", events, findings=[found("resigned", 100, 119, 20)])
    events = chain()
    for index in range(99, 119):
        del events[index]["_sig"]
    anchored("stretch without signatures", events, findings=[found("signature-missing", 100, 119, 20)])
    events = chain()
    for index in range(99, 119):
        events[index]["_sig"] = "AAAA"
    anchored("stretch with damaged signatures", events, findings=[found("signature-invalid", 100, 119, 20)])
    events = chain()
    for index in range(0, 120, 2):
        events[index], events[index + 1] = events[index + 1], events[index]
    anchored("sixty pairs swapped", events, findings=[found("reordered", [n, n + 1]) for n in range(1, 120, 2)])
    events = chain()
    events[119:120] = [events[119], copy.deepcopy(events[119]), copy.deepcopy(events[119])]
    anchored("event three times", events, findings=[found("duplicated", 121, 122, 2)])
    events = chain()
    events.insert(180, copy.deepcopy(events[119]))
    events[119] = {**events[119], "text": "other"}
    anchored("modified, its original later", events, findings=[found("modified", 120), found("duplicated", 181)])
    branch = [sealed({**body_of(CHAIN[119]), "audit_id": "ae_branch_0"}, OWN)]
    for index in range(120, 124):
        branch.append(sealed({**body_of(CHAIN[index]), "audit_id": f"ae_branch_{index}", "prev_hash": branch[-1]["_hash"]}, OWN))
    anchored("a branch of five in front of the other", [*CHAIN[:119], *branch, *CHAIN[119:]], findings=[{"class": "forked", "line": 120, "to_line": 124, "events": 5}])
    anchored("a branch of five within the other", [*CHAIN[:140], *branch, *CHAIN[140:]], findings=[found("forked", 141, 145, 5)])
    anchored("event replaced by a signed sibling", [*CHAIN[:119], branch[0], *CHAIN[120:]], findings=[found(["deleted", "forked", "rewritten"], [120, 121])])


def edges():
    case("head and tail cut", CHAIN[10:190], findings=[found("truncated-head", 1, events=10), found("truncated-tail", 180, events=10)], checkpoints=CHECKPOINTS[:4])
    case("second event deleted", [CHAIN[0], *CHAIN[2:]], findings=[found("deleted", 2, events=1)], checkpoints=CHECKPOINTS)
    case("first event deleted", CHAIN[1:], findings=[found("truncated-head", 1, events=1)], checkpoints=CHECKPOINTS)
    case("first event deleted, no checkpoints", CHAIN[1:], verdict="incomplete", not_proven="mid-chain")
    anchored("first line malformed", [b"junk", *CHAIN[1:]], findings=[found("malformed", 1)])
    anchored("first line junk, then all", [b"# exported by hand", *CHAIN], findings=[found("malformed", 1)])
    anchored("last line malformed", [*CHAIN[:-1], b"junk"], findings=[found("malformed", EVENTS)])
    anchored("junk behind the last", [*CHAIN, b"-- end --"], findings=[found("malformed", EVENTS + 1)])
    anchored("all but the first malformed", [CHAIN[0], *[b"junk"] * (EVENTS - 1)], findings=[found("malformed", 2, EVENTS)])
    anchored("every second line malformed", [b"junk" if index % 2 else event for index, event in enumerate(CHAIN)], findings=[found("malformed", n) for n in range(2, EVENTS + 1, 2)])
    every = chain()
    for index in range(5, EVENTS, 10):
        every[index]["session_id"] = "sess_x"
    anchored("every tenth modified", every, findings=[found("modified", n) for n in range(6, EVENTS + 1, 10)])
    anchored("every tenth deleted", [event for index, event in enumerate(CHAIN) if index % 10 != 5], findings=[found("deleted", n * 9 + 6) for n in range(EVENTS // 10)])


def extended(index, extra):
    """The trail with a member more in one event, signed as the gateway would have."""
    events = chain()[:index] + [{**CHAIN[index], **extra}] + chain()[index + 1 :]
    rechain(events, index, OWN)
    return events


def bounds():
    nested = lambda levels: json.loads("[" * levels + "]" * levels)
    case("512 levels", extended(119, {"deep": nested(511)}))
    case("513 levels", extended(119, {"deep": nested(512)}), findings=[found("malformed", 120)])
    limit = 16 * 2**20
    short = len(line(extended(119, {"pad": ""})[119]))
    case("16 MiB in one line", extended(119, {"pad": "x" * (limit - short)}))
    case("a byte more than 16 MiB", extended(119, {"pad": "x" * (limit - short + 1)}), findings=[found("malformed", 120)])
    case("many members", extended(119, {f"k{n:05d}": n for n in range(20_000)}))
    case("names that are also those of objects", extended(119, {"__proto__": {"polluted": 1}, "constructor": 1, "toString": "x", "": 0, "10": 1, "9": 2, "hasOwnProperty": None}))
    case("names in every plane", extended(119, {chr(point): point for point in (*range(0x20, 0x300, 7), 0xD7FF, 0xE000, 0xFFEE, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF)}))
    case("names that start alike", extended(119, {"a": 1, "a\u0000": 2, "aa": 3, "a b": 4, "a\"": 5, "a\\": 6, "a/": 7, "A": 8, "\u00e9": 9, "e\u0301": 10}))
    case("control characters", extended(119, {"all": "".join(map(chr, range(0x20))) + "\u007f\u0080\u2028\u2029\ufeff"}))
    events = chain()
    whole = line(events[119])
    for name, text in {
        "a leading zero": whole.replace(b'"tokens":', b'"tokens":0'),
        "a plus sign": whole.replace(b'"tokens":', b'"tokens":+'),
        "a trailing comma": whole[:-1] + b",}",
        "a comment": whole[:-1] + b"/**/}",
        "single quotes": whole.replace(b'"cost"', b"'cost'"),
        "a raw tab in a string": whole.replace(b'"sess_', b'"\tsess_'),
        "an unknown escape": whole.replace(b'"sess_', b'"\\xsess_'),
        "Infinity": whole.replace(b'"tokens":', b'"x":-Infinity,"tokens":'),
        "a surrogate encoded as UTF-8": whole.replace(b'"sess_', b'"\xed\xa0\x80sess_'),
        "an overlong encoding": whole.replace(b'"sess_', b'"\xc0\xafsess_'),
        "a repeated key in escapes": whole.replace(b'"cost"', b'"\\u0063ost":0,"cost"'),
        "a repeated key deep inside": whole.replace(b'"tokens":', b'"\\u0074okens":1,"tokens":'),
        "a second _hash": whole[:-1] + b',"_hash":"' + b"ab" * 32 + b'"}',
        "two events in a line": whole + whole,
        "a NUL behind it": whole + b"\x00",
        "a string": b'"' + b"x" * 200 + b'"',
    }.items():
        events[119] = text
        case(f"malformed by {name}", events, findings=[found("malformed", 120)])


for group in (without_the_key, with_what_is_at_hand, archives, checkpoints, entangled, segments, edges, bounds):
    group()
(OUT / "own.pem").write_text(OWN.pem)
(OUT / "manifest.json").write_text(json.dumps(CASES, indent=1))
print(f"{len(CASES)} cases", file=sys.stderr)
