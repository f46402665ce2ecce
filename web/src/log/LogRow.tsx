import { memo, useMemo } from 'react';
import type { NumberedLine } from '@/api/types';
import { absolute } from '@/parts/times';
import { fold, FOLDED_AT, pieces, plain, shown, type Run } from './text';
import type { Times } from './prefs';

const LETTERS: Record<NumberedLine['level'], string> = { debug: '', info: '', warn: 'W', error: 'E' };
const WORDS: Record<NumberedLine['level'], string> = { debug: '', info: '', warn: 'Warning', error: 'Error' };

/** What is shown of a line is found out once. */
const known = new WeakMap<NumberedLine, Run[]>();

function runsOf(line: NumberedLine): Run[] {
  let runs = known.get(line);
  if (!runs) known.set(line, (runs = shown(line.message)));
  return runs;
}

/** The text of a line without what is not shown. */
export const textOf = (line: NumberedLine) => plain(runsOf(line));

export type RowProps = {
  index: number;
  number: number;
  /** Absent until it is loaded. */
  line: NumberedLine | undefined;
  /** The attempt that begins with it. */
  attempt: number | undefined;
  times: Times;
  utc: boolean;
  firstAt: number | undefined;
  picked: boolean;
  current: boolean;
  searched: string;
  unfolded: boolean;
  onNumber: (number: number, range: boolean) => void;
  onUnfold: (number: number) => void;
};

/** One line of a log. */
export const LogRow = memo(function LogRow(props: RowProps) {
  const { index, number, line, attempt, times, utc, firstAt, picked, current, onNumber } = props;
  const names = ['log-row', line ? `log-${line.level}` : '', picked ? 'log-picked' : '', current ? 'log-current' : '', attempt ? 'log-begins' : ''];
  return (
    <div className={names.filter(Boolean).join(' ')} data-row={index} data-number={number}>
      <span className="log-side">
        <button
          type="button"
          className="log-number"
          tabIndex={-1}
          aria-label={`Line ${number}`}
          aria-pressed={picked}
          onClick={(event) => onNumber(number, event.shiftKey)}
        >
          {number}
        </button>
        <span className="log-level" role={line && WORDS[line.level] ? 'img' : undefined} aria-label={line ? WORDS[line.level] || undefined : undefined}>
          {line && LETTERS[line.level]}
        </span>
      </span>
      {line && times !== 'off' && (
        <time className="log-time" dateTime={line.ts} title={absolute(line.ts, utc)}>
          {times === 'absolute' ? absolute(line.ts, utc).replace(/ UTC.*$/, '') : since(Date.parse(line.ts), firstAt)}
        </time>
      )}
      {attempt && <span className="log-attempt">Attempt {attempt}</span>}
      {line ? <Text {...props} line={line} /> : <span className="log-missing" aria-label="Loading" />}
    </div>
  );
});

function Text({ line, searched, unfolded, onUnfold }: RowProps & { line: NumberedLine }) {
  const runs = runsOf(line);
  const long = useMemo(() => runs.reduce((sum, run) => sum + run.text.length, 0), [runs]);
  const folded = long > FOLDED_AT && !unfolded;
  const cut = useMemo(() => pieces(folded ? fold(runs) : runs, searched), [runs, folded, searched]);
  return (
    <span className="log-text">
      {cut.map((piece, index) => {
        const text = piece.mark ? <mark className="log-mark">{piece.text}</mark> : piece.text;
        return piece.link ? (
          <a key={index} href={piece.link} target="_blank" rel="noopener noreferrer" className={piece.look} title={piece.link}>
            {text}
          </a>
        ) : piece.look || piece.mark ? (
          <span key={index} className={piece.look || undefined}>
            {text}
          </span>
        ) : (
          piece.text
        );
      })}
      {folded && (
        <button type="button" className="log-unfold" onClick={() => onUnfold(line.number)}>
          … show all {long.toLocaleString('en')} characters
        </button>
      )}
    </span>
  );
}

/** `+0:03.120`: how long after the first line. */
function since(at: number, firstAt: number | undefined): string {
  if (firstAt === undefined) return '';
  const millis = Math.max(0, at - firstAt);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const hours = Math.floor(millis / 3_600_000);
  const minutes = Math.floor(millis / 60_000) % 60;
  return `+${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two((millis / 1000) % 60)}.${String(millis % 1000).padStart(3, '0')}`;
}
