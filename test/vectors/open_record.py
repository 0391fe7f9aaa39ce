#!/usr/bin/env python3
"""Opens and seals records without the product: `open_record.py open|seal KEY_BASE64 v1|v2 NAME` with the text on stdin."""
import base64
import hashlib
import os
import sys

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

action, key, version, name = sys.argv[1:]
key = base64.b64decode(key)
fingerprint = hashlib.sha256(b"tappass dek" + key).hexdigest()[:16]
bound = f"v2:{fingerprint}:default/{name}".encode() if version == "v2" else None
prefix = f"v2:{fingerprint}:" if version == "v2" else "v1:"
text = sys.stdin.buffer.read()
if action == "seal":
    nonce = os.urandom(12)
    print(prefix + base64.b64encode(nonce + AESGCM(key).encrypt(nonce, text, bound)).decode())
else:
    assert text.decode().startswith(prefix)
    sealed = base64.b64decode(text.decode()[len(prefix) :])
    sys.stdout.buffer.write(AESGCM(key).decrypt(sealed[:12], sealed[12:], bound))
