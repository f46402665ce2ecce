import type { AttemptTimes } from '@/api/types';

export type Phase = 'queued' | 'running' | 'waiting';

/** A stretch of a run's time, in milliseconds since 1970; `failed` when it was an attempt that came to nothing. */
export type Span = { phase: Phase; from: number; to: number; failed?: boolean };

/** What is known about when a run did what. */
export type Times = {
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  waitingAt: string | null;
  claimedAt: string | null;
  attempts: AttemptTimes[];
};

const millis = (at: string) => Date.parse(at);

/** A run's time from its creation to its end, or to now, without gaps: queued, at work, waiting. */
export function spans(times: Times, now: number): Span[] {
  const created = millis(times.createdAt);
  const end = Math.max(created, times.finishedAt ? millis(times.finishedAt) : now);
  const works = worked(times, end);
  const waits = waited(times, end);
  const failures = worked({ ...times, startedAt: null, attempts: times.attempts.filter((it) => it.outcome === 'failed' || it.outcome === 'lost') }, end);
  const marks = [created, end, ...works.flat(), ...waits.flat()].filter((it) => it >= created && it <= end).sort((a, b) => a - b);
  const within = (ranges: Range[], from: number, to: number) => ranges.some((it) => it[0] <= from && to <= it[1]);
  const result: Span[] = [];
  for (let at = 1; at < marks.length; at++) {
    const [from, to] = [marks[at - 1]!, marks[at]!];
    if (to === from) continue;
    const phase: Phase = within(waits, from, to) ? 'waiting' : within(works, from, to) ? 'running' : 'queued';
    const vain = phase === 'running' && within(failures, from, to);
    const last = result.at(-1);
    if (last?.phase === phase && Boolean(last.failed) === vain) last.to = to;
    else result.push({ phase, from, to, ...(vain ? { failed: true } : {}) });
  }
  return result;
}

type Range = [from: number, to: number];

function worked({ startedAt, attempts }: Times, end: number): Range[] {
  const timed = attempts.filter((it) => it.startedAt !== null);
  if (timed.length > 0) return timed.map((it) => [millis(it.startedAt!), it.endedAt ? millis(it.endedAt) : end]);
  return startedAt ? [[millis(startedAt), end]] : [];
}

function waited({ waitingAt, claimedAt }: Times, end: number): Range[] {
  if (!waitingAt) return [];
  const from = millis(waitingAt);
  const over = claimedAt && millis(claimedAt) > from ? millis(claimedAt) : end;
  return [[from, over]];
}

/** How much of the time each phase took. */
export function sums(of: Span[]): Record<Phase, number> {
  const result = { queued: 0, running: 0, waiting: 0 };
  for (const span of of) result[span.phase] += span.to - span.from;
  return result;
}

/** Where each moment is on an axis, between 0 and 1; long stretches in which nothing is at work are shortened. */
export type Scale = {
  start: number;
  end: number;
  at: (time: number) => number;
  breaks: { from: number; to: number }[];
};

/** Idle stretches are shortened when they are more than this part of the axis together. */
const TOO_EMPTY = 0.5;
/** Shortened stretches keep this much at least, so that short runs are shown as they were. */
const LEAST = 1000;

export function scale(start: number, end: number, all: Span[]): Scale {
  const length = Math.max(1, end - start);
  const idle = gaps(start, end, all);
  const empty = idle.reduce((sum, it) => sum + it.to - it.from, 0);
  const work = length - empty;
  // Together they are about as wide as the work, then.
  const limit = Math.max(LEAST, work / Math.max(1, idle.filter((it) => it.to - it.from > work / 2).length));
  const breaks = empty > length * TOO_EMPTY && work > 0 ? idle.filter((it) => it.to - it.from > 2 * limit) : [];
  const cut = (time: number) =>
    breaks.reduce((sum, it) => {
      const [inside, whole] = [Math.min(Math.max(time, it.from), it.to) - it.from, it.to - it.from];
      return sum + inside - (inside / whole) * limit;
    }, 0);
  const shown = Math.max(1, length - cut(end));
  return { start, end, breaks, at: (time) => Math.min(1, Math.max(0, (time - start - cut(time)) / shown)) };
}

function gaps(start: number, end: number, all: Span[]): { from: number; to: number }[] {
  const busy = all.filter((it) => it.phase === 'running').sort((a, b) => a.from - b.from);
  const result = [];
  let at = start;
  for (const span of busy) {
    if (span.from > at) result.push({ from: at, to: Math.min(span.from, end) });
    at = Math.max(at, span.to);
  }
  if (at < end) result.push({ from: at, to: end });
  return result;
}

const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000];

/** Round moments of an axis, three or so, as milliseconds since its start. */
export function ticks(length: number): number[] {
  const hour = 3_600_000;
  const step = STEPS.find((it) => length / it <= 3.5) ?? Math.ceil(length / 3 / hour) * hour;
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => index * step);
}
