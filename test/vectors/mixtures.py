#!/usr/bin/env python3
"""Writes trails with one to four faults at places drawn by lot: `mixtures.py FOLDER [SEED [CASES [DISTANCE]]]`.

A case is named by its seed, number and faults. Each fault must give its own finding and nothing else; the manifest is as
in `tamper.py`. Faults are laid into the chain as objects, so that their lines are known once all of them are in.
"""
import base64
import copy
import hashlib
import json
import pathlib
import random
import sys

from exporter import L, Signer, body_of, canonical, line, rechain, sealed, trail

OUT = pathlib.Path(sys.argv[1])
SEED, COUNT, DISTANCE = (int(each) for each in [*sys.argv[2:], *["1", "150", "25"][len(sys.argv) - 2 :]][:3])
OWN, FOREIGN = Signer("own"), Signer("foreign")
CHAIN, CHECKPOINTS = trail(400, OWN, seed=5)


class Lot:
    """One trail while faults are laid into it. Entries are one-element lists, found again by identity."""

    def __init__(self, rng):
        self.rng = rng
        self.size = rng.randrange(120, 401)
        chain = copy.deepcopy(CHAIN[: self.size])
        self.checkpoints = [each for each in CHECKPOINTS if each["event_count"] <= self.size] if rng.random() < 0.6 else None
        self.options, self.promises, self.names, self.gaps = {}, [], [], []
        self.end = self.size
        if rng.random() < 0.1:
            self.end = rng.randrange(self.size // 2 + 10, self.size - 5)
            chain[self.end] = sealed({**body_of(chain[self.end]), "text": "other"}, FOREIGN)
            rechain(chain, self.end + 1, FOREIGN)
        self.entries = [[event] for event in chain]
        self.origin = list(self.entries)
        if self.end < self.size:
            self.promise("resigned", self.origin[self.end], self.origin[-1], self.size - self.end)
            self.names.append(f"resigned from {self.end + 1}")

    def promise(self, name, first, last=None, events=None, either=None):
        self.promises.append((name, first, last, events, either))

    def index(self, entry):
        return next(at for at, each in enumerate(self.entries) if each is entry)

    def put(self, at, events):
        """New entries in front of the original event `at`."""
        made = [[event] for event in events]
        here = self.index(self.origin[at])
        self.entries[here:here] = made
        return made

    def findings(self):
        found = []
        for name, first, last, events, either in self.promises:
            at = self.index(first) + 1
            entry = {"class": name, "line": at if either is None else sorted([at, self.index(either) + 1])}
            if last is not None and last is not first:
                entry["to_line"] = self.index(last) + 1
            if events is not None:
                entry["events"] = events
            found.append(entry)
        return sorted(found, key=lambda each: each["line"] if isinstance(each["line"], int) else each["line"][0])


def modified(lot, at):
    def deeper(event):
        event["cost"]["tokens"] += 1

    ways = [
        lambda event: event.update(session_id="sess_x"),
        lambda event: event.update(added=None),
        lambda event: event.pop("agent_id"),
        lambda event: event.update(text=event["text"] + " "),
        lambda event: event.update(prev_hash=lot.rng.randbytes(32).hex()),
        lambda event: event.update(_hash=lot.rng.randbytes(32).hex()),
        deeper,
    ]
    lot.rng.choice(ways)(lot.origin[at][0])
    lot.promise("modified", lot.origin[at], events=1)


def modified_run(lot, at):
    size = lot.rng.randrange(2, 6)
    for entry in lot.origin[at : at + size]:
        entry[0]["session_id"] = "sess_x"
    lot.promise("modified", lot.origin[at], lot.origin[at + size - 1], size)


def rewritten(lot, at):
    event = lot.origin[at][0]
    body = {**body_of(event), "text": "rewritten"}
    other = sealed(body, FOREIGN)["_sig"]
    lot.origin[at][0] = {**body, "_hash": hashlib.sha256(canonical(body)).hexdigest(), "_sig": lot.rng.choice([event["_sig"], other])}
    lot.promise("rewritten", lot.origin[at])


def deleted(lot, at):
    size = lot.rng.choice([1, 1, 2, 3, 7])
    here = lot.index(lot.origin[at])
    del lot.entries[here : here + size]
    lot.gaps.append((at, size))
    lot.promise("deleted", lot.origin[at + size])


def inserted(lot, at):
    size, previous = lot.rng.choice([1, 1, 2, 4]), lot.rng.choice([CHAIN[at]["prev_hash"], "ef" * 32])
    made = []
    for _ in range(size):
        made.append(sealed({**body_of(CHAIN[at]), "audit_id": f"ae_stranger_{lot.rng.random()}", "prev_hash": previous}, FOREIGN))
        previous = made[-1]["_hash"]
    entries = lot.put(at, made)
    lot.promise("inserted", entries[0], entries[-1], size)


def duplicated(lot, at):
    size = lot.rng.choice([1, 1, 2, 5])
    source = lot.rng.choice([at - size, lot.rng.randrange(0, at - size)]) if lot.safe(at - size, size) else None
    if source is None or not lot.safe(source, size):
        return inserted(lot, at)
    entries = lot.put(at, copy.deepcopy(CHAIN[source : source + size]))
    lot.promise("duplicated", entries[0], entries[-1], size)


def swapped(lot, at):
    here = lot.index(lot.origin[at])
    lot.entries[here], lot.entries[here + 1] = lot.entries[here + 1], lot.entries[here]
    lot.promise("reordered", lot.origin[at], either=lot.origin[at + 1])


def moved(lot, at):
    size, way = lot.rng.choice([1, 1, 2]), lot.rng.randrange(5, 9)
    here = lot.index(lot.origin[at])
    block = lot.entries[here : here + size]
    if lot.rng.random() < 0.5:
        del lot.entries[here : here + size]
        lot.entries[here + way : here + way] = block
        lot.promise("reordered", block[0], block[-1], size)
    else:  # earlier: the block behind `way` events comes to stand here
        block = lot.entries[here + way : here + way + size]
        del lot.entries[here + way : here + way + size]
        lot.entries[here:here] = block
        lot.promise("reordered", block[0], block[-1], size)


def forked(lot, at):
    (entry,) = lot.put(at, [sealed({**body_of(CHAIN[at]), "audit_id": f"ae_sibling_{lot.rng.random()}"}, OWN)])
    lot.promise("forked", entry, either=lot.origin[at])


def malformed(lot, at):
    entry = lot.origin[at]
    whole = line(entry[0])
    entry[0] = lot.rng.choice([b"junk", b"[]", whole[:-40], whole + b"}", whole.replace(b'"tokens":', b'"tokens":0'), b'{"a":1,"a":1}', whole.replace(b'"sess_', b'"\\udc00sess_')])
    lot.promise("malformed", entry)


def junk_between(lot, at):
    (entry,) = lot.put(at, [b'{"note":'])
    lot.promise("malformed", entry)


def signature_missing(lot, at):
    lot.rng.choice([lambda event: event.pop("_sig"), lambda event: event.update(_sig=None)])(lot.origin[at][0])
    lot.promise("signature-missing", lot.origin[at])


def signature_invalid(lot, at):
    event = lot.origin[at][0]
    raw = base64.b64decode(event["_sig"])
    larger = raw[:32] + (int.from_bytes(raw[32:], "little") + L).to_bytes(32, "little")
    event["_sig"] = lot.rng.choice([base64.b64encode(larger).decode(), base64.b64encode(raw + b"x").decode(), "%%", "ab" * 63, 12])
    lot.promise("signature-invalid", lot.origin[at])


# How many original events a fault needs to itself from where it stands.
FAULTS = {modified: 1, modified_run: 6, rewritten: 1, deleted: 8, inserted: 1, duplicated: 1, swapped: 2, moved: 12, forked: 1, malformed: 1, junk_between: 1, signature_missing: 1, signature_invalid: 1}


def mixture(number):
    rng = random.Random(f"{SEED} {number}")
    lot = Lot(rng)
    taken = []

    def free(at, size):
        return all(at + size + DISTANCE <= begin or end + DISTANCE <= at for begin, end in taken)

    # A copy is of events that no fault touched, or the copy would say something else.
    lot.safe = lambda at, size: at >= 0 and all(at + size <= begin or end <= at for begin, end in taken)
    for _ in range(rng.randrange(1, 5)):
        fault = rng.choice(list(FAULTS))
        at = rng.randrange(2, lot.end - 16)
        if not free(at, FAULTS[fault]) or (fault is duplicated and taken):
            continue
        fault(lot, at)
        taken.append((at - 6 if fault is duplicated else at, at + FAULTS[fault]))
        lot.names.append(f"{fault.__name__} {at + 1}")
    if not lot.promises:
        return mixture(number + 100_000)
    # Whose anchored event is itself touched, that checkpoint may not tell a number.
    if not any(place % 50 == 49 for begin, end in taken for place in range(begin, end)):
        know_gaps(lot)
    return lot


def know_gaps(lot):
    """A number is known where a gap is the only one between two checkpoints."""
    if lot.checkpoints is None:
        return
    last = max((each["event_count"] for each in lot.checkpoints if each["event_count"] <= lot.end), default=0)
    for at, size in lot.gaps:
        # A checkpoint whose own event is gone does not part two gaps.
        span = lambda place, count: set(range(place // 50, (place + count) // 50 + 1))
        lonely = all(other == (at, size) or not span(*other) & span(at, size) for other in lot.gaps)
        if lonely and (at + size) // 50 * 50 + 50 <= last:
            position = next(i for i, each in enumerate(lot.promises) if each[0] == "deleted" and each[1] is lot.origin[at + size])
            name, first, end, _, either = lot.promises[position]
            lot.promises[position] = (name, first, end, size, either)


cases = []
for number in range(COUNT):
    lot = mixture(number)
    name = f"{SEED}-{number}{' anchored' if lot.checkpoints else ''}: {', '.join(lot.names)}"
    folder = OUT / str(number)
    folder.mkdir(parents=True)
    (folder / "export.jsonl").write_bytes(b"".join(line(entry[0]) + b"\n" for entry in lot.entries))
    entry = {"name": name, "file": f"{number}/export.jsonl", "options": {}, "verdict": "tampered", "findings": lot.findings()}
    if lot.checkpoints is not None:
        (folder / "checkpoints.jsonl").write_bytes(b"".join(canonical(each) + b"\n" for each in lot.checkpoints))
        entry["checkpoints"] = f"{number}/checkpoints.jsonl"
    cases.append(entry)
(OUT / "own.pem").write_text(OWN.pem)
(OUT / "manifest.json").write_text(json.dumps(cases, indent=1))
