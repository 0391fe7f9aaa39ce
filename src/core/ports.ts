/** The outside world as values: what the host gives and everything else takes as an argument. */

export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Monotonic milliseconds, for durations. */
  monotonic(): number;
  /** Resolves after `milliseconds`, or rejects when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export interface Random {
  bytes(count: number): Uint8Array;
  uuid(): string;
}

export type Env = Readonly<Record<string, string | undefined>>;

/** Files as the product writes them: 0600, folders 0700, to a temporary name, fsynced, renamed. */
export interface Files {
  /** The content, or undefined where there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Atomic replace. `exclusive` refuses to overwrite (throws `CONFLICT`). Default mode 0600. */
  write(path: string, content: Uint8Array | string, options?: { mode?: number; exclusive?: boolean }): Promise<void>;
  /**
   * A file that appears under its final name only on `commit()`; what was written so far survives in `partial`, whose
   * name has the `tag`: only what belongs together is gone on with.
   */
  stage(path: string, options?: { resume?: boolean; mode?: number; tag?: string }): Promise<StagedFile>;
  /** Runs `action` while this process alone holds the lock beside `path`; waits at most `timeout` ms, then `CONFLICT`. */
  locked<T>(path: string, action: () => Promise<T>, timeout?: number): Promise<T>;
  remove(path: string): Promise<void>;
  exists(path: string): Promise<boolean>;
}

export interface StagedFile {
  /** Where the bytes are until they are committed. */
  readonly partial: string;
  /** Bytes already there when it was opened with `resume`. */
  readonly size: number;
  /** What is in the partial file so far, for continuing after a broken connection. */
  read(): AsyncIterable<Uint8Array>;
  /** Cuts the partial file to `size` bytes (a torn last line). */
  truncate(size: number): Promise<void>;
  write(chunk: Uint8Array): Promise<void>;
  /** fsync, rename to the final name, fsync the folder. */
  commit(): Promise<void>;
  /** Closes and removes it, or keeps the partial file for a later resume. */
  abandon(keep: boolean): Promise<void>;
}

/** Diagnostics under `--debug`; implementations redact. */
export interface Log {
  debug(message: string, facts?: Record<string, unknown>): void;
  warn(message: string): void;
}

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is; the caller sets content-type. */
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /** May be sent again after a failure: default true for GET, PUT and DELETE, false for POST and PATCH. */
  readonly idempotent?: boolean;
  /** Milliseconds without a byte; default 30 000. */
  readonly timeout?: number;
  /** Largest body that `text()` and `bytes()` will hold; default 16 MiB. */
  readonly limit?: number;
}

export interface HttpReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  text(): Promise<string>;
  bytes(): Promise<Uint8Array>;
  stream(): AsyncIterable<Uint8Array>;
}

/** One request with timeouts and retries; throws `UNAVAILABLE` or `TIMEOUT`, never for a status. */
export interface Http {
  request(request: HttpRequest): Promise<HttpReply>;
}

/** Bytes from somewhere, possibly readable again from the start. */
export interface ByteSource {
  /** What to call it in messages: the path as typed, or `-`. */
  readonly name: string;
  /** Bytes in all where it is known, for progress. */
  readonly size?: number;
  /** Whether `open` may be called more than once. */
  readonly rereadable: boolean;
  open(): AsyncIterable<Uint8Array>;
}
