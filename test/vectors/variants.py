#!/usr/bin/env python3
"""Writes clean trails in every variant of the format, and trails that another JSON writer hashed: `variants.py FOLDER`.

FOLDER/manifest.json has the shape that `tamper.py` describes; `profile` is what the report must say of the format.
"""
import base64
import copy
import hashlib
import json
import pathlib
import random
import sys

from exporter import Signer, canonical, content, line

EVENTS = 130
OWN = Signer("own")
OUT = pathlib.Path(sys.argv[1])
CASES = []


def standard(raw):
    return base64.b64encode(raw).decode()


def es_number(value):
    """As ECMAScript prints a number; the digits are Python's, which are the shortest as well."""
    value = float(value)
    if value == 0:
        return "0"
    sign, (digits, exponent) = ("-" if value < 0 else ""), f"{abs(value)!r}e0".split("e")[:2]
    whole, _, fraction = digits.partition(".")
    fraction = "" if fraction == "0" else fraction
    point = len(whole) + int(exponent)
    digits = (whole + fraction).lstrip("0")
    point -= len(whole + fraction) - len(digits)
    digits = digits.rstrip("0")
    size = len(digits)
    if size <= point <= 21:
        return sign + digits + "0" * (point - size)
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    rest = f".{digits[1:]}" if size > 1 else ""
    return f"{sign}{digits[0]}{rest}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def es_json(value, key):
    """As JSON.stringify writes, members in the order of `key`, or as they come."""
    if isinstance(value, dict):
        names = sorted(value, key=key) if key else value
        return "{" + ",".join(f"{json.dumps(name, ensure_ascii=False)}:{es_json(value[name], key)}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(es_json(each, key) for each in value) + "]"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return es_number(value)
    return json.dumps(value, ensure_ascii=False)


def python(**how):
    return lambda value: json.dumps(value, **how).encode()


COMPACT = (",", ":")
WRITERS = {
    "python-ascii": python(sort_keys=True, separators=COMPACT),
    "python-spaced": python(sort_keys=True, ensure_ascii=False),
    "python-ascii-spaced": python(sort_keys=True),
    "insertion": python(separators=COMPACT, ensure_ascii=False),
    "insertion-ascii": python(separators=COMPACT),
    "insertion-spaced": python(ensure_ascii=False),
    "insertion-ascii-spaced": python(),
    "rfc8785": lambda value: es_json(value, lambda name: name.encode("utf-16-be")).encode(),
    "ecmascript": lambda value: es_json(value, None).encode(),
}


def write(how=canonical, hash_field="_hash", sig_field="_sig", prefix="", prev_prefix=None, genesis=None, encode=standard, sig_prefix="", signed="digest", signer=OWN, add=None, change=None, events=EVENTS):
    """A chain in one variant; `change` maps an index to the arguments that hold from there on."""
    rng = random.Random(4)
    chain, previous = [], genesis
    given = dict(how=how, hash_field=hash_field, sig_field=sig_field, prefix=prefix, prev_prefix=prev_prefix, encode=encode, sig_prefix=sig_prefix, signed=signed)
    for index in range(1, events + 1):
        given.update((change or {}).get(index, {}))
        body = {**content(rng, index, previous), **(add(index) if add else {})}
        digest = hashlib.sha256(given["how"](body)).digest()
        message = digest if given["signed"] == "digest" else digest.hex().encode()
        chain.append({**body, given["hash_field"]: given["prefix"] + digest.hex(), given["sig_field"]: given["sig_prefix"] + given["encode"](signer.sign(message))})
        before = given["prefix"] if given["prev_prefix"] is None else given["prev_prefix"]
        previous = before + digest.hex()
    return chain


def case(name, events, verdict="verified", findings=(), profile=None, options=None, style="insertion", not_proven=None):
    folder = OUT / name
    folder.mkdir(parents=True)
    text = (lambda event: event if isinstance(event, bytes) else json.dumps(event, ensure_ascii=False, separators=COMPACT).encode()) if style == "insertion" else (lambda event: line(event, style))
    (folder / "export.jsonl").write_bytes(b"".join(text(event) + b"\n" for event in events))
    entry = {"name": name, "file": f"{name}/export.jsonl", "options": options or {}, "verdict": verdict, "findings": list(findings)}
    CASES.append({**entry, **({"profile": profile} if profile else {}), **({"not_proven": not_proven} if not_proven else {})})


ENCODINGS = {
    "base64": standard,
    "base64 without padding": lambda raw: standard(raw).rstrip("="),
    "base64url": lambda raw: base64.urlsafe_b64encode(raw).decode(),
    "base64url without padding": lambda raw: base64.urlsafe_b64encode(raw).decode().rstrip("="),
    "hex": bytes.hex,
}


