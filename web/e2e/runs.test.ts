import { describe } from 'vitest';
import { eventually, expect, inProject, test, withBrowser } from './browser';

withBrowser();

const RUN = /\/ui\/projects\/default\/default\/runs\/[0-9a-f-]{36}/;

/** The id in the address of a run's page. */
const runOf = (address: string) => /\/runs\/([0-9a-f-]{36})/.exec(address)![1]!;

describe('a run', () => {
  test('is started by the form of its template and seen to its end without a reload', async ({ page, url }) => {
    await page.goto(inProject(url, 'templates/e2e-greet/start'));
    await page.getByRole('heading', { level: 1, name: /Greet a guest/ }).waitFor();
    await page.getByLabel('Guest').first().fill('Grace');
    await page.getByRole('button', { name: 'Review', exact: true }).last().click();
    await page.getByRole('heading', { name: 'What would happen' }).waitFor();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.waitForURL(RUN);
    await page.evaluate(() => Object.assign(window, { neverLoadedAgain: true }));
    await page.getByRole('main').getByText('Succeeded').first().waitFor();
    expect(await page.evaluate(() => 'neverLoadedAgain' in window)).toBe(true);
    await page.getByText('Hello, Grace').first().waitFor();
  });

  test('is refused by its form when a field is wrong, which says what is', async ({ page, url }) => {
    await page.goto(inProject(url, 'templates/e2e-greet/start'));
    const guest = page.getByLabel('Guest').first();
    await guest.fill('x');
    await guest.blur();
    await expect.poll(() => page.getByText(/at least 2|2 characters|shorter|too short/i).count(), eventually).toBeGreaterThan(0);
    expect(page.url()).toContain('/start');
  });

  test('that is under way is canceled', async ({ page, url, api }) => {
    const run = await api.startAction('e2e.ticks', { lines: 5_000 });
    await page.goto(inProject(url, `runs/${run}`));
    await page.getByRole('main').getByText('Running').first().waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: /^cancel the run/i }).click();
    await page.getByRole('main').getByText('Canceled').first().waitFor();
    expect(await api.status(run)).toBe('canceled');
  });

  test('that failed says which step and why, and is retried from there', async ({ page, url, api }) => {
    const run = await api.startTemplate('e2e-breaks');
    await expect.poll(() => api.status(run), eventually).toBe('failed');
    await page.goto(inProject(url, `runs/${run}`));
    await page.getByText(/Goes wrong.*failed/).first().waitFor();
    await page.getByText(/exit code 3|exited with 3|exit_code/i).first().waitFor();
    await page.getByRole('button', { name: /^retry/i }).first().click();
    await page.waitForURL((address) => RUN.test(address.pathname) && !address.pathname.includes(run));
    const again = runOf(page.url());
    await expect.poll(() => api.status(again), eventually).toBe('failed');
    await page.getByRole('main').getByText('Failed').first().waitFor();
  });

  test('that is new announces itself in the list instead of moving rows', async ({ page, url, api }) => {
    await api.startAction('hello', { name: 'Before', times: 1 });
    await page.goto(inProject(url, 'runs'));
    await page.getByText('Say hello').first().waitFor();
    await page.getByText('Live', { exact: true }).first().waitFor();
    const before = await page.getByText('Say hello').count();
    await api.startAction('hello', { name: 'After', times: 1 });
    await page.getByRole('button', { name: /1 new run/i }).click();
    await expect.poll(() => page.getByText('Say hello').count(), eventually).toBeGreaterThan(before);
  });

  test('is found by a filter, which stands in the address', async ({ page, url, api }) => {
    const run = await api.startTemplate('e2e-breaks');
    await expect.poll(() => api.status(run), eventually).toBe('failed');
    await page.goto(inProject(url, 'runs?status=failed'));
    await page.getByText('Break in the middle').first().waitFor();
    expect(await page.getByText('Say hello').count()).toBe(0);
  });
});
