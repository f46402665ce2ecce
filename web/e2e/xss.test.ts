import { describe } from 'vitest';
import { eventually, expect, inProject, test, withBrowser } from './browser';
import { Log } from './log';

withBrowser();

const TEXT = '<img src=x onerror="window.__xss=1"> "><script>window.__xss=1</script> javascript:window.__xss=1';

/** No element of an attacker, no link that runs something: the page's own guard tells of the rest. */
const harm = 'img[src="x"], svg[onload], [onerror], [onmouseover], a[href^="javascript:" i], script:not([src])';

describe('what an attacker writes', () => {
  test('stays text on every page', async ({ page, url, api }) => {
    const run = await api.startTemplate('e2e-attack', { text: TEXT });
    const asked = await api.asks(run);
    const pages = [
      'runs',
      `runs/${run}`,
      `runs/${run}?view=graph`,
      `runs/${run}?step=attack&tab=input`,
      `runs/${run}?step=attack&tab=output`,
      'templates',
      'templates/e2e-attack',
      'templates/e2e-attack/start',
      'actions',
      'actions/e2e.attack/start',
      'approvals',
      `approvals?id=${asked}`,
      'audit',
    ];
    for (const path of pages) {
      await page.goto(inProject(url, path));
      await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('load');
      await expect.poll(() => page.getByRole('main').locator('[aria-busy="true"], .mantine-Skeleton-root').count(), eventually).toBe(0);
      expect(await page.locator(harm).count(), path).toBe(0);
    }
  });

  test('stays text in a log', async ({ page, url, api }) => {
    const run = await api.startAction('e2e.attack', { text: TEXT });
    await expect.poll(() => api.status(run), eventually).toBe('success');
    await page.goto(inProject(url, `runs/${run}?tab=log`));
    const log = new Log(page);
    await expect.poll(async () => (await log.shown()).map(([, text]) => text).join('\n'), eventually).toContain('<script>window.__xss=1</script>');
    expect(await page.locator(harm).count()).toBe(0);
    expect(await page.title()).not.toContain('owned');
  });
});
