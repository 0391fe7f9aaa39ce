#!/usr/bin/env python3
"""Writes exports that were tampered with, and what a verifier must say of each: `tamper.py FOLDER`.

FOLDER/manifest.json lists the cases: {name, file, checkpoints?, options, verdict, findings}. `findings` are exactly the
errors that are expected, in the order of their lines; a finding is {class, line, to_line?, events?}, and `line` or `class`
may be a list of equally good answers.
"""
import base64
import copy
import hashlib
import json
import pathlib
import sys

from exporter import L, Signer, body_of, canonical, checkpoint, line, rechain, sealed, trail

EVENTS = 220
OWN, FOREIGN = Signer("own"), Signer("foreign")
CHAIN, CHECKPOINTS = trail(EVENTS, OWN)
OUT = pathlib.Path(sys.argv[1])
CASES = []


def chain():
    return copy.deepcopy(CHAIN)


def finding(name, at, to=None, events=None):
    """`at` and `to` are line numbers, from 1."""
    found = {"class": name, "line": at}
    if to is not None:
        found["to_line"] = to
    if events is not None:
        found["events"] = events
    return found


def case(name, events, findings, verdict="tampered", checkpoints=CHECKPOINTS, options=None, style="compact", end=b"\n", not_proven=None):
    folder = OUT / name
    folder.mkdir(parents=True)
    (folder / "export.jsonl").write_bytes(b"\n".join(line(event, style) for event in events) + (end if events else b""))
    entry = {"name": name, "file": f"{name}/export.jsonl", "options": options or {}, "verdict": verdict, "findings": findings}
    if checkpoints is not None:
        (folder / "checkpoints.jsonl").write_bytes(b"".join(canonical(each) + b"\n" for each in checkpoints))
        entry["checkpoints"] = f"{name}/checkpoints.jsonl"
    if not_proven:
        entry["not_proven"] = not_proven
    CASES.append(entry)


def both(name, events, findings, without=None):
    """With checkpoints and without; counts are known only with them."""
    case(name, events, findings)
    plain = [{key: each[key] for key in each if not (each["class"] == "deleted" and key == "events")} for each in findings]
    case(f"{name}, no checkpoints", events, plain if without is None else without, checkpoints=None)


def edited(index, **changes):
    events = chain()
    events[index].update(changes)
    return events


def rewritten(index, events=None):
    """Content and hash anew, signature as it was."""
    events = events or chain()
    body = {**body_of(events[index]), "text": "rewritten"}
    events[index] = {**body, "_hash": hashlib.sha256(canonical(body)).hexdigest(), "_sig": events[index]["_sig"]}
    return events


def stranger(index, signer, **changes):
    return sealed({**body_of(CHAIN[index]), "audit_id": "ae_stranger", **changes}, signer)


def clean():
    for style in ("compact", "spaced", "ascii"):
        case(f"clean, {style}", CHAIN, [], "verified", style=style)
    case("clean, no checkpoints", CHAIN, [], "verified", checkpoints=None, not_proven="no checkpoint")
    case("clean, last checkpoint before the end", CHAIN, [], "verified", not_proven="no checkpoint covers the last 20 events")


def modified():
    for index in (0, 119, EVENTS - 1):
        at = index + 1
        both(f"modified field of event {at}", edited(index, session_id="sess_x"), [finding("modified", at, events=1)])
        both(f"modified prev_hash of event {at}", edited(index, prev_hash="ab" * 32), [finding("modified", at)])
        both(f"modified _hash of event {at}", edited(index, _hash="cd" * 32), [finding("modified", at)])
    events = chain()
    index = next(i for i, event in enumerate(events) if b'"usd":1.0}' in line(event))
    text = line(events[index]).replace(b'"usd":1.0}', b'"usd":1}')
    events[index] = text
    both("modified number 1.0 to 1", events, [finding("modified", index + 1)])
    events = chain()
    for index in range(100, 104):
        events[index]["session_id"] = "sess_x"
    both("modified run", events, [finding("modified", 101, 104, 4)])


