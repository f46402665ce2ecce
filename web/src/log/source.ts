import { api, ApiError, dataOf } from '@/api/client';
import { Done, follow, type StreamState } from '@/api/stream';
import type { NumberedLine } from '@/api/types';
import { Pages } from './pages';

/** So often a stream may end without a line before lines are asked for instead. */
const MOST_CUTS = 3;
/** How long lines are asked for until a stream is tried again. */
const POLLED_FOR = 60_000;
const MOST_POLLED = 2000;
/** So long lines are gathered before they are asked for again. */
const BREATH = 400;
/** A stream that tells nothing for so long is checked: something on the way may be holding it back. */
const QUIET = 10_000;
/** What is on its way comes within that time. */
const GRACE = 3_000;
/** Many lines a second are told as few changes. */
const TOLD_EVERY = 80;

/** Takes lines that were added to the log's end; each of them comes once, and in order. */
export type Added = (lines: NumberedLine[]) => void;

/** One log: what of it is here, how long it is, and what is being added to it. */
export class LogSource {
  total = 0;
  /** Whether nothing will be added. */
  ended = false;
  state: StreamState = 'connecting';
  /** When the first line was written. */
  firstAt: number | undefined;
  /** Why the log cannot be followed. */
  problem: unknown;
  readonly pages: Pages;

  private version = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly takers = new Set<Added>();
  private readonly ending = new AbortController();
  private following = false;
  /** The last line that came in order; a stream goes on behind it. */
  private last = { number: 0, seq: 0 };

  constructor(
    private readonly project: string,
    private readonly runId: string,
  ) {
    this.pages = new Pages(
      async (from, limit, signal) => (await this.lines({ from, limit }, signal)).lines,
      () => this.changed(),
    );
  }

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = () => this.version;

  /** Calls back with lines that were added to the end. */
  onAdded(taker: Added): () => void {
    this.takers.add(taker);
    return () => this.takers.delete(taker);
  }

  /** Asks how long the log is and for its first line and its end, from where it can be followed. */
  async open(): Promise<void> {
    const [head, tail] = await Promise.all([
      this.lines({ from: 1, limit: 1 }, this.ending.signal),
      this.lines({ from: -100, limit: 100 }, this.ending.signal),
    ]);
    const first = head.lines[0];
    if (first) this.firstAt = Date.parse(first.ts);
    this.ended = tail.ended;
    this.pages.put(head.lines);
    this.take(tail.lines, tail.total);
    const last = tail.lines.at(-1);
    if (last) this.last = last;
    this.changed();
  }

  /** Follows what is added, until the run ends or this is closed. */
  follow(): void {
    if (this.following || this.ending.signal.aborted) return;
    this.following = true;
    this.ended = false;
    this.problem = undefined;
    void this.alternately()
      .catch((failure: unknown) => {
        if (!this.ending.signal.aborted) {
          this.problem = failure;
          this.say('lost');
        }
      })
      .finally(() => {
        this.following = false;
        this.changed();
      });
  }

  close(): void {
    this.ending.abort();
    this.pages.close();
    clearTimeout(this.timer);
  }

  /** Searches the whole log. */
  search(query: { text?: string; levels?: string; after?: number; limit?: number }, signal?: AbortSignal) {
    return dataOf(
      api(this.project).GET('/actions/runs/{runId}/logs/search', { params: { path: { runId: this.runId }, query }, signal }),
    );
  }

  async lines(query: { from?: number; after?: number; wait?: number; limit?: number }, signal: AbortSignal) {
    const data = await dataOf(
      api(this.project).GET('/actions/runs/{runId}/logs/lines', { params: { path: { runId: this.runId }, query }, signal }),
    );
    if (data.total > this.total) {
      this.total = data.total;
      this.changed();
    }
    return data;
  }

  private async alternately(): Promise<void> {
    while (!this.ended && !this.ending.signal.aborted) {
      await this.stream();
      if (!this.ended && !this.ending.signal.aborted) await this.poll(Date.now() + POLLED_FOR);
    }
  }

  /** Follows the stream, as long as it brings what there is. */
  private async stream(): Promise<void> {
    const attempt = new AbortController();
    const signal = AbortSignal.any([attempt.signal, this.ending.signal]);
    let cuts = 0;
    let heard = Date.now();
    let checking = false;
    const check = async () => {
      // A page that nobody sees has let its stream go.
      if (checking || document.hidden || Date.now() - heard < QUIET) return;
      checking = true;
      try {
        const before = this.last.number;
        const { total, ended } = await this.lines({ after: before, limit: 1 }, signal);
        if (total > before || ended) {
          await pause(GRACE, signal);
          if (this.last.number === before && !this.ended) attempt.abort();
        } else heard = Date.now();
      } catch {
        // The stream sees for itself that the server cannot be reached.
      } finally {
        checking = false;
      }
    };
    const watch = setInterval(() => void check(), 2_000);
    const wake = () => document.visibilityState === 'visible' && void check();
    document.addEventListener('visibilitychange', wake);
    try {
      await follow(`/actions/runs/${this.runId}/logs/stream?batch=true&after=${this.last.seq}`, {
        project: this.project,
        signal,
        lastId: () => (this.last.seq > 0 ? String(this.last.seq) : undefined),
        onState: (state) => {
          this.say(state);
          if (state === 'lost' && ++cuts >= MOST_CUTS) attempt.abort();
        },
        onEvent: ({ name, data }) => {
          heard = Date.now();
          cuts = 0;
          if (name === 'lines') this.take((data as { lines: NumberedLine[] }).lines);
          if (name === 'end') {
            this.ended = true;
            throw new Done();
          }
        },
      });
    } finally {
      clearInterval(watch);
      document.removeEventListener('visibilitychange', wake);
    }
  }

  /** Asks for lines again and again, each time until there is one. */
  private async poll(until: number): Promise<void> {
    let wait = 500;
    while (!this.ended && !this.ending.signal.aborted && Date.now() < until) {
      try {
        const signal = AbortSignal.any([this.ending.signal, AbortSignal.timeout(40_000)]);
        const { lines, total, ended } = await this.lines({ after: this.last.number, wait: 20, limit: MOST_POLLED }, signal);
        wait = 500;
        this.say('live');
        this.take(lines, total);
        if (ended && this.last.number >= total) this.ended = true;
        else if (lines.length < MOST_POLLED) await pause(BREATH, this.ending.signal);
      } catch (failure) {
        if (this.ending.signal.aborted) return;
        if (failure instanceof ApiError && [400, 401, 403, 404].includes(failure.status)) throw failure;
        this.say('lost');
        await pause(wait, this.ending.signal);
        wait = Math.min(wait * 2, 15_000);
      }
    }
    this.changed();
  }

  /** Lines that came; those that are here already change nothing, and a gap before them is loaded when it is seen. */
  private take(lines: NumberedLine[], total = 0): void {
    this.pages.put(lines);
    const fresh = lines.filter((line) => line.number > this.last.number);
    const last = fresh.at(-1);
    if (last) {
      this.last = last;
      this.firstAt ??= fresh[0]?.number === 1 ? Date.parse(fresh[0].ts) : undefined;
    }
    this.total = Math.max(this.total, total, this.last.number);
    if (fresh.length > 0) for (const taker of this.takers) taker(fresh);
    this.changed();
  }

  private say(state: StreamState): void {
    if (this.state === state) return;
    this.state = state;
    this.changed();
  }

  private changed(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.version++;
      for (const listener of this.listeners) listener();
    }, TOLD_EVERY);
  }
}

function pause(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
