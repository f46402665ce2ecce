import { Button, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconArrowDown } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore, type KeyboardEvent } from 'react';
import { ApiError } from '@/api/client';
import { Live } from '@/parts/Live';
import { Problem } from '@/parts/Problem';
import { useSettings } from '@/parts/settings';
import { downloadLog } from './downloadLog';
import { LogBar, type Shown } from './LogBar';
import { LogRow } from './LogRow';
import { LogRows, type RowsHandle } from './LogRows';
import type { LogViewProps, Start } from './LogView';
import type { Level } from './matches';
import { Picked } from './Picked';
import { usePrefs } from './prefs';
import { rangeOf, rangeText } from './range';
import type { LogSource } from './source';
import { useMatches } from './useMatches';

const LEVELS: Record<Shown, Level[]> = { all: [], warn: ['warn', 'error'], error: ['error'] };

const RESTS_FOR = 50;
const TRIES_EVERY = 5_000;

/** A log that is open. */
export function Viewer({ project, runId, line, onLine, source, start }: LogViewProps & { source: LogSource; start: Start }) {
  useSyncExternalStore(source.subscribe, source.snapshot);
  const { utc } = useSettings();
  const prefs = usePrefs();
  const { times, wrap } = prefs;
  const root = useRef<HTMLDivElement>(null);
  const rows = useRef<RowsHandle>(null);
  const input = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState<Shown>('all');
  const [text, setText] = useState('');
  const [searched] = useDebouncedValue(text, 300);
  const [pointed, setPointed] = useState<number | undefined>(start.at !== 1 || line ? start.at : undefined);
  const [stuck, setStuck] = useState(start.follow);
  const [leftAt, setLeftAt] = useState(source.total);
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set());
  const [full, setFull] = useState(false);
  const [downloading, setDownloading] = useState(false);

  const listed = useMatches(source, '', LEVELS[shown], true);
  const matches = useMatches(source, searched.trim() === '' ? '' : searched, LEVELS[shown]);
  const filtered = shown !== 'all';
  const count = filtered ? (listed?.lines.length ?? 0) : source.total;
  const numberAt = (index: number) => (filtered ? (listed?.lines[index]?.number ?? 0) : index + 1);

  // A place that was gone to may lie far to the right, in a line that is still to be drawn, or even to be loaded.
  const revealed = useRef(true);
  const reveal = () => {
    const mark = revealed.current ? null : root.current?.querySelector('.log-current .log-mark');
    if (!mark) return;
    revealed.current = true;
    mark.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  useEffect(reveal);
  const goTo = async (number: number) => {
    if (filtered) await listed?.until(number);
    const index = filtered ? listed!.from(number) : number - 1;
    setPointed(number);
    // Lines that were asked for just now are drawn first.
    requestAnimationFrame(() => {
      rows.current?.show(index);
      requestAnimationFrame(reveal);
    });
  };
  const going = useRef(goTo);
  going.current = goTo;

  useEffect(() => {
    if (start.at !== undefined) rows.current?.show(start.at - 1);
  }, [start, source]);

  // A line that the address names later is shown, unless it was picked here.
  const range = rangeOf(line);
  const pickedHere = useRef(line);
  useEffect(() => {
    if (line === pickedHere.current) return;
    pickedHere.current = line;
    const named = rangeOf(line);
    if (named && named.from <= source.total) void going.current(named.from);
  }, [line, source]);
  const pick = (text: string | undefined) => {
    pickedHere.current = text;
    onLine?.(text);
  };
  const onNumber = useRef<(number: number, ranged: boolean) => void>(() => {});
  onNumber.current = (number, ranged) => {
    if (ranged && range) pick(rangeText({ from: Math.min(range.from, number), to: number < range.from ? range.to : number }));
    else pick(range && range.from === number && range.to === number ? undefined : String(number));
  };

  // The same ones at every drawing, so that rows stay as they are.
  const choose = useCallback((number: number, ranged: boolean) => onNumber.current(number, ranged), []);
  const unfold = useCallback((number: number) => setUnfolded((old) => new Set(old).add(number)), []);

  // The first place of a new search is the next one from where the reader is.
  const [found, setFound] = useState(-1);
  const ready = matches && !matches.searching;
  useEffect(() => {
    setFound(-1);
    if (!matches || !ready || matches.numbers.length === 0) return;
    const index = rows.current?.first() ?? 0;
    const first = matches.from(filtered ? (listed?.lines[index]?.number ?? 1) : index + 1);
    const at = first < matches.numbers.length ? first : 0;
    setFound(at);
    revealed.current = false;
    void going.current(matches.numbers[at]!);
  }, [matches, ready]); // eslint-disable-line react-hooks/exhaustive-deps
  const step = async (by: 1 | -1) => {
    if (!matches || matches.total === 0) return;
    if (by > 0 && found + 1 >= matches.numbers.length) await matches.more();
    const length = matches.numbers.length;
    const at = found + by < 0 ? length - 1 : (found + by) % length;
    setFound(at);
    revealed.current = false;
    await goTo(matches.numbers[at]!);
  };

  // Where no line is an error, what commands wrote as such is a warning.
  const lastError = useRef(start.at !== undefined && start.at > 1 && !line ? start.at : 0);
  const nextError = async () => {
    try {
      for (const levels of ['error', 'warn']) {
        let { lines, total } = await source.search({ levels, after: lastError.current, limit: 1 });
        if (total === 0) continue;
        if (lines.length === 0) ({ lines, total } = await source.search({ levels, limit: 1 }));
        lastError.current = lines[0]!.number;
        await goTo(lastError.current);
        return;
      }
      notifications.show({ message: 'No line of this log is an error or a warning.', color: 'gray' });
    } catch (failure) {
      tell(failure);
    }
  };

  const save = async (format: 'text' | 'jsonl') => {
    setDownloading(true);
    try {
      await downloadLog(project, runId, format);
    } catch (failure) {
      tell(failure);
    } finally {
      setDownloading(false);
    }
  };

  const toEnd = async () => {
    if (filtered) await listed?.until(source.total + 1);
    rows.current?.end();
  };

  // Where the thumb only passes by, nothing is loaded.
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(resting.current), []);
  const seen = useCallback(
    (first: number, last: number) => {
      clearTimeout(resting.current);
      if (!filtered) resting.current = setTimeout(() => source.pages.want(first + 1, last + 1, source.total), RESTS_FOR);
      else if (listed && last >= listed.lines.length - 100 && !listed.problem) void listed.more();
    },
    [source, filtered, listed],
  );
  const seenStuck = useCallback(
    (now: boolean) => {
      setStuck(now);
      setLeftAt(source.total);
    },
    [source],
  );

  const leave = () => rows.current?.focus();
  const key = (event: KeyboardEvent) => {
    const control = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f';
    const typing = /^(input|select|textarea)$/i.test((event.target as HTMLElement).tagName);
    if ((!control && (event.ctrlKey || event.metaKey || event.altKey || typing)) || event.defaultPrevented) return;
    const keys: Record<string, () => void> = {
      '/': () => input.current?.select(),
      g: () => rows.current?.top(),
      G: () => void toEnd(),
      n: () => void step(1),
      N: () => void step(-1),
      e: () => void nextError(),
      w: () => prefs.setWrap(!wrap),
      f: () => setFull(!full),
      Escape: () => (full ? setFull(false) : range ? pick(undefined) : setPointed(undefined)),
    };
    const act = control ? keys['/'] : keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  const pageProblem = (filtered ? listed?.problem : source.pages.problem()) ?? matches?.problem;
  const retry = () => {
    source.pages.retry();
    if (listed?.problem) void listed.more();
    if (matches?.problem) void matches.more();
  };
  const again = useRef(retry);
  again.current = retry;
  const troubled = Boolean(pageProblem);
  useEffect(() => {
    if (!troubled) return;
    const timer = setInterval(() => again.current(), TRIES_EVERY);
    return () => clearInterval(timer);
  }, [troubled]);
  const fresh = source.total - leftAt;
  const current = matches && found >= 0 ? matches.numbers[found] : pointed;
  return (
    <div
      ref={root}
      className={`log${full ? ' log-full' : ''}${wrap ? ' log-wrap' : ''}`}
      style={{ ['--log-digits' as string]: `calc(${Math.max(4, String(source.total).length)}ch + 12px)` }}
      onKeyDown={key}
    >
      <LogBar
        input={input}
        text={text}
        onText={setText}
        found={matches && { at: found, total: matches.total, searching: matches.searching && !matches.problem, failed: Boolean(matches.problem) }}
        onStep={(by) => void step(by)}
        shown={shown}
        onShown={setShown}
        onError={() => void nextError()}
        onTop={() => rows.current?.top()}
        onEnd={() => void toEnd()}
        prefs={prefs}
        onDownload={(format) => void save(format)}
        downloading={downloading}
        full={full}
        onFull={() => setFull(!full)}
        onLeave={leave}
        status={
          <>
            <Text size="xs" c="dimmed" className="numbers">
              {(filtered ? (listed?.total ?? 0) : source.total).toLocaleString('en')} {filtered ? `of ${source.total.toLocaleString('en')} ` : ''}
              {source.total === 1 ? 'line' : 'lines'}
            </Text>
            {!source.ended && <Live state={source.state} />}
          </>
        }
      />
      <div className="log-body">
        {Boolean(source.problem) && <Problem error={source.problem} title="The log is not followed any more" retry={() => source.follow()} />}
        {troubled && <Problem error={pageProblem} title="Some lines cannot be read" retry={retry} />}
        {count === 0 ? (
          <div className="log-note" role="status">
            <Text c="dimmed">{filtered && source.total > 0 ? (listed && !listed.searching ? 'No such line' : 'Looking…') : source.ended ? 'This run wrote no log' : 'No output yet'}</Text>
          </div>
        ) : (
          <LogRows
            key={shown}
            handle={rows}
            count={count}
            measured={wrap}
            stuck={stuck}
            onStuck={seenStuck}
            onSeen={seen}
            label={`Log, ${count.toLocaleString('en')} lines`}
            row={(index) => {
              const number = numberAt(index);
              const it = filtered ? listed?.lines[index] : source.pages.line(number);
              const before = filtered ? listed?.lines[index - 1] : source.pages.line(number - 1);
              return (
                <LogRow
                  key={number}
                  index={index}
                  number={number}
                  line={it}
                  attempt={it && before && before.attempt !== it.attempt ? it.attempt : undefined}
                  times={times}
                  utc={utc}
                  firstAt={times === 'relative' ? source.firstAt : undefined}
                  picked={range !== undefined && number >= range.from && number <= range.to}
                  current={number === current}
                  searched={matches ? searched : ''}
                  unfolded={unfolded.has(number)}
                  onNumber={choose}
                  onUnfold={unfold}
                />
              );
            }}
          />
        )}
        {range && count > 0 && <Picked range={range} source={source} onClear={() => pick(undefined)} />}
        {!stuck && !source.ended && count > 0 && (
          <Button className="log-pill" size="compact-sm" radius="xl" rightSection={<IconArrowDown size={14} aria-hidden />} onClick={() => void toEnd()}>
            {fresh > 0 ? `${fresh.toLocaleString('en')} new ${fresh === 1 ? 'line' : 'lines'}` : 'To the end'}
          </Button>
        )}
      </div>
    </div>
  );
}

function tell(failure: unknown) {
  const message = failure instanceof ApiError ? failure.message : String(failure);
  notifications.show({ color: 'red', title: 'That did not work', message: `${message} Try again.` });
}
