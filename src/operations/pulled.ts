/** Reading what a function writes: the two take turns, so that memory stays constant. */

interface Waiting {
  readonly chunk: Uint8Array;
  readonly taken: () => void;
  readonly refused: (reason: Error) => void;
}

/**
 * `produce` goes on when its chunk was taken; what it throws is thrown to the reader. Where the reader stops early,
 * writing throws from then on.
 */
export async function* pulled(
  produce: (write: (chunk: Uint8Array) => Promise<void>) => Promise<unknown>,
): AsyncGenerator<Uint8Array> {
  const waiting: Waiting[] = [];
  let wake: () => void = () => {};
  let isOver = false;
  let isUnread = false;
  const running = produce(
    (chunk) =>
      new Promise<void>((taken, refused) => {
        if (isUnread) return refused(new ReaderGone());
        waiting.push({ chunk, taken, refused });
        wake();
      }),
  ).finally(() => {
    isOver = true;
    wake();
  });
  // The failure is thrown to the reader below; this only keeps it from being reported as unhandled before.
  running.catch(() => undefined);
  try {
    for (;;) {
      const next = waiting.shift();
      if (next) {
        try {
          yield next.chunk;
        } finally {
          // Also where this was the last chunk that is read: the writer must not wait for ever.
          next.taken();
        }
      } else if (isOver) {
        await running;
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    isUnread = true;
    for (const { refused } of waiting) refused(new ReaderGone());
  }
}

/** What a writer gets whose reader has stopped. */
export class ReaderGone extends Error {}
