/** What a finding says happened, in a sentence for the auditor. */
import type { Damage } from "./damage.ts";

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/** `disputed`: a second implementation accepts the signature that the first rejects. */
export function damageSentence(damage: Damage, disputed: boolean, key: string): string {
  const sentence = SENTENCES[damage.reason](damage.events, key);
  return disputed
    ? `${sentence}; a second implementation of Ed25519 accepts the signature, so look at its bytes`
    : sentence;
}

const SENTENCES: Record<Damage["reason"], (events: number, key: string) => string> = {
  content: (events) =>
    events === 1
      ? "the content no longer gives the stored hash"
      : `in ${plural(events, "event")} in a row the content no longer gives the stored hash`,
  replaced: (events) =>
    events === 1
      ? "content and hash agree, but the event that follows was recorded after another one"
      : `${plural(events, "event")} in a row were written anew: the event that follows was recorded after another one`,
  "unsigned-and-replaced": () => "it has no signature, and the event that follows was recorded after another one",
  stray: (events) =>
    events === 1
      ? "no trusted key signed it, and the event it names as its predecessor is nowhere in the trail"
      : `${plural(events, "event")} in a row that no trusted key signed; the first names a predecessor that is nowhere in the trail`,
  "foreign-suffix": (events) =>
    `from here to the end, ${plural(events, "event")}, content, hash and links agree, but no trusted key signed them: the tail was written anew, or the gateway changed its key`,
  "foreign-run": (events) =>
    `in ${plural(events, "event")} in a row content, hash and links agree, but no trusted key signed them`,
  signature: () =>
    "the signature fails, while hash and links hold: the signature was damaged, or made with another key",
  impossible: (events) =>
    events === 1
      ? "the signature is none that any key can make"
      : `${plural(events, "event")} in a row have signatures that no key can make`,
  "out-of-window": (events) =>
    `${plural(events, "event")} signed by a key outside the time in which it is trusted (revoked, not yet or no longer valid)`,
  missing: (events) =>
    events === 1
      ? "it has no signature, though others have"
      : `${plural(events, "event")} in a row have no signature, though others have`,
  "no-key-fits": (events, key) =>
    `not one of ${plural(events, "event")} is signed by ${key}: the key may be the wrong one, or all of the trail was written anew`,
};
