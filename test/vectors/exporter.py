"""An independent writer of TapPass audit exports, for test vectors.

It shares no code and no language with the verifier. Ed25519 comes from `cryptography` where it is installed, and from the
few lines of RFC 8032 below where it is not.
"""
import base64
import hashlib
import json
import random

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = (-121665 * pow(121666, P - 2, P)) % P
GY = (4 * pow(5, P - 2, P)) % P
GX = 15112221349535400772501151409588531511454012693041857206046113283949847762202


def _sum(a, b):
    """Two points in extended coordinates (RFC 8032, section 5.1.4)."""
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    m, n = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(scalar, point):
    total = (0, 1, 1, 0)
    for bit in bin(scalar)[2:]:
        total = _sum(total, total)
        if bit == "1":
            total = _sum(total, point)
    return total


def _pack(point):
    x, y, z, _ = point
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _little(data):
    return int.from_bytes(data, "little")


class Signer:
    """An Ed25519 key from a name: `sign(bytes)`, `public` (32 bytes), `seed` (32 bytes)."""

    def __init__(self, name):
        self.seed = hashlib.sha256(b"tappass vector key " + name.encode()).digest()
        try:
            from cryptography.hazmat.primitives import serialization
            from cryptography.hazmat.primitives.asymmetric import ed25519

            key = ed25519.Ed25519PrivateKey.from_private_bytes(self.seed)
            self.sign = key.sign
            self.public = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        except ImportError:
            expanded = hashlib.sha512(self.seed).digest()
            self._scalar = (_little(expanded[:32]) & ~7 & (2**255 - 1)) & (2**254 - 1) | 2**254
            self._nonce = expanded[32:]
            self.public = _pack(_times(self._scalar, (GX, GY, 1, GX * GY % P)))
            self.sign = self._sign

    def _sign(self, message):
        base = (GX, GY, 1, GX * GY % P)
        r = _little(hashlib.sha512(self._nonce + message).digest()) % L
        point = _pack(_times(r, base))
        k = _little(hashlib.sha512(point + self.public + message).digest()) % L
        return point + ((r + k * self._scalar) % L).to_bytes(32, "little")

    @property
    def key_id(self):
        return "ak_" + hashlib.sha256(self.public).hexdigest()[:16]

    @property
    def pem(self):
        der = base64.b64encode(bytes.fromhex("302a300506032b6570032100") + self.public).decode()
        return f"-----BEGIN PUBLIC KEY-----\n{der}\n-----END PUBLIC KEY-----\n"


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value):
    return hashlib.sha256(canonical(value)).digest()


def body_of(event):
    return {name: member for name, member in event.items() if name not in ("_hash", "_sig")}


def sealed(body, signer):
    found = digest(body)
    return {**body, "_hash": found.hex(), "_sig": base64.b64encode(signer.sign(found)).decode()}


def checkpoint(count, head, signer, ts="2026-05-01T00:00:00.000Z"):
    claim = {"checkpoint_id": f"cp_{count:06d}", "ts": ts, "event_count": count, "head_hash": head, "key_id": signer.key_id}
    return {**claim, "_sig": base64.b64encode(signer.sign(digest(claim))).decode()}


WORDS = ["plain", "naïve", "übergröße", "日本語", "😀 and \u2028", 'a "quoted" \\ word', "tab\tnewline\n", "\u007f", ""]
NUMBERS = [0, -1, 1.0, 1e-05, 1e16, 1e22, -0.0, 12345678901234567890, 0.1, 45.5]


def content(rng, index, previous):
    """One event before it is hashed; members in an order that is not the canonical one."""
    seconds = index * 7
    event = {
        "audit_id": f"ae_{index:08d}",
        "ts": f"2026-04-{1 + seconds // 86400:02d}T{seconds // 3600 % 24:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rng.randrange(1000):03d}Z",
        "prev_hash": previous,
        "event_kind": rng.choice(["chat", "tool_call", "detection", "key.created"]),
        "agent_id": rng.choice(["support-bot", "research-bot"]),
        "session_id": f"sess_{rng.randrange(99):02d}",
        "cost": {"usd": rng.choice(NUMBERS), "tokens": rng.randrange(4000)},
        "text": rng.choice(WORDS) * rng.randrange(1, 5),
        "detections": [{"score": rng.choice(NUMBERS), "category": rng.choice(WORDS)} for _ in range(rng.randrange(3))],
    }
    if rng.random() < 0.2:
        # In code points U+FFEE comes before U+1F600, in UTF-16 units behind it.
        event["details"] = {"\U0001f600": {"b": [], "a": {}}, "\uffee": None, "": True}
    return event


def trail(events, signer, every=50, seed=1, start=None):
    """A chain of signed events and its checkpoints."""
    rng = random.Random(seed)
    chain, checkpoints, previous = [], [], start
    for index in range(1, events + 1):
        event = sealed(content(rng, index, previous), signer)
        previous = event["_hash"]
        chain.append(event)
        if every and index % every == 0:
            checkpoints.append(checkpoint(index, previous, signer))
    return chain, checkpoints


def rechain(chain, start, signer):
    """Links, hashes and signs everything from `start` on anew."""
    for index in range(start, len(chain)):
        previous = chain[index - 1]["_hash"] if index else None
        chain[index] = sealed({**body_of(chain[index]), "prev_hash": previous}, signer)


def line(event, style="compact"):
    """How a line is written: `compact` as hashed, `spaced` in insertion order, `ascii` with escapes."""
    if isinstance(event, bytes):
        return event
    if style == "spaced":
        return json.dumps(event, ensure_ascii=False).encode()
    if style == "ascii":
        return json.dumps(event, sort_keys=True, separators=(",", ":")).encode()
    return canonical(event)
