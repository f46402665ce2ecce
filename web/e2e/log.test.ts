import type { Page } from 'playwright-core';
import { describe } from 'vitest';
import { eventually, expect, inProject, newPage, test, withBrowser } from './browser';
import { Log } from './log';
import { startProxy } from './proxy';

withBrowser();

async function openLog(page: Page, url: string, run: string): Promise<Log> {
  await page.goto(inProject(url, `runs/${run}?tab=log`));
  const log = new Log(page);
  await log.box.waitFor();
  return log;
}

const numbers = async (log: Log) => (await log.shown()).map(([number]) => number);

describe('a log', () => {
  test('of 200,000 lines is read at its begin, its middle and its end, and searched', async ({ page, url, api }) => {
    const run = await api.startAction('e2e.many-lines');
    await expect.poll(() => api.status(run), { timeout: 60_000, interval: 250 }).toBe('success');
    const log = await openLog(page, url, run);

    await log.scroll(0);
    await expect.poll(() => log.row(1).innerText(), eventually).toContain('This is line 1');
    await log.scroll(0.5);
    await expect.poll(async () => (await numbers(log)).some((it) => it > 95_000 && it < 105_000), eventually).toBe(true);
    for (const [number, text] of await log.shown()) expect(text).toMatch(new RegExp(`This is line ${number}\\b`));
    await log.scroll(1);
    await expect.poll(() => log.row(200_000).innerText(), eventually).toContain('This is line 200000');

    await page.getByRole('searchbox', { name: 'Search the whole log' }).fill('needle');
    await page.getByText(/^(\d+ of )?10$/).first().waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await log.shown()).filter(([, text]) => text.includes('needle')).length, eventually).toBeGreaterThan(0);
    for (const [number, text] of await log.shown()) if (text.includes('needle')) expect(number % 20_000).toBe(0);
  });

  test('that is followed loses and doubles no line when the connection is cut', async ({ trouble, url, api }) => {
    trouble.allow(/ERR_|Failed to fetch|network error|Failed to load resource/);
    const proxy = await startProxy(url);
    try {
      const page = await newPage(trouble);
      const run = await api.startAction('e2e.ticks', { lines: 160 });
      const log = await openLog(page, proxy.url, run);
      for (const seen of [20, 60, 100]) {
        await expect.poll(async () => Math.max(0, ...(await numbers(log))), eventually).toBeGreaterThan(seen);
        proxy.drop();
      }
      await expect.poll(() => api.status(run), { timeout: 60_000, interval: 250 }).toBe('success');
      await expect.poll(async () => Math.max(0, ...(await numbers(log))), eventually).toBe(160);
      const lines = await log.readAll();
      expect([...lines.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: 160 }, (_, i) => i + 1));
      for (const [number, text] of lines) expect(text).toMatch(new RegExp(`\\btick ${number}$`));
      expect(trouble.unexpected()).toEqual([]);
      await page.context().close();
    } finally {
      await proxy.stop();
    }
  });

  test('shows its lines behind a proxy that closes every event stream at once', async ({ trouble, url, api }) => {
    trouble.allow(/ERR_|Failed to fetch|network error|Failed to load resource/);
    const proxy = await startProxy(url);
    try {
      proxy.cutStreams();
      const page = await newPage(trouble);
      const run = await api.startAction('e2e.ticks', { lines: 100 });
      const log = await openLog(page, proxy.url, run);
      await expect.poll(() => proxy.streams(), eventually).toBeGreaterThan(0);
      await expect.poll(async () => Math.max(0, ...(await numbers(log))), { timeout: 40_000, interval: 200 }).toBe(100);
      const lines = await log.readAll();
      expect(lines.size).toBe(100);
      for (const [number, text] of lines) expect(text).toMatch(new RegExp(`\\btick ${number}$`));
      await page.context().close();
    } finally {
      await proxy.stop();
    }
  });
});
