import type { NumberedLine } from '@/api/types';
import type { LogSource } from './source';
import { folded } from './text';

export type Level = NumberedLine['level'];

/** What a search needs of a log. */
export type Searched = Pick<LogSource, 'total' | 'search' | 'onAdded'>;

/** What is looked for: a text, lines of some levels, or both. */
export type Query = { text: string; levels: Level[] };

const AT_ONCE = 1000;
/** Of so many the numbers come with the first answer; those of the others are asked for when they are gone to. */
export const MOST_NUMBERS = 10_000;

/**
 * The lines of a whole log that fit, found by the server; what is added to the log meanwhile is looked at here. With
 * `listed`, the lines themselves are kept, as many as were asked for, from the first one on.
 */
export class Matches {
  /** How many lines of the whole log fit. */
  total = 0;
  /** The numbers of the first ones. */
  numbers: number[] = [];
  /** The first ones themselves. */
  readonly lines: NumberedLine[] = [];
  /** Whether the first answer is still awaited. */
  searching = true;
  problem: unknown;

  /** Lines up to this one were looked at. */
  private upTo = 0;
  /** What came while the server was asked. */
  private late: NumberedLine[] = [];
  private readonly listedNumbers: number[] = [];
  private asking: Promise<void> | undefined;
  private readonly ending = new AbortController();
  private readonly stop: () => void;

  constructor(
    private readonly source: Searched,
    private readonly query: Query,
    private readonly listed: boolean,
    private readonly changed: () => void,
  ) {
    this.stop = source.onAdded((lines) => this.added(lines));
    void this.more();
  }

  close(): void {
    this.stop();
    this.ending.abort();
  }

  /** Whether all of them are here. */
  complete(): boolean {
    return !this.searching && this.here().length >= this.total;
  }

  /** Asks for the next ones. */
  more(): Promise<void> {
    if (this.complete()) return Promise.resolve();
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
      const late = this.late;
      this.late = [];
      this.added(late);
      this.changed();
    });
    return this.asking;
  }

  /** Asks until the line with a number is among them, if it fits. */
  async until(number: number): Promise<void> {
    while (!this.complete() && !this.problem && !this.ending.signal.aborted && (this.here().at(-1) ?? 0) < number) await this.more();
  }

  /** The place of the first one from a line on; as many as are here, when there is none. */
  from(number: number): number {
    const here = this.here();
    let low = 0;
    let high = here.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (here[middle]! < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private here(): number[] {
    return this.listed ? this.listedNumbers : this.numbers;
  }

  private async ask(): Promise<void> {
    const { text, levels } = this.query;
    const before = this.source.total;
    const after = this.here().at(-1) ?? 0;
    const first = this.searching;
    try {
      const found = await this.source.search(
        { ...(text ? { text } : {}), ...(levels.length ? { levels: levels.join(',') } : {}), after, limit: this.listed || !first ? AT_ONCE : 0 },
        this.ending.signal,
      );
      this.problem = undefined;
      this.searching = false;
      this.total = found.total;
      // Past the last one that was found, the server saw none that fits. It does not name more than so many, though.
      this.upTo = found.total > MOST_NUMBERS ? this.source.total : Math.max(before, found.numbers.at(-1) ?? 0);
      if (this.listed) {
        this.list(found.lines);
      }
      if (first) this.numbers = found.numbers;
      else for (const line of found.lines) if (line.number > (this.numbers.at(-1) ?? 0)) this.numbers.push(line.number);
    } catch (failure) {
      if (!this.ending.signal.aborted) this.problem = failure;
    }
  }

  private added(lines: NumberedLine[]): void {
    if (this.asking) {
      this.late.push(...lines);
      return;
    }
    const fit = lines.filter((line) => line.number > this.upTo && this.fits(line));
    this.upTo = Math.max(this.upTo, lines.at(-1)?.number ?? 0);
    if (fit.length === 0) return;
    const complete = this.complete();
    this.total += fit.length;
    if (!complete) return;
    for (const line of fit) this.numbers.push(line.number);
    if (!this.listed) return;
    this.list(fit);
  }

  private list(lines: NumberedLine[]): void {
    for (const line of lines) {
      this.lines.push(line);
      this.listedNumbers.push(line.number);
    }
  }

  private fits({ level, message }: NumberedLine): boolean {
    const { text, levels } = this.query;
    return (levels.length === 0 || levels.includes(level)) && (text === '' || folded(message).includes(folded(text)));
  }
}
