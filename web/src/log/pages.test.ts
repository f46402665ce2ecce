import { expect, test } from 'vitest';
import type { NumberedLine } from '@/api/types';
import { PAGE, Pages } from './pages';

const line = (number: number): NumberedLine => ({ number, seq: 2 ** 32 + number, attempt: 1, level: 'info', message: `line ${number}`, ts: '2026-01-01T00:00:00Z' });
const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => line(from + i));

type Request = { from: number; limit: number; signal: AbortSignal; answer: (lines: NumberedLine[]) => void; fail: (failure: Error) => void };

function loaded() {
  const requests: Request[] = [];
  let changes = 0;
  const pages = new Pages(
    (from, limit, signal) => new Promise((answer, fail) => requests.push({ from, limit, signal, answer, fail })),
    () => changes++,
  );
  return { pages, requests, changes: () => changes };
}

const settled = () => new Promise<void>((resolve) => setTimeout(resolve));

test('the pages that are looked at are loaded once', async () => {
  const { pages, requests } = loaded();
  pages.want(480, 520, 2000);
  pages.want(481, 521, 2000);
  expect(requests.map(({ from, limit }) => [from, limit])).toEqual([
    [1, PAGE],
    [501, PAGE],
  ]);
  requests[0]!.answer(lines(1, 500));
  await settled();
  expect(pages.line(480)?.message).toBe('line 480');
  expect(pages.line(520)).toBeUndefined();
});

test('what was scrolled past is not loaded any longer', () => {
  const { pages, requests } = loaded();
  pages.want(1, 40, 100_000);
  pages.want(90_000, 90_040, 100_000);
  expect(requests[0]!.signal.aborted).toBe(true);
  expect(requests[1]!.signal.aborted).toBe(false);
});

test('a line that comes twice changes nothing', () => {
  const { pages } = loaded();
  expect(pages.put(lines(1, 10))).toHaveLength(10);
  expect(pages.put(lines(8, 12)).map((it) => it.number)).toEqual([11, 12]);
});

test('only a gap is loaded', async () => {
  const { pages, requests } = loaded();
  pages.put(lines(1, 100));
  pages.put(lines(151, 200));
  pages.want(1, 200, 200);
  expect(requests.map(({ from, limit }) => [from, limit])).toEqual([[101, 50]]);
  requests[0]!.answer(lines(101, 150));
  await settled();
  pages.want(1, 200, 200);
  expect(requests).toHaveLength(1);
  expect(pages.line(150)?.number).toBe(150);
});

test('where fewer lines come the rest is asked for', async () => {
  const { pages, requests } = loaded();
  pages.want(1, 40, 500);
  requests[0]!.answer(lines(1, 300));
  await settled();
  expect(requests[1]).toMatchObject({ from: 301, limit: 200 });
});

test('an answer without what was asked for is a problem, and not asked for without end', async () => {
  const { pages, requests } = loaded();
  pages.want(1, 40, 500);
  requests[0]!.answer([]);
  await settled();
  pages.want(1, 41, 500);
  expect(requests).toHaveLength(1);
  expect(pages.problem()).toBeInstanceOf(Error);
});

test('what could not be loaded is loaded when one asks again', async () => {
  const { pages, requests } = loaded();
  pages.want(1, 40, 500);
  requests[0]!.fail(new Error('cut'));
  await settled();
  expect(pages.problem()).toBeInstanceOf(Error);
  pages.want(1, 41, 500);
  expect(requests).toHaveLength(1);
  pages.retry();
  expect(requests).toHaveLength(2);
  requests[1]!.answer(lines(1, 500));
  await settled();
  expect(pages.problem()).toBeUndefined();
});

test('of many lines only some pages are kept, and always those on the screen', () => {
  const { pages } = loaded();
  pages.put(lines(1, 500));
  pages.want(1, 40, 500);
  for (let from = 501; from < 100_000; from += 500) pages.put(lines(from, from + 499));
  expect(pages.line(40)).toBeDefined();
  expect(pages.line(600)).toBeUndefined();
  expect(pages.line(99_999)).toBeDefined();
});
