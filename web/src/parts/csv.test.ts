import { expect, test } from 'vitest';
import { csv, csvField } from './csv';

test.each(['=1+1', '+1', '-1', '@sum', '\tx', '\rx', ' =1+1', '\0=1'])('a field that begins with a formula is a text: %j', (field) => {
  expect(csvField(field)).toMatch(/^"'/);
});

test('a field stays what it is when a spreadsheet takes it for a text', () => {
  expect(csvField('a "b", c')).toBe('"a ""b"", c"');
  expect(csvField(null)).toBe('""');
  expect(csvField({ a: '=1' })).toBe('"{""a"":""=1""}"');
});

test('a file has a head, and a line for each row', () => {
  expect(csv(['a', 'b'], [[1, '=2']])).toBe('\uFEFF"a","b"\r\n"1","\'=2"\r\n');
});