def signatures():
    for index in (0, 119):
        both(f"rewritten event {index + 1}", rewritten(index), [finding("rewritten", index + 1)])
    case("rewritten checkpointed event", rewritten(149), [finding("rewritten", 150)])
    events = chain()
    events[119] = sealed({**body_of(events[119]), "text": "other"}, FOREIGN)
    rechain(events, 120, FOREIGN)
    both("resigned suffix", events, [finding("resigned", 120, EVENTS, 101)])
    case("wrong key", CHAIN, [finding("resigned", 1, EVENTS)], options={"key": "foreign"})
    for name, index in (("middle", 119), ("first", 0)):
        flipped = bytearray(base64.b64decode(CHAIN[index]["_sig"]))
        flipped[40] ^= 1
        both(f"signature flipped, {name}", edited(index, _sig=base64.b64encode(bytes(flipped)).decode()), [finding(["signature-invalid", "resigned"], index + 1)])
    raw = base64.b64decode(CHAIN[119]["_sig"])
    larger = raw[:32] + (int.from_bytes(raw[32:], "little") + L).to_bytes(32, "little")
    both("signature with S plus L", edited(119, _sig=base64.b64encode(larger).decode()), [finding("signature-invalid", 120)])
    both("signature of 63 bytes", edited(119, _sig=base64.b64encode(raw[:63]).decode()), [finding("signature-invalid", 120)])
    both("signature is no text", edited(119, _sig=7), [finding("signature-invalid", 120)])
    both("signature of zeros", edited(119, _sig=base64.b64encode(bytes(64)).decode()), [finding("signature-invalid", 120)])
    for name, index in (("first", 0), ("middle", 119), ("last", EVENTS - 1)):
        events = chain()
        del events[index]["_sig"]
        both(f"signature missing, {name}", events, [finding("signature-missing", index + 1)])
    unsigned = [{name: member for name, member in event.items() if name != "_sig"} for event in CHAIN]
    case("nothing signed", unsigned, [], "incomplete", checkpoints=None, not_proven="no signature")


def deleted():
    events = chain()
    del events[119]
    both("deleted one", events, [finding("deleted", 120, events=1)])
    events = chain()
    del events[119:126]
    both("deleted seven", events, [finding("deleted", 120, events=7)])
    events = chain()
    del events[95:105]
    both("deleted across a checkpoint", events, [finding("deleted", 96, events=10)])
    events = edited(118, session_id="sess_x")
    del events[119]
    both("deleted behind a modified event", events, [finding("modified", 119), finding("deleted", 120, events=1)])
    events = chain()
    del events[119]
    case("deleted, number from the expected count", events, [finding("deleted", 120, events=1)], checkpoints=None, options={"expectCount": EVENTS})


def inserted():
    neighbour = stranger(119, FOREIGN)
    events = chain()
    events.insert(119, neighbour)
    both("inserted, naming its neighbour", events, [finding("inserted", 120)])
    events = chain()
    events.insert(119, stranger(119, FOREIGN, prev_hash="ef" * 32))
    both("inserted, naming nothing", events, [finding("inserted", 120)])
    events = chain()
    events[119:119] = [neighbour, stranger(120, FOREIGN, prev_hash=neighbour["_hash"])]
    both("inserted run", events, [finding("inserted", 120, 121, 2)])
    events = chain()
    events.insert(119, stranger(119, OWN, prev_hash="ef" * 32))
    both("inserted from another trail of the same key", events, [finding("inserted", 120)])


def reordered():
    events = chain()
    events[119], events[120] = events[120], events[119]
    both("reordered neighbours", events, [finding("reordered", [120, 121])])
    events = chain()
    events.insert(180, events.pop(119))
    both("reordered, moved later", events, [finding("reordered", 181)])
    events = chain()
    events.insert(119, events.pop(180))
    both("reordered, moved earlier", events, [finding("reordered", 120)])
    events = chain()
    block = events[119:129]
    del events[119:129]
    events[180:180] = block
    both("reordered block", events, [finding("reordered", 181, 190, 10)])
    events = chain()
    events.append(events.pop(0))
    both("reordered, first to the end", events, [finding("reordered", EVENTS)])