def fields():
    for name in ("_hash", "this_hash", "current_hash", "hash"):
        for sig in ("_sig", "signature"):
            case(f"fields {name} and {sig}", write(hash_field=name, sig_field=sig), profile={"hash_field": name, "signature_field": sig})
    for style in ("compact", "spaced", "ascii"):
        case(f"fields hash and signature, {style}", write(hash_field="hash", sig_field="signature", prefix="sha256:"), style=style)
    case("prefix on both hashes", write(prefix="sha256:"))
    case("prefix on the hash alone", write(prefix="sha256:", prev_prefix=""))
    case("prefix on prev_hash alone", write(prev_prefix="sha256:"))
    # Names of other variants are content where the trail does not use them.
    taken = lambda index: {"hash": hashlib.sha256(b"%d" % index).hexdigest(), "signature": "c2lnbmVkIGJ5IGhhbmQ=", "this_hash": None}
    case("fields of other variants as content", write(add=taken), profile={"hash_field": "_hash", "signature_field": "_sig"})
    nested = lambda index: {"child": {"_hash": "ab" * 32, "_sig": "x", "prev_hash": index}}
    case("fields of the chain inside a member", write(add=nested))


def signatures():
    for name, encode in ENCODINGS.items():
        case(f"signature as {name}", write(encode=encode))
        case(f"signature as ed25519: and {name}", write(encode=encode, sig_prefix="ed25519:"))
    case("signed as hex characters", write(signed="hex"), profile={"signed_bytes": "hex"})
    case("signed as digest", write(), profile={"signed_bytes": "digest"})
    case("signed as hex characters, hash with prefix", write(signed="hex", prefix="sha256:", hash_field="current_hash", sig_field="signature"), profile={"signed_bytes": "hex", "hash_field": "current_hash"})


def genesis():
    zeros = "0" * 64
    for name, start in (("null", None), ("zeros", zeros), ("zeros", "0x" + zeros), ("zeros", "sha256:" + zeros)):
        case(f"genesis {start}", write(genesis=start), profile={"genesis": name})


def changes():
    for name, later in (
        ("hash field", {"hash_field": "hash"}),
        ("signature field", {"sig_field": "signature"}),
        ("signed bytes", {"signed": "hex"}),
        ("writer", {"how": WRITERS["python-ascii-spaced"]}),
    ):
        case(f"{name} changes", write(change={71: later}), "tampered", [{"class": "profile-change", "line": 71}])


def writers():
    for name, how in WRITERS.items():
        events = write(how=how)
        case(f"written by {name}", events, "incomplete", not_proven=f"--canonical {name}")
        case(f"written by {name}, accepted", events, profile={"canonical": name}, options={"canonical": name})
        touched = copy.deepcopy(events)
        touched[89]["session_id"] = "sess_x"
        case(f"written by {name}, accepted, modified", touched, "tampered", [{"class": "modified", "line": 90}], options={"canonical": name})


def spellings():
    text = [json.dumps(event, ensure_ascii=False).encode() for event in write()]
    text[60] = text[60].replace(b'"_hash"', b'"\\u005fhash"').replace(b'"_sig"', b'"_\\u0073ig"').replace(b'"prev_hash": "', b'"prev\\u005Fhash" :\t"')
    event = json.loads(text[61])
    text[61] = text[61].replace(event["_hash"].encode(), b"".join(b"\\u%04X" % ord(each) for each in event["_hash"]))
    text[62] = text[62].replace(json.loads(text[62])["_sig"].encode(), json.loads(text[62])["_sig"].replace("/", "\\/").encode())
    text[63] = b" \t " + text[63] + b" \t"
    case("names and hashes spelled with escapes", text)
    case("hash and signature first", [{"_sig": each["_sig"], "_hash": each["_hash"], **each} for each in write()])


assert [es_number(each) for each in (1.0, -0.0, 1e21, 1e20, 123.5, 1e-6, 1e-7, 12345678901234567890, 1e16, -4.5e-10, 0.1, 1e22)] == ["1", "0", "1e+21", "100000000000000000000", "123.5", "0.000001", "1e-7", "12345678901234567000", "10000000000000000", "-4.5e-10", "0.1", "1e+22"]
for group in (fields, signatures, genesis, changes, writers, spellings):
    group()
(OUT / "own.pem").write_text(OWN.pem)
(OUT / "manifest.json").write_text(json.dumps(CASES, indent=1))
print(f"{len(CASES)} cases", file=sys.stderr)
