import { describe, expect, test } from 'vitest';
import { offset, shownWhen, storedWhen } from './when';

describe('a time that somebody fills in', () => {
  const here = offset(new Date(2026, 1, 3, 10, 20), false);

  test('is sent with seconds and a zone', () => {
    expect(storedWhen('2026-02-03T10:20', 'date-time', true)).toBe('2026-02-03T10:20:00Z');
    expect(storedWhen('2026-02-03T10:20', 'date-time', false)).toBe(`2026-02-03T10:20:00${here}`);
    expect(storedWhen('10:20:30', 'time', true)).toBe('10:20:30Z');
    expect(storedWhen('', 'time', true)).toBeUndefined();
  });

  test('is shown as it was filled in', () => {
    for (const utc of [true, false]) {
      for (const text of ['2026-02-03T10:20', '2026-07-03T23:59:58']) expect(shownWhen(storedWhen(text, 'date-time', utc), 'date-time', utc)).toBe(text);
      for (const text of ['10:20', '23:59:58', '00:00']) expect(shownWhen(storedWhen(text, 'time', utc), 'time', utc)).toBe(text);
    }
  });

  test('is shown in the zone in which all times are', () => {
    expect(shownWhen('2026-02-03T10:20:00+05:00', 'date-time', true)).toBe('2026-02-03T05:20');
    expect(shownWhen('10:20:00+05:00', 'time', true)).toBe('05:20');
  });

  test('is not shown when it is none', () => {
    for (const value of [undefined, '', 'soon', 7]) expect(shownWhen(value, 'date-time', true)).toBe('');
  });
});