def duplicated():
    for name, at in (("directly behind", 120), ("far behind", 180), ("at the end", EVENTS)):
        events = chain()
        events.insert(at, copy.deepcopy(CHAIN[119]))
        both(f"duplicated {name}", events, [finding("duplicated", at + 1)])
    events = chain()
    events[180:180] = copy.deepcopy(CHAIN[119:124])
    both("duplicated run", events, [finding("duplicated", 181, 185, 5)])
    both("duplicated last", chain() + [copy.deepcopy(CHAIN[-1])], [finding("duplicated", EVENTS + 1)])


def forked():
    sibling = stranger(119, OWN)
    for name, at in (("before", 119), ("behind", 120)):
        events = chain()
        events.insert(at, sibling)
        both(f"forked, sibling {name}", events, [finding("forked", [120, 121])])
    branch = [sibling]
    for index in range(120, 150):
        branch.append(stranger(index, OWN, prev_hash=branch[-1]["_hash"], audit_id=f"ae_branch_{index}"))
    both("forked, a branch at the end", chain() + branch, [finding("forked", EVENTS + 1, EVENTS + 31, 31)])


def ends():
    case("head cut", CHAIN[10:], [finding("truncated-head", 1, events=10)])
    case("head cut, no checkpoints", CHAIN[10:], [], "incomplete", checkpoints=None, not_proven="mid-chain")
    case("head cut, expected", CHAIN[10:], [], "verified", checkpoints=None, options={"expectHeads": [CHAIN[9]["_hash"]]})
    case("tail cut", CHAIN[:190], [finding("truncated-tail", 190, events=10)])
    case("tail cut, no checkpoints", CHAIN[:190], [], "verified", checkpoints=None, not_proven="cut off at the end")
    case("tail cut behind the last checkpoint", CHAIN[:205], [], "verified", not_proven="the last 5 events")
    case("tail cut, head expected", CHAIN[:190], [finding("truncated-tail", 190)], checkpoints=None, options={"expectHeads": [CHAIN[-1]["_hash"]]})
    case("tail cut, count expected", CHAIN[:190], [finding("truncated-tail", 190, events=30)], checkpoints=None, options={"expectCount": EVENTS})
    case("head and count as expected", CHAIN, [], "verified", options={"expectHeads": [CHAIN[-1]["_hash"]], "expectCount": EVENTS})


def malformed():
    texts = {
        "broken JSON": b'{"audit_id":',
        "junk": b"junk",
        "NaN": line(CHAIN[119]).replace(b'"tokens":', b'"x":NaN,"tokens":'),
        "duplicate key": b'{"agent_id":"x",' + line(CHAIN[119])[1:],
        "bad hash": line({**CHAIN[119], "_hash": "zz" * 32}),
        "short hash": line({**CHAIN[119], "_hash": "ab" * 31}),
        "bad prev_hash": line({**CHAIN[119], "prev_hash": "no"}),
        "lone surrogate": line(CHAIN[119]).replace(b'"sess_', b'"\\ud800sess_'),
        "broken UTF-8": line(CHAIN[119]).replace(b'"sess_', b'"\xff\xfesess_'),
        "too deep": b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "array": b"[1]",
    }
    for name, text in texts.items():
        events = chain()
        events[119] = text
        both(f"malformed, {name}", events, [finding("malformed", 120)])
    events = chain()
    events[119] = b'{"a":"' + b"x" * 20_000_000 + b'"}'
    case("malformed, 20 MB", events, [finding("malformed", 120)])
    events = chain()
    events.insert(119, b"junk between")
    both("malformed line put in", events, [finding("malformed", 120)])
    events = chain()
    events[100:103] = [b"junk"] * 3
    both("malformed run", events, [finding("malformed", 101, 103, 3)])
    for anchored in (CHECKPOINTS, None):
        events = chain()
        events[-1] = line(events[-1])[:90]
        case(f"cut last line{'' if anchored else ', no checkpoints'}", events, [finding("malformed", EVENTS)], checkpoints=anchored, end=b"")


