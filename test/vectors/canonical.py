#!/usr/bin/env python3
"""Answers, line by line, with the canonical form of a JSON text as Python sees it, in hex; `malformed` for what is none.

Numbers keep their text: they are read as objects that json.dumps writes as they came, through a float that prints itself.
"""
import json
import sys


class Token(float):
    """A number that remembers how it was written."""

    def __new__(cls, text):
        made = super().__new__(cls, 0.0)
        made.text = text
        return made

    def __repr__(self):
        return self.text


def no_repeats(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError("repeated key")
    return dict(pairs)


def refuse(_):
    raise ValueError("NaN or Infinity")


# The C encoder calls float.__repr__ itself; the Python one can be told what to call.
json.encoder.c_make_encoder = None


class Encoder(json.JSONEncoder):
    def iterencode(self, value, _one_shot=False):
        return json.encoder._make_iterencode(
            {}, self.default, json.encoder.encode_basestring, None, repr, self.key_separator, self.item_separator, self.sort_keys, False, False
        )(value, 0)


for given in sys.stdin:
    try:
        text = bytes.fromhex(given.strip()).decode("utf-8")
        value = json.loads(text, parse_float=Token, parse_int=Token, parse_constant=refuse, object_pairs_hook=no_repeats)
        written = "".join(Encoder(sort_keys=True, separators=(",", ":")).iterencode(value))
        print(written.encode("utf-8").hex(), flush=True)
    except (ValueError, RecursionError):
        print("malformed", flush=True)
