import { createParser } from 'eventsource-parser';
import { BASE, headers, refusal } from './client';

/** How a stream stands: `live` only while the server is really connected. */
export type StreamState = 'connecting' | 'live' | 'lost';

export type StreamOptions = {
  project: string | undefined;
  /** What came; its `id`, if it has one, is where a reconnect goes on. */
  onEvent: (event: { id: string | undefined; name: string; data: unknown }) => void;
  onState: (state: StreamState) => void;
  /** Where to go on; asked at every connection. */
  lastId?: () => string | undefined;
  signal: AbortSignal;
};

const SHORTEST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;
/** The server breaks its silence every 15 seconds: a connection that is quiet for longer is dead. */
const LONGEST_SILENCE = 40_000;
/** A page that nobody has seen for so long lets its connection go: a browser has only six of them for all its tabs. */
const UNSEEN_FOR = 5_000;

/**
 * Follows server-sent events until the signal ends it or `onEvent` throws `Done`. Not an EventSource, which can send
 * no token, and goes on from nowhere but its own last id.
 */
export async function follow(path: string, options: StreamOptions): Promise<void> {
  let pause = SHORTEST_PAUSE;
  while (!options.signal.aborted) {
    await seen(options.signal);
    if (options.signal.aborted) return;
    options.onState('connecting');
    try {
      await once(path, options, () => {
        pause = SHORTEST_PAUSE;
        options.onState('live');
      });
    } catch (failure) {
      if (failure instanceof Done || options.signal.aborted) return;
      if (failure instanceof Refused && failure.final) {
        options.onState('lost');
        throw failure.cause;
      }
    }
    if (options.signal.aborted) return;
    if (document.hidden) continue;
    options.onState('lost');
    await sleep(pause * (0.8 + Math.random() * 0.4), options.signal);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}

/** Thrown by `onEvent` when nothing more will come. */
export class Done extends Error {}

class Refused extends Error {
  constructor(
    readonly final: boolean,
    override readonly cause: unknown,
  ) {
    super('refused');
  }
}

async function once(path: string, options: StreamOptions, opened: () => void) {
  options.signal.throwIfAborted();
  const attempt = new AbortController();
  const end = () => attempt.abort();
  options.signal.addEventListener('abort', end);
  let silence = setTimeout(end, LONGEST_SILENCE);
  let unseen: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(unseen);
    if (document.hidden) unseen = setTimeout(end, UNSEEN_FOR);
  };
  document.addEventListener('visibilitychange', look);
  try {
    const lastId = options.lastId?.();
    const response = await fetch(BASE + path, {
      headers: { Accept: 'text/event-stream', ...headers(options.project), ...(lastId ? { 'Last-Event-ID': lastId } : {}) },
      credentials: 'same-origin',
      signal: attempt.signal,
    });
    if (!response.ok || !response.body) {
      const body: unknown = await response.json().catch(() => null);
      throw new Refused([400, 401, 403, 404].includes(response.status), refusal(response, body));
    }
    opened();
    const parser = createParser({
      onEvent: (event) => options.onEvent({ id: event.id, name: event.event ?? 'message', data: JSON.parse(event.data) }),
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(silence);
      silence = setTimeout(end, LONGEST_SILENCE);
      parser.feed(value);
    }
  } finally {
    clearTimeout(silence);
    clearTimeout(unseen);
    document.removeEventListener('visibilitychange', look);
    options.signal.removeEventListener('abort', end);
    attempt.abort();
  }
}

/** Waits until somebody sees the page. */
function seen(signal: AbortSignal): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    const look = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener('visibilitychange', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    signal.addEventListener('abort', look, { once: true });
  });
}

function sleep(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      window.removeEventListener('online', over);
      resolve();
    };
    const timer = setTimeout(over, millis);
    signal.addEventListener('abort', over);
    // Whoever was cut off by a sleeping laptop is back at once.
    window.addEventListener('online', over);
    if (signal.aborted) over();
  });
}
