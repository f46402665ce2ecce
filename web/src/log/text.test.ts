import { expect, test } from 'vitest';
import { fold, FOLDED_AT, folded, pieces, plain, shown } from './text';

const text = (message: string) => plain(shown(message));

test('colours become class names', () => {
  expect(shown('a \x1b[31mred\x1b[0m b')).toEqual([
    { text: 'a ', look: '' },
    { text: 'red', look: 'log-fg-1' },
    { text: ' b', look: '' },
  ]);
  expect(shown('\x1b[1;92mx\x1b[22;39my\x1b[7mz')).toEqual([
    { text: 'x', look: 'log-fg-10 log-bold' },
    { text: 'y', look: '' },
    { text: 'z', look: 'log-bg log-bg-8' },
  ]);
  expect(shown('\x1b[41;30mx')[0]?.look).toBe('log-fg-0 log-bg log-bg-1');
});

test('many colours are brought to sixteen', () => {
  expect(shown('\x1b[38;5;196mx')[0]?.look).toBe('log-fg-9');
  expect(shown('\x1b[38;2;20;160;30mx')[0]?.look).toBe('log-fg-2');
  expect(shown('\x1b[38:2:10:10:10mx')[0]?.look).toBe('log-fg-0');
  expect(shown('\x1b[48;5;2;1mx')[0]?.look).toBe('log-bg log-bg-2 log-bold');
  expect(shown('\x1b[38;5;245mx')[0]?.look).toBe('log-fg-8');
});

test('what is meant for terminals is dropped', () => {
  expect(text('a\x1b[2Kb\x1b[?25lc\x1b[10;3Hd\x1b(Be\x0f')).toBe('abcde');
  expect(text('\x1b]0;title\x07a\x1b]8;;https://evil.example/\x1b\\link\x1b]8;;\x1b\\ b')).toBe('alink b');
  expect(text('a\x1bP1;2|dcs\x1b\\b\x1b_apc\x1b\\c\x1b^pm\x1b\\d\x1bXsos\x1b\\e')).toBe('abcde');
  expect(text('a\x9b31mb\x9d0;title\x9cc')).toBe('abc');
  expect(text('cut \x1b[31')).toBe('cut ');
  expect(text('cut \x1b')).toBe('cut ');
  expect(text('cut \x1b]0;never ended')).toBe('cut ');
});

test('a private sequence that ends in m is no colour', () => {
  expect(shown('\x1b[>4;1mx')).toEqual([{ text: 'x', look: '' }]);
});

test('what was overwritten shows its last state', () => {
  expect(text('10%\r50%\r100%')).toBe('100%');
  expect(text('100%\r')).toBe('100%');
  expect(text('10%\r\x1b[K20%\r')).toBe('20%');
  expect(shown('\x1b[32mold\rnew')).toEqual([{ text: 'new', look: 'log-fg-2' }]);
});

test('what nobody would see is shown as an escape', () => {
  expect(text('user\u202e \u2066// admin\u2069')).toBe('user⟨U+202E⟩ ⟨U+2066⟩// admin⟨U+2069⟩');
  expect(shown('a\u200bb')[1]).toEqual({ text: '⟨U+200B⟩', look: 'log-escape' });
  expect(text('a\bb\u0085c')).toBe('a⟨U+0008⟩b⟨U+0085⟩c');
  expect(text('a\tb \u{1f469}\u200d\u{1f680}')).toBe('a\tb \u{1f469}\u200d\u{1f680}');
});

test('markup is text', () => {
  expect(shown('<script>alert(1)</script>')).toEqual([{ text: '<script>alert(1)</script>', look: '' }]);
});

test('only web addresses are links, without the sentence around them', () => {
  const links = (message: string) => pieces(shown(message), '').flatMap((piece) => piece.link ?? []);
  expect(links('see https://example.com/a?b=c&d=e, or (http://x.example).')).toEqual(['https://example.com/a?b=c&d=e', 'http://x.example']);
  expect(links('javascript:alert(1) data:text/html,x file:///etc/passwd ftp://x')).toEqual([]);
  expect(links('https://example.com/\u202egpj.exe')).toEqual(['https://example.com/']);
});

test('marks are found in any case and across colours', () => {
  const marked = pieces(shown('an \x1b[31mErr\x1b[0mor and ERROR'), 'error').filter((piece) => piece.mark);
  expect(marked.map((piece) => piece.text)).toEqual(['Err', 'or', 'ERROR']);
  expect(pieces(shown('https://a.example/x'), 'example').map(({ text, mark, link }) => [text, mark, link])).toEqual([
    ['https://a.', false, 'https://a.example/x'],
    ['example', true, 'https://a.example/x'],
    ['/x', false, 'https://a.example/x'],
  ]);
});

test('pieces together are the whole line', () => {
  const runs = shown('x https://a.example/x \x1b[1mbold x\x1b[0m x');
  expect(plain(pieces(runs, 'x'))).toBe(plain(runs));
});

test('a text in lower case is as long as the text', () => {
  expect(folded('İstanbul').length).toBe('İstanbul'.length);
  expect(folded('ÄÖ')).toBe('äö');
});

test('a long line is folded at its limit', () => {
  const runs = shown(`${'a'.repeat(FOLDED_AT - 1)}\x1b[31m${'b'.repeat(100)}`);
  expect(plain(fold(runs))).toBe(`${'a'.repeat(FOLDED_AT - 1)}b`);
});