def checkpoints():
    other, others = trail(EVENTS, OWN, seed=2)
    case("checkpoints of another trail, same key", CHAIN, [finding("checkpoint-mismatch", 1, 4, 4)], checkpoints=others)
    case("checkpoints of another trail and key", CHAIN, [finding("checkpoint-invalid", 1, 4, 4)], checkpoints=trail(EVENTS, FOREIGN, seed=3)[1])
    flipped = copy.deepcopy(CHECKPOINTS)
    flipped[2]["event_count"] = 151
    case("checkpoint changed", CHAIN, [finding("checkpoint-invalid", 3)], checkpoints=flipped)
    wrong = copy.deepcopy(CHECKPOINTS)
    wrong[1] = checkpoint(105, CHECKPOINTS[1]["head_hash"], OWN)
    case("checkpoint with another count", CHAIN, [finding("checkpoint-mismatch", 2)], checkpoints=wrong)
    unsigned = copy.deepcopy(CHECKPOINTS)
    del unsigned[0]["_sig"]
    case("checkpoint without signature", CHAIN, [finding("checkpoint-invalid", 1)], checkpoints=unsigned)
    mixed = []
    for index, event in enumerate(chain(), 1):
        mixed.append(event)
        mixed.extend(each for each in CHECKPOINTS if each["event_count"] == index)
    case("checkpoints mixed in", mixed, [], "verified", checkpoints=None)


def others():
    body = [body_of(event) for event in CHAIN]
    events, previous = [], None
    for index, each in enumerate(body):
        made = sealed({**each, "prev_hash": previous}, OWN)
        previous = made["_hash"]
        if index >= 150:
            made = {("this_hash" if name == "_hash" else name): member for name, member in made.items()}
        events.append(made)
    case("profile change", events, [finding("profile-change", 151)], checkpoints=None)
    for name, changes in (("time reversal", {"ts": "2026-01-01T00:00:00.000Z"}), ("duplicate id", {"audit_id": CHAIN[5]["audit_id"]})):
        events = chain()
        events[119] = {**events[119], **changes}
        rechain(events, 119, OWN)
        case(name, events, [], "verified", checkpoints=None)
        CASES[-1]["warnings"] = [finding(name.replace(" ", "-"), 120)]


def combinations():
    events = edited(30, session_id="sess_x")
    events[150], events[151] = events[151], events[150]
    del events[99]
    both("modified, deleted, reordered", events, [finding("modified", 31), finding("deleted", 100, events=1), finding("reordered", [150, 151])])
    events = edited(200, _sig="AAAA")
    events.insert(100, copy.deepcopy(CHAIN[60]))
    events.insert(30, stranger(30, FOREIGN, prev_hash="ef" * 32))
    both("inserted, duplicated, bad signature", events, [finding("inserted", 31), finding("duplicated", 102), finding("signature-invalid", 203)])
    events = rewritten(119)
    del events[140]
    both("rewritten, deleted", events, [finding("rewritten", 120), finding("deleted", 141, events=1)])
    events = chain()
    del events[170:173]
    del events[20]
    both("deleted twice", events, [finding("deleted", 21, events=1), finding("deleted", 170, events=3)])
    events = chain()
    events[10], events[90] = b"junk", b"{}"
    del events[160]
    both("malformed twice, deleted", events, [finding("malformed", 11), finding("malformed", 91), finding("deleted", 161, events=1)])
    events = edited(15, _hash="cd" * 32)
    events.insert(130, stranger(130, OWN))
    both("changed hash, forked", events, [finding("modified", 16), finding("forked", [131, 132])])
    events = edited(60, session_id="sess_x")
    body = {**body_of(events[150]), "text": "other"}
    events[150] = sealed(body, FOREIGN)
    rechain(events, 151, FOREIGN)
    both("modified, resigned suffix", events, [finding("modified", 61), finding("resigned", 151, EVENTS, 70)])
    case("modified, tail cut", edited(60, session_id="sess_x")[:195], [finding("modified", 61), finding("truncated-tail", 195, events=5)])
    events = chain()
    del events[119]
    case("head cut, deleted", events[10:], [finding("truncated-head", 1, events=10), finding("deleted", 110, events=1)])
    events = edited(42, prev_hash=None)
    both("prev_hash of a middle event emptied", events, [finding("modified", 43)])


for write in (clean, modified, signatures, deleted, inserted, reordered, duplicated, forked, ends, malformed, checkpoints, others, combinations):
    write()
(OUT / "own.pem").write_text(OWN.pem)
(OUT / "foreign.pem").write_text(FOREIGN.pem)
(OUT / "manifest.json").write_text(json.dumps(CASES, indent=1))
print(f"{len(CASES)} cases", file=sys.stderr)
