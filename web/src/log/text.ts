/** A stretch of a shown line in one look. */
export type Run = { text: string; look: string };

/** Lines that are longer are folded. */
export const FOLDED_AT = 8 * 1024;

/** How text looks at one moment; colours count as in SGR, 0 to 7 and 8 to 15 for the bright ones. */
type Look = { fore: number | undefined; back: number | undefined; bold: boolean; dim: boolean; italic: boolean; under: boolean; strike: boolean; inverse: boolean };

const PLAIN: Look = { fore: undefined, back: undefined, bold: false, dim: false, italic: false, under: false, strike: false, inverse: false };

/**
 * What a terminal does not show as a letter. In this order: a control sequence (CSI), a string (OSC, DCS, SOS, PM, APC)
 * up to its end or the line's, another escape sequence, a carriage return, and single characters that are dropped or
 * shown as escapes: other controls, and what turns the direction of text around.
 */
const SPECIAL =
  // eslint-disable-next-line no-control-regex
  /(?:\x1b\[|\x9b)([0-?]*)[ -/]*([@-~])?|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c|\x1b|$)|\x1b[ -/]*[0-~]?|(\r)|([\x00-\x08\x0b-\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff])/g;

/** Those that terminals take without showing anything: the bell, and the two that switch character sets. */
const SILENT = '\x07\x0e\x0f';

/**
 * A line as it is shown: colours of SGR sequences as class names, everything else that is meant for terminals dropped,
 * characters that nobody would see as escapes, and of what was overwritten by way of carriage returns the last state.
 */
export function shown(message: string): Run[] {
  let runs: Run[] = [];
  let overwritten = false;
  let look = PLAIN;
  let at = 0;
  const add = (text: string, extra = '') => {
    if (text === '') return;
    if (overwritten) runs = [];
    overwritten = false;
    const name = extra || className(look);
    const last = runs.at(-1);
    if (last && last.look === name) last.text += text;
    else runs.push({ text, look: name });
  };
  for (const match of message.matchAll(SPECIAL)) {
    add(message.slice(at, match.index));
    at = match.index + match[0].length;
    const [, codes, final, back, single] = match;
    if (final === 'm') look = styled(look, codes ?? '');
    // What was there stays until something is written over it.
    else if (back) overwritten = true;
    else if (single && !SILENT.includes(single)) add(`⟨U+${single.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`, 'log-escape');
  }
  add(message.slice(at));
  return runs;
}

/** The text of what is shown. */
export const plain = (runs: Run[]) => runs.map((run) => run.text).join('');

function styled(before: Look, codes: string): Look {
  if (/[<-?]/.test(codes)) return before;
  const numbers = codes.split(/[;:]/).map((code) => (code === '' ? 0 : Number(code)));
  let look = { ...before };
  for (let i = 0; i < numbers.length; i++) {
    const code = numbers[i]!;
    if (code === 0) look = { ...PLAIN };
    else if (code === 1) look.bold = true;
    else if (code === 2) look.dim = true;
    else if (code === 3) look.italic = true;
    else if (code === 4) look.under = true;
    else if (code === 7) look.inverse = true;
    else if (code === 9) look.strike = true;
    else if (code === 22) look.bold = look.dim = false;
    else if (code === 23) look.italic = false;
    else if (code === 24) look.under = false;
    else if (code === 27) look.inverse = false;
    else if (code === 29) look.strike = false;
    else if (code >= 30 && code <= 37) look.fore = code - 30;
    else if (code >= 40 && code <= 47) look.back = code - 40;
    else if (code >= 90 && code <= 97) look.fore = code - 82;
    else if (code >= 100 && code <= 107) look.back = code - 92;
    else if (code === 39) look.fore = undefined;
    else if (code === 49) look.back = undefined;
    else if (code === 38 || code === 48) {
      const { color, used } = extended(numbers.slice(i + 1));
      if (code === 38) look.fore = color;
      else look.back = color;
      i += used;
    }
  }
  return look;
}

