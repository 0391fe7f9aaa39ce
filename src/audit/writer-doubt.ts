/** Telling an event that was changed from one that somebody else's JSON writer hashed. */
import { EventReader } from "./event.ts";
import { MalformedLine } from "./json-bytes.ts";
import type { Notice } from "./observations.ts";
import { type DetectedProfile, leaveOutOf } from "./profile.ts";
import { WRITERS } from "./writers.ts";

/** Trying nine writers is slow; a trail with more misfits than this is not going to be explained by one. */
const MOST_TRIES = 10_000;

/**
 * Events of ASCII text and whole numbers hash alike under several writers, so a trail can look like the gateway's for a
 * while. A foreign writer is the trail's own only if it also fits every event that fits the assumed one, as far as looked.
 */
export class WriterDoubt {
  readonly #profile: DetectedProfile;
  readonly #sample: readonly Buffer[];
  #candidates: Set<string> | undefined;
  #changes: Notice[] = [];
  #inRun = false;
  #tries = 0;

  constructor(profile: DetectedProfile, sample: readonly Buffer[]) {
    this.#profile = profile;
    this.#sample = sample;
  }

  /** Whether the line read last gives `stored` under another known writer. */
  fits(reader: EventReader, stored: string, notice: (writer: string) => Notice): boolean {
    this.#tries += 1;
    if (this.#tries > MOST_TRIES) return false;
    const names = [...WRITERS.keys()].filter((name) => name !== this.#profile.canonical && gives(reader, name, stored));
    if (names.length === 0) return false;
    const known = this.#candidates;
    this.#candidates = new Set(
      known ? names.filter((name) => known.has(name)) : names.filter((name) => this.#fitsSample(name)),
    );
    if (!this.#inRun) this.#changes.push(notice(names[0]!));
    this.#inRun = true;
    return true;
  }

  /** The line read last fits the assumed writer: does it contradict the others? */
  confirm(reader: EventReader, stored: string): void {
    this.#inRun = false;
    for (const name of this.#candidates ?? []) if (!gives(reader, name, stored)) this.#candidates?.delete(name);
  }

  /** The writer that fits everything, where the assumed one does not. */
  get verdict(): string | undefined {
    return this.#changes.length > 0 ? [...(this.#candidates ?? [])][0] : undefined;
  }

  /** Where the writer changes in mid-trail; empty where one foreign writer explains all. */
  get changes(): readonly Notice[] {
    return this.verdict === undefined ? this.#changes : [];
  }

  #fitsSample(name: string): boolean {
    const reader = new EventReader();
    const { layout, writer } = this.#profile;
    return this.#sample.every((line) => {
      try {
        const content = reader.contentHash(line, 0, line.length, leaveOutOf(layout), writer);
        if (reader.isCheckpoint) return true;
        const stored = reader.storedHash(layout.hashField);
        return content !== stored || gives(reader, name, stored);
      } catch (error) {
        if (error instanceof MalformedLine) return true;
        throw error;
      }
    });
  }
}

function gives(reader: EventReader, name: string, stored: string): boolean {
  try {
    return reader.rehash(WRITERS.get(name)!) === stored;
  } catch (error) {
    if (error instanceof MalformedLine) return false;
    throw error;
  }
}
