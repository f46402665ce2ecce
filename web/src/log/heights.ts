const BLOCK = 512;

/**
 * How high rows are and where they lie: all as high as one, but those that were measured and are not. Kept by block, so
 * that a million rows cost no more than those that differ.
 */
export class Heights {
  private readonly blocks = new Map<number, { sum: number; extras: Map<number, number> }>();

  constructor(readonly row: number) {}

  /** Notes a row's height; says whether it is another than before. */
  set(index: number, height: number): boolean {
    const extra = height - this.row;
    const key = Math.floor(index / BLOCK);
    let block = this.blocks.get(key);
    const before = block?.extras.get(index) ?? 0;
    if (Math.abs(extra - before) < 0.5) return false;
    if (!block) this.blocks.set(key, (block = { sum: 0, extras: new Map() }));
    block.sum += extra - before;
    block.extras.set(index, extra);
    return true;
  }

  /** Where a row begins. */
  top(index: number): number {
    const key = Math.floor(index / BLOCK);
    let result = index * this.row;
    for (const [at, block] of this.blocks) {
      if (at < key) result += block.sum;
      else if (at === key) for (const [row, extra] of block.extras) if (row < index) result += extra;
    }
    return result;
  }

  /** The row that lies there, of so many. */
  at(offset: number, count: number): number {
    let low = 0;
    let high = Math.max(0, count - 1);
    if (this.blocks.size === 0) return Math.min(high, Math.max(0, Math.floor(offset / this.row)));
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.top(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
