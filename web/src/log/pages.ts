import type { NumberedLine } from '@/api/types';

export const PAGE = 500;

/** How many pages are kept beside those on the screen: some 32,000 lines. */
const KEPT = 64;

/** Loads lines from a number on; fewer than asked for come when they are long. */
export type Load = (from: number, limit: number, signal: AbortSignal) => Promise<NumberedLine[]>;

type Loading = { abort: AbortController };

/**
 * Parts of a log by line number, as many as are looked at. A page may have holes, whether lines came out of order or
 * were left out: what is wanted and not there is loaded, and a line that is there already changes nothing.
 */
export class Pages {
  private readonly pages = new Map<number, (NumberedLine | undefined)[]>();
  private readonly loading = new Map<number, Loading>();
  private readonly failed = new Map<number, unknown>();
  private wanted: [number, number] = [1, 0];
  private total = 0;

  constructor(
    private readonly load: Load,
    private readonly changed: () => void,
  ) {}

  /** The line with a number, if it is here. */
  line(number: number): NumberedLine | undefined {
    return this.pages.get(pageOf(number))?.[(number - 1) % PAGE];
  }

  /** Why lines that are wanted could not be loaded. */
  problem(): unknown {
    return this.failed.values().next().value;
  }

  /** Takes lines in; says which of them were not here. */
  put(lines: NumberedLine[]): NumberedLine[] {
    const fresh: NumberedLine[] = [];
    for (const line of lines) {
      const index = pageOf(line.number);
      let page = this.pages.get(index);
      if (!page) this.pages.set(index, (page = new Array<undefined>(PAGE).fill(undefined)));
      const at = (line.number - 1) % PAGE;
      if (page[at]) continue;
      page[at] = line;
      fresh.push(line);
      this.total = Math.max(this.total, line.number);
    }
    this.evict();
    return fresh;
  }

  /** Says which lines are looked at, of how many: those that are missing are loaded, others are not any longer. */
  want(first: number, last: number, total: number): void {
    this.total = Math.max(this.total, total);
    this.wanted = [pageOf(first), pageOf(Math.min(last, this.total))];
    for (const [index, { abort }] of this.loading) {
      if (index < this.wanted[0] - 1 || index > this.wanted[1] + 1) {
        abort.abort();
        this.loading.delete(index);
      }
    }
    for (const index of [...this.failed.keys()]) if (!this.isWanted(index)) this.failed.delete(index);
    for (let index = this.wanted[0]; index <= this.wanted[1]; index++) {
      const page = this.pages.get(index);
      if (page) {
        // The one used last is the last to go.
        this.pages.delete(index);
        this.pages.set(index, page);
      }
      this.fill(index);
    }
  }

  /** Loads what could not be loaded, once more. */
  retry(): void {
    for (const index of this.failed.keys()) this.fill(index, true);
  }

  /** Stops what is being loaded. */
  close(): void {
    for (const { abort } of this.loading.values()) abort.abort();
    this.loading.clear();
  }

  private isWanted(index: number): boolean {
    return index >= this.wanted[0] && index <= this.wanted[1];
  }

  /** The first and the last line that a page lacks. */
  private hole(index: number): [number, number] | undefined {
    const base = index * PAGE;
    const size = Math.min(PAGE, this.total - base);
    const page = this.pages.get(index);
    let from = 0;
    while (from < size && page?.[from]) from++;
    if (from >= size) return undefined;
    let to = size - 1;
    while (page?.[to]) to--;
    return [base + from + 1, base + to + 1];
  }

  private fill(index: number, again = false): void {
    const hole = this.hole(index);
    if (!hole) this.failed.delete(index);
    if (!hole || this.loading.has(index) || (this.failed.has(index) && !again)) return;
    const entry = { abort: new AbortController() };
    this.loading.set(index, entry);
    this.load(hole[0], hole[1] - hole[0] + 1, entry.abort.signal).then(
      (lines) => {
        if (this.loading.get(index) !== entry) return;
        this.loading.delete(index);
        this.failed.delete(index);
        const fresh = this.put(lines);
        // Nothing new would be asked for without end.
        if (fresh.length === 0 && this.hole(index)) this.failed.set(index, new Error('The server left lines out.'));
        else if (this.isWanted(index)) this.fill(index);
        this.changed();
      },
      (failure: unknown) => {
        if (this.loading.get(index) !== entry) return;
        this.loading.delete(index);
        this.failed.set(index, failure);
        this.changed();
      },
    );
  }

  private evict(): void {
    for (const index of this.pages.keys()) {
      if (this.pages.size <= KEPT) return;
      if (!this.isWanted(index)) this.pages.delete(index);
    }
  }
}

const pageOf = (number: number) => Math.floor((Math.max(1, number) - 1) / PAGE);
