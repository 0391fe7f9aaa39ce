#!/usr/bin/env python3
"""Checks an export without the product: `check_ledger.py EVENTS CHECKPOINTS KEY_HEX` prints `events checkpoints head`."""
import base64
import hashlib
import json
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Token(float):
    def __new__(cls, text):
        made = super().__new__(cls, 0.0)
        made.text = text
        return made

    def __repr__(self):
        return self.text


json.encoder.c_make_encoder = None


class Encoder(json.JSONEncoder):
    def iterencode(self, value, _one_shot=False):
        return json.encoder._make_iterencode({}, self.default, json.encoder.encode_basestring, None, repr, ":", ",", True, False, False)(value, 0)


def digest(value):
    return hashlib.sha256("".join(Encoder().iterencode(value)).encode()).digest()


def read(path):
    for line in open(path, encoding="utf-8", newline="\n"):
        yield json.loads(line, parse_float=Token, parse_int=int)


key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(sys.argv[3]))
head, events, heads = None, 0, {}
for event in read(sys.argv[1]):
    stored, signature = event.pop("_hash"), base64.b64decode(event.pop("_sig"))
    found = digest(event)
    assert found.hex() == stored, f"hash of event {events + 1}"
    assert event["prev_hash"] == head, f"link of event {events + 1}"
    key.verify(signature, found)
    head, events = stored, events + 1
    heads[events] = head
checkpoints = 0
for claim in read(sys.argv[2]):
    signature = base64.b64decode(claim.pop("_sig"))
    key.verify(signature, digest(claim))
    assert heads[claim["event_count"]] == claim["head_hash"], claim["checkpoint_id"]
    checkpoints += 1
print(events, checkpoints, head)
