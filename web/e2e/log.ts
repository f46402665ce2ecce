import type { Locator, Page } from 'playwright-core';
import { eventually, expect } from './browser';

/** A log on a run's page, which shows but the lines that one sees. */
export class Log {
  readonly box: Locator;

  constructor(readonly page: Page) {
    this.box = page.getByRole('log');
  }

  /** The row of a line, by its number. */
  row(number: number): Locator {
    return this.box.locator(`[data-number="${number}"]`);
  }

  /** Scrolls to a part of the log, 0 its begin and 1 its end. */
  async scroll(part: number) {
    await this.box.evaluate((box, to) => box.scrollTo({ top: (box.scrollHeight - box.clientHeight) * to }), part);
  }

  /** The numbers and texts of the lines that are shown now and have come. */
  shown(): Promise<[number, string][]> {
    return this.box.evaluate((box) =>
      [...box.querySelectorAll<HTMLElement>('[data-number]')]
        .filter((row) => !row.querySelector('[aria-label="Loading"]'))
        .map((row): [number, string] => [Number(row.dataset.number), row.innerText]),
    );
  }

  /** Reads a log from its begin to its end. */
  async readAll(): Promise<Map<number, string>> {
    const read = new Map<number, string>();
    await this.scroll(0);
    for (;;) {
      await expect.poll(() => this.box.locator('[aria-label="Loading"]').count(), eventually).toBe(0);
      const before = read.size;
      (await this.shown()).forEach(([number, text]) => read.set(number, text));
      const atEnd = await this.box.evaluate((box) => {
        const end = box.scrollTop + box.clientHeight >= box.scrollHeight - 1;
        box.scrollBy({ top: box.clientHeight / 2 });
        return end;
      });
      if (atEnd && read.size === before) return read;
      // What is drawn next comes with the next frame.
      await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    }
  }
}
