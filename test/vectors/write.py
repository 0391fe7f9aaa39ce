#!/usr/bin/env python3
"""Writes a clean export in one style: `write.py FOLDER [EVENTS [STYLE [SEED [KEY]]]]`, with checkpoints every 50 events."""
import base64
import hashlib
import json
import pathlib
import sys

from exporter import Signer, canonical, line, trail

folder = pathlib.Path(sys.argv[1])
events, style, seed, name = [*sys.argv[2:], *["220", "compact", "1", "own"][len(sys.argv) - 2 :]][:4]
signer = Signer(name)
chain, checkpoints = trail(int(events), signer, seed=int(seed))
(folder / "export.jsonl").write_bytes(b"".join(line(event, style) + b"\n" for event in chain))
(folder / "checkpoints.jsonl").write_bytes(b"".join(canonical(each) + b"\n" for each in checkpoints))
(folder / "key.pem").write_text(signer.pem)
der = bytes.fromhex("302a300506032b6570032100") + signer.public
jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64.urlsafe_b64encode(signer.public).decode().rstrip("=")}
forms = {
    "pem": signer.pem,
    "hex": signer.public.hex(),
    "base64": base64.b64encode(signer.public).decode(),
    "base64url": base64.urlsafe_b64encode(signer.public).decode().rstrip("="),
    "jwk": json.dumps(jwk),
    "jwks": json.dumps({"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}, jwk]}),
    "reply": json.dumps({"algorithm": "Ed25519", "key_id": "ak_named", "public_key": base64.b64encode(signer.public).decode(), "pem": signer.pem}),
    "history": json.dumps({"keys": [{"key_id": "ak_old", "public_key": Signer("old").public.hex(), "not_after": "2026-01-01T00:00:00Z"}, {"key_id": "ak_new", "public_key": signer.public.hex(), "not_before": "2026-01-01T00:00:00Z"}]}),
}
(folder / "keys.json").write_text(json.dumps(forms))
(folder / "fingerprint").write_text("SHA256:" + base64.b64encode(hashlib.sha256(signer.public).digest()).decode().rstrip("="))
