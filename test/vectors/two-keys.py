#!/usr/bin/env python3
"""A trail of 100 events whose gateway got a new key behind event 60: `two-keys.py FOLDER`."""
import pathlib
import sys

from exporter import Signer, body_of, line, sealed, trail

folder = pathlib.Path(sys.argv[1])
first, second = Signer("a"), Signer("b")
chain, _ = trail(100, first, every=0)
for index in range(60, 100):
    chain[index] = sealed({**body_of(chain[index]), "prev_hash": chain[index - 1]["_hash"]}, second)
(folder / "export.jsonl").write_bytes(b"".join(line(event) + b"\n" for event in chain))
(folder / "a.pem").write_text(first.pem)
(folder / "b.pem").write_text(second.pem)
