import { expect, test } from 'vitest';
import { around, NODE, positions } from './places';

const many = (count: number, needs: (index: number) => string[]) => Array.from({ length: count }, (_, index) => ({ id: `s${index}`, needs: needs(index) }));

test('many steps beside each other stand in rows', () => {
  const places = [...positions(many(60, () => []), 'TB').values()];
  expect(new Set(places.map((it) => it.y)).size).toBe(10);
  expect(Math.max(...places.map((it) => it.x)) - Math.min(...places.map((it) => it.x))).toBeLessThan(6 * (NODE.width + 16));
  expect(new Set(places.map((it) => `${it.x} ${it.y}`)).size).toBe(60);
});

test('what a wide rank leads to stands below all of its rows', () => {
  const steps = [...many(20, () => []), { id: 'last', needs: many(20, () => []).map((it) => it.id) }];
  const places = positions(steps, 'TB');
  const { y } = places.get('last')!;
  expect([...places].filter(([id]) => id !== 'last').every(([, it]) => it.y < y)).toBe(true);
});

test('a long row of steps is looked at from its beginning, or around the step that is chosen', () => {
  const places = positions(many(60, (index) => (index === 0 ? [] : [`s${index - 1}`])), 'TB');
  expect(around(places, 'TB', undefined).map((it) => it.id)).toEqual(['s0', 's1', 's2']);
  expect(around(places, 'TB', 's30').map((it) => it.id)).toEqual(['s28', 's29', 's30', 's31', 's32']);
});
