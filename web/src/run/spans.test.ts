import { expect, test } from 'vitest';
import { scale, spans, sums, ticks, type Span, type Times } from './spans';

const at = (second: number) => new Date(second * 1000).toISOString();
const secs = (of: Span[]) => of.map((it) => [it.phase, it.from / 1000, it.to / 1000]);
const times = (some: Partial<Times>): Times => ({
  createdAt: at(0),
  startedAt: null,
  finishedAt: null,
  waitingAt: null,
  claimedAt: null,
  attempts: [],
  ...some,
});
const attempt = (from: number, to: number | null) => ({
  attempt: 1,
  outcome: 'failed' as const,
  startedAt: at(from),
  endedAt: to === null ? null : at(to),
  error: null,
});

test('a run that has not begun is queued until now', () => {
  expect(secs(spans(times({}), 5_000))).toEqual([['queued', 0, 5]]);
});

test('a run is queued, then at work until its end', () => {
  expect(secs(spans(times({ startedAt: at(1), finishedAt: at(4), claimedAt: at(1) }), 99_000))).toEqual([
    ['queued', 0, 1],
    ['running', 1, 4],
  ]);
});

test('a wait that is not over lasts until now', () => {
  const of = spans(times({ startedAt: at(1), claimedAt: at(1), waitingAt: at(2) }), 10_000);
  expect(secs(of)).toEqual([
    ['queued', 0, 1],
    ['running', 1, 2],
    ['waiting', 2, 10],
  ]);
  expect(sums(of)).toEqual({ queued: 1000, running: 1000, waiting: 8000 });
});

test('a wait ends when the next attempt begins', () => {
  expect(secs(spans(times({ startedAt: at(0), waitingAt: at(2), claimedAt: at(6), finishedAt: at(7) }), 9_000))).toEqual([
    ['running', 0, 2],
    ['waiting', 2, 6],
    ['running', 6, 7],
  ]);
});

test('between attempts a run is queued', () => {
  const attempts = [attempt(0, 1), attempt(3, 4)];
  expect(secs(spans(times({ startedAt: at(0), claimedAt: at(3), finishedAt: at(4), attempts }), 9_000))).toEqual([
    ['running', 0, 1],
    ['queued', 1, 3],
    ['running', 3, 4],
  ]);
});

test('an attempt that failed is told from one that did not', () => {
  const attempts = [attempt(0, 1), { ...attempt(1, 2), outcome: 'succeeded' as const }];
  const of = spans(times({ startedAt: at(0), claimedAt: at(1), finishedAt: at(2), attempts }), 9_000);
  expect(of.map((it) => it.failed ?? false)).toEqual([true, false]);
});

test('an axis with much work is as long as the time', () => {
  const axis = scale(0, 10_000, [{ phase: 'running', from: 0, to: 8_000 }]);
  expect(axis.breaks).toEqual([]);
  expect(axis.at(5_000)).toBeCloseTo(0.5);
});

test('a long idle stretch is shortened when over half of the axis is empty', () => {
  const axis = scale(0, 7_200_000, [
    { phase: 'running', from: 0, to: 10_000 },
    { phase: 'waiting', from: 10_000, to: 7_190_000 },
    { phase: 'running', from: 7_190_000, to: 7_200_000 },
  ]);
  expect(axis.breaks).toEqual([{ from: 10_000, to: 7_190_000 }]);
  expect(axis.at(10_000)).toBeCloseTo(0.25);
  expect(axis.at(7_190_000)).toBeCloseTo(0.75);
  expect(axis.at(7_200_000)).toBe(1);
});

test('an axis on which nothing was at work stays as it is', () => {
  expect(scale(0, 60_000, [{ phase: 'queued', from: 0, to: 60_000 }]).breaks).toEqual([]);
});

test('marks are round and few', () => {
  expect(ticks(3_400)).toEqual([0, 1000, 2000, 3000]);
  expect(ticks(4_400)).toEqual([0, 2000, 4000]);
  expect(ticks(30 * 3_600_000).length).toBeLessThan(6);
});
