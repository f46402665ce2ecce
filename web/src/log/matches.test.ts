import { expect, test } from 'vitest';
import type { NumberedLine } from '@/api/types';
import { Matches, MOST_NUMBERS, type Level, type Searched } from './matches';

const line = (number: number, message: string, level: Level = 'info'): NumberedLine => ({ number, seq: number, attempt: 1, level, message, ts: '2026-01-01T00:00:00Z' });

/** A log in memory, searched as the server does, which answers when it is told to. */
class Log implements Searched {
  lines: NumberedLine[] = [];
  asked = 0;
  private takers: ((lines: NumberedLine[]) => void)[] = [];
  private answers: (() => void)[] = [];

  get total() {
    return this.lines.length;
  }

  add(...lines: NumberedLine[]) {
    this.lines.push(...lines);
    for (const taker of this.takers) taker(lines);
  }

  readonly onAdded: Searched['onAdded'] = (taker) => {
    this.takers.push(taker);
    return () => (this.takers = this.takers.filter((it) => it !== taker));
  };

  readonly search: Searched['search'] = ({ text = '', levels, after = 0, limit = 200 }) => {
    this.asked++;
    const fit = this.lines.filter((it) => it.message.toLowerCase().includes(text.toLowerCase()) && (!levels || levels.split(',').includes(it.level)));
    const found = { total: fit.length, numbers: fit.slice(0, MOST_NUMBERS).map((it) => it.number), lines: fit.filter((it) => it.number > after).slice(0, limit) };
    return new Promise((resolve) => this.answers.push(() => resolve(found)));
  };

  async answer() {
    for (const answer of this.answers.splice(0)) answer();
    await new Promise((resolve) => setTimeout(resolve));
  }
}

const nothing = () => {};

test('a search finds lines of the whole log and what is added to it', async () => {
  const log = new Log();
  log.add(line(1, 'one'), line(2, 'Two ONE'), line(3, 'three'));
  const matches = new Matches(log, { text: 'one', levels: [] }, false, nothing);
  expect(matches.searching).toBe(true);
  await log.answer();
  expect([matches.total, matches.numbers]).toEqual([2, [1, 2]]);
  log.add(line(4, 'and One'), line(5, 'none of it'), line(6, 'else'));
  expect([matches.total, matches.numbers]).toEqual([4, [1, 2, 4, 5]]);
  expect([matches.from(1), matches.from(3), matches.from(6)]).toEqual([0, 2, 4]);
  matches.close();
  log.add(line(7, 'one'));
  expect(matches.total).toBe(4);
});

test('lines that come while the server searches are counted once', async () => {
  const log = new Log();
  log.add(line(1, 'one'));
  const matches = new Matches(log, { text: 'one', levels: [] }, false, nothing);
  log.add(line(2, 'one'), line(3, 'two'));
  await log.answer();
  expect([matches.total, matches.numbers]).toEqual([2, [1, 2]]);
});

test('lines that the server has seen before they came are counted once', async () => {
  const log = new Log();
  log.add(line(1, 'one'));
  log.lines.push(line(2, 'one'));
  const matches = new Matches(log, { text: 'one', levels: [] }, false, nothing);
  await log.answer();
  log.lines.pop();
  log.add(line(2, 'one'), line(3, 'one'));
  expect([matches.total, matches.numbers]).toEqual([3, [1, 2, 3]]);
});

test('lines of a level are listed as they are asked for', async () => {
  const log = new Log();
  log.add(...Array.from({ length: 3000 }, (_, i) => line(i + 1, 'x', i % 2 ? 'warn' : 'info')));
  const matches = new Matches(log, { text: '', levels: ['warn', 'error'] }, true, nothing);
  await log.answer();
  expect([matches.total, matches.lines.length, matches.complete()]).toEqual([1500, 1000, false]);
  log.add(line(3001, 'x', 'error'));
  expect([matches.total, matches.lines.length]).toEqual([1501, 1000]);
  const there = matches.until(3001);
  await log.answer();
  await there;
  expect([matches.total, matches.lines.length, matches.lines.at(-1)?.number, matches.complete()]).toEqual([1501, 1501, 3001, true]);
  log.add(line(3002, 'x', 'error'), line(3003, 'x'));
  expect(matches.lines.at(-1)?.number).toBe(3002);
});

test('what could not be searched can be asked for again', async () => {
  const log = new Log();
  log.add(line(1, 'one'));
  const search = log.search;
  const failing: Searched = { total: 1, onAdded: log.onAdded, search: (query) => (log.asked === 0 ? (log.asked++, Promise.reject(new Error('cut'))) : search(query)) };
  const matches = new Matches(failing, { text: 'one', levels: [] }, false, nothing);
  await log.answer();
  expect(matches.problem).toBeInstanceOf(Error);
  const again = matches.more();
  await log.answer();
  await again;
  expect([matches.problem, matches.numbers]).toEqual([undefined, [1]]);
});
