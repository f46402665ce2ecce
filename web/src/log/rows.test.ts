import { expect, test } from 'vitest';
import { Heights } from './heights';
import { rangeOf, rangeText } from './range';
import { elementHeight, HIGHEST, placed, scrolledTo } from './scale';

test('rows lie one below the other, whatever their heights', () => {
  const heights = new Heights(20);
  expect(heights.top(1_200_000)).toBe(24_000_000);
  expect(heights.at(24_000_000, 1_200_000)).toBe(1_199_999);
  expect(heights.set(3, 60)).toBe(true);
  expect(heights.set(3, 60)).toBe(false);
  heights.set(700, 40);
  expect([heights.top(3), heights.top(4), heights.top(700), heights.top(701)]).toEqual([60, 120, 14_040, 14_080]);
  expect([59, 60, 119, 120, 14_079, 14_080].map((offset) => heights.at(offset, 1000))).toEqual([2, 3, 3, 4, 700, 701]);
  heights.set(3, 20);
  expect(heights.top(700)).toBe(14_000);
});

test('no element is higher than browsers make them, and its end is the end of the rows', () => {
  const extent = { rows: 24_000_000, view: 600 };
  expect(elementHeight(extent)).toBe(HIGHEST);
  const end = placed(extent.rows, extent);
  expect(end).toEqual({ top: 24_000_000 - 600, scrolled: HIGHEST - 600 });
  expect(scrolledTo(HIGHEST - 600, { top: 0, scrolled: 0 }, extent).top).toBe(24_000_000 - 600);
});

test('the wheel goes as far in a long log as in a short one', () => {
  const extent = { rows: 24_000_000, view: 600 };
  const middle = placed(12_000_000, extent);
  expect(scrolledTo(middle.scrolled + 100, middle, extent).top).toBe(12_000_100);
  expect(scrolledTo(middle.scrolled - 100, middle, extent).top).toBe(11_999_900);
});

test('a short log scrolls as it is', () => {
  const extent = { rows: 10_000, view: 600 };
  expect(placed(5000, extent)).toEqual({ top: 5000, scrolled: 5000 });
  expect(placed(50_000, extent).top).toBe(9400);
  expect(scrolledTo(1234, { top: 0, scrolled: 0 }, extent).top).toBe(1234);
});

test('a link names a line or a range of them', () => {
  expect(rangeOf('120')).toEqual({ from: 120, to: 120 });
  expect(rangeOf('L120-L140')).toEqual({ from: 120, to: 140 });
  expect(rangeOf('140-120')).toEqual({ from: 120, to: 140 });
  for (const wrong of [undefined, '', '0', '-3', 'x', '1-', '1.5', '99999999999']) expect(rangeOf(wrong)).toBeUndefined();
  expect(rangeText({ from: 120, to: 140 })).toBe('120-140');
  expect(rangeText({ from: 120, to: 120 })).toBe('120');
});
