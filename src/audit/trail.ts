/** What is kept of every event once a trail has to be explained: hash, place, id and time, packed outside the heap. */
import { GENESIS } from "./event.ts";
import { HashIndex } from "./hash-index.ts";
import { PackedText } from "./packed-text.ts";

const BLOCK = 4096;

export interface EventDetails {
  readonly audit_id?: string;
  readonly ts?: string;
  readonly event_kind?: string;
  readonly agent_id?: string;
}

/** About 110 bytes an event. Events are numbered from 0 in file order; hashes are lower-case hex. */
export class Trail {
  length = 0;
  readonly #hashes: Buffer[] = [];
  readonly #offsets: Float64Array[] = [];
  readonly #lines: Uint32Array[] = [];
  readonly #details = new PackedText();
  /** First event of each file, by file index. */
  readonly #files: Array<{ file: number; from: number }> = [];
  /** Predecessors that are not simply the hash of the event before. */
  readonly #previous = new Map<number, string>();
  #index: HashIndex | undefined;

  push(stored: string, previous: string, file: number, line: number, offset: number, details: EventDetails): void {
    const at = this.length;
    const slot = at % BLOCK;
    if (slot === 0) {
      this.#hashes.push(Buffer.allocUnsafeSlow(BLOCK * 32));
      this.#offsets.push(new Float64Array(BLOCK));
      this.#lines.push(new Uint32Array(BLOCK));
    }
    const block = Math.floor(at / BLOCK);
    this.#hashes[block]!.write(stored, slot * 32, "hex");
    this.#offsets[block]![slot] = offset;
    this.#lines[block]![slot] = line;
    const { audit_id, ts, event_kind, agent_id } = details;
    this.#details.push(
      [audit_id, ts, event_kind, agent_id].map((part) => part?.replaceAll("\u0000", "") ?? "").join("\u0000"),
    );
    if (this.#files.at(-1)?.file !== file) this.#files.push({ file, from: at });
    if (at === 0 ? previous !== GENESIS : previous !== this.hash(at - 1)) this.#previous.set(at, previous);
    this.length = at + 1;
    this.#index = undefined;
  }

  hash(at: number): string {
    const slot = (at % BLOCK) * 32;
    return this.#hashes[Math.floor(at / BLOCK)]!.toString("hex", slot, slot + 32);
  }

  previous(at: number): string {
    return this.#previous.get(at) ?? (at === 0 ? GENESIS : this.hash(at - 1));
  }

  /** Whether the event names the hash of the event before it, or is a genesis at the start. */
  isLinked(at: number): boolean {
    return !this.#previous.has(at);
  }

  /** Events that do not follow the one before, in order. */
  breaks(): number[] {
    return [...this.#previous.keys()];
  }

  line(at: number): number {
    return this.#lines[Math.floor(at / BLOCK)]![at % BLOCK]!;
  }

  offset(at: number): number {
    return this.#offsets[Math.floor(at / BLOCK)]![at % BLOCK]!;
  }

  file(at: number): number {
    let found = this.#files[0]?.file ?? 0;
    for (const { file, from } of this.#files) {
      if (from > at) break;
      found = file;
    }
    return found;
  }

  details(at: number): EventDetails {
    const packed = this.#details.at(at)?.split("\u0000") ?? [];
    const [audit_id, ts, event_kind, agent_id] = packed;
    return {
      ...(audit_id ? { audit_id } : {}),
      ...(ts ? { ts } : {}),
      ...(event_kind ? { event_kind } : {}),
      ...(agent_id ? { agent_id } : {}),
    };
  }

  /** The first event with that hash, or -1. */
  find(hash: string): number {
    return this.#lookUp().find(hash, (at) => this.hash(at));
  }

  /** Every event with that hash, in order. */
  findAll(hash: string): number[] {
    const first = this.find(hash);
    return first < 0 ? [] : [first, ...(this.#lookUp().repeats.get(first) ?? [])];
  }

  /** Groups of events with the same hash, for each hash that occurs more than once. */
  repeated(): number[][] {
    return [...this.#lookUp().repeats].map(([first, later]) => [first, ...later]);
  }

  #lookUp(): HashIndex {
    this.#index ??= new HashIndex(this.length, (at, into) => {
      const from = (at % BLOCK) * 32;
      this.#hashes[Math.floor(at / BLOCK)]!.copy(into, 0, from, from + 32);
    });
    return this.#index;
  }
}