/** The colours of `38;5;n` and `38;2;r;g;b`, brought to the sixteen that are readable in light and dark. */
function extended(numbers: number[]): { color: number | undefined; used: number } {
  const [kind, first = 0, green = 0, blue = 0] = numbers;
  if (kind === 2) return { color: nearest(first, green, blue), used: 4 };
  if (kind !== 5) return { color: undefined, used: 0 };
  if (first < 16) return { color: first, used: 2 };
  if (first >= 232) return { color: nearest(...grey((first - 232) * 10 + 8)), used: 2 };
  const level = (value: number) => (value === 0 ? 0 : 55 + value * 40);
  const cube = first - 16;
  return { color: nearest(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)), used: 2 };
}

const grey = (value: number): [number, number, number] => [value, value, value];

function nearest(red: number, green: number, blue: number): number {
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  if (most - least < 40) return most < 64 ? 0 : most < 150 ? 8 : 7;
  const middle = (most + least) / 2;
  const bits = (red > middle ? 1 : 0) + (green > middle ? 2 : 0) + (blue > middle ? 4 : 0);
  return most > 190 ? bits + 8 : bits;
}

function className(look: Look): string {
  if (look === PLAIN) return '';
  const fore = look.inverse ? look.back : look.fore;
  const back = look.inverse ? (look.fore ?? 8) : look.back;
  return [
    fore === undefined ? '' : `log-fg-${fore}`,
    back === undefined ? '' : `log-bg log-bg-${back}`,
    look.bold ? 'log-bold' : '',
    look.dim ? 'log-dim' : '',
    look.italic ? 'log-italic' : '',
    look.under || look.strike ? `log-line-${look.under ? 'u' : ''}${look.strike ? 's' : ''}` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** A stretch of a line that is cut no further; `link` and `mark` say what it is part of. */
export type Piece = Run & { link?: string; mark: boolean };

/** Links stop before what more likely belongs to the sentence around them. */
const LINK = /\bhttps?:\/\/[^\s<>"'`⟨⟩\\^{}|]+[^\s<>"'`⟨⟩\\^{}|.,;:!?)\]]/gi;

/** Cuts what is shown where links and places of a searched text begin and end. */
export function pieces(runs: Run[], searched: string): Piece[] {
  const text = plain(runs);
  const links = [...text.matchAll(LINK)].map((match) => ({ from: match.index, to: match.index + match[0].length, href: match[0] }));
  const marks = places(text, searched);
  const cuts = [...new Set([...links, ...marks].flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const result: Piece[] = [];
  let at = 0;
  let cut = 0;
  for (const run of runs) {
    const end = at + run.text.length;
    let from = at;
    while (from < end) {
      while (cut < cuts.length && cuts[cut]! <= from) cut++;
      const to = Math.min(end, cuts[cut] ?? end);
      const start = from;
      result.push({
        text: run.text.slice(from - at, to - at),
        look: run.look,
        link: links.find((link) => link.from <= start && start < link.to)?.href,
        mark: marks.some((mark) => mark.from <= start && start < mark.to),
      });
      from = to;
    }
    at = end;
  }
  return result;
}

function places(text: string, searched: string): { from: number; to: number }[] {
  const wanted = folded(searched);
  if (wanted === '') return [];
  const within = folded(text);
  const result: { from: number; to: number }[] = [];
  // A line of thousands of places is marked as far as anybody looks.
  for (let at = within.indexOf(wanted); at >= 0 && result.length < 500; at = within.indexOf(wanted, at + wanted.length)) {
    result.push({ from: at, to: at + wanted.length });
  }
  return result;
}

/** In lower case, letter by letter as the server does, so that places in it are places in the text. */
export function folded(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return [...text].map((letter) => (letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter)).join('');
}

/** The first runs, as long as a folded line is. */
export function fold(runs: Run[]): Run[] {
  const result: Run[] = [];
  let left = FOLDED_AT;
  for (const run of runs) {
    if (left <= 0) break;
    result.push({ ...run, text: run.text.slice(0, left) });
    left -= run.text.length;
  }
  return result;
}
