import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Result } from 'axe-core';
import { beforeAll, describe, inject } from 'vitest';
import { Api } from './api';
import { eventually, expect, inProject, newPage, test, withBrowser } from './browser';

withBrowser();

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let failed: string;
let waiting: string;

beforeAll(async () => {
  const api = new Api(inject('url'));
  failed = await api.startTemplate('e2e-breaks');
  waiting = await api.startAction('e2e.approve');
  await api.startAction('hello', { name: 'Ada', times: 1 });
  await api.call('PUT', '/secrets/DEPLOY_KEY', { value: 'a value that nobody sees' });
  await api.call('POST', '/tokens', { name: 'ci', organization: 'default', role: 'viewer' });
  await api.becomes(failed, 'failed');
  await api.becomes(waiting, 'waiting');
});

const PAGES: [name: string, path: () => string][] = [
  ['the run list', () => 'projects/default/default/runs'],
  ['a failed run', () => `projects/default/default/runs/${failed}`],
  ['the graph of a run', () => `projects/default/default/runs/${failed}?view=graph`],
  ['a waiting run', () => `projects/default/default/runs/${waiting}`],
  ['the templates', () => 'projects/default/default/templates'],
  ['a template', () => 'projects/default/default/templates/e2e-greet'],
  ['the form of a template', () => 'projects/default/default/templates/e2e-greet/start'],
  ['the actions', () => 'projects/default/default/actions'],
  ['the form of an action', () => 'projects/default/default/actions/hello/start'],
  ['the inbox', () => 'projects/default/default/approvals'],
  ['an approval', () => `projects/default/default/approvals?id=${waiting}`],
  ['the secrets', () => 'projects/default/default/secrets'],
  ['the audit log', () => 'projects/default/default/audit'],
  ['the projects', () => 'projects'],
  ['the tokens', () => 'tokens'],
  ['the catalog problems', () => 'problems'],
  ['nodes and queue', () => 'health'],
];

describe.each(PAGES)('%s', (_, path) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`has no serious fault of accessibility in ${colorScheme}, and fits a narrow screen`, async ({ trouble, url }) => {
      const page = await newPage(trouble, { colorScheme });
      await page.context().addInitScript(AXE);
      await page.goto(`${url}/ui/${path()}`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await expect.poll(() => page.locator('.mantine-Skeleton-root, .mantine-Loader-root').count(), eventually).toBe(0);
      expect(await faults(page)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      // The menu slides away first.
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth), eventually).toBeLessThanOrEqual(0);
      await page.context().close();
      expect(trouble.unexpected()).toEqual([]);
    });
  }
});

async function faults(page: Awaited<ReturnType<typeof newPage>>): Promise<string[]> {
  const violations = await page.evaluate(async () => {
    const axe = (window as unknown as { axe: { run: () => Promise<{ violations: Result[] }> } }).axe;
    return (await axe.run()).violations;
  });
  return violations
    .filter((it) => it.impact === 'serious' || it.impact === 'critical')
    .map((it) => `${it.id}: ${it.help}: ${it.nodes.map((node) => node.html.slice(0, 200)).join(' | ')}`);
}

describe('the pages', () => {
  test('are where the bare address leads', async ({ page, url }) => {
    await page.goto(`${url}/`);
    await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/ui/projects/default/default/runs');
  });

  test('say so when there is no such page', async ({ page, url }) => {
    await page.goto(`${url}/ui/there/is/no/such/page`);
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  });

  test('need at most 300 KB for the run list', async ({ page, url }) => {
    await page.goto(inProject(url, 'runs'));
    await page.getByText('Say hello').first().waitFor();
    const loaded = await page.evaluate(() =>
      [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map((it) => {
        const entry = it as PerformanceResourceTiming;
        return { name: new URL(entry.name).pathname, bytes: entry.encodedBodySize };
      }),
    );
    const total = loaded.reduce((sum, it) => sum + it.bytes, 0);
    expect(loaded.some((it) => it.name.endsWith('.js') && it.bytes > 0)).toBe(true);
    expect(total, JSON.stringify(loaded)).toBeLessThanOrEqual(300 * 1024);
  });

  test('share what they have asked for: the catalogue comes up after the search, and the search finds templates there', async ({ page, url }) => {
    await page.goto(inProject(url, 'runs'));
    const search = page.getByRole('dialog').getByLabel('Search everything').first();
    for (let times = 0; times < 2; times++) {
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.keyboard.press('Control+k');
      await search.fill('greet a guest');
      await page.getByRole('dialog').getByText('e2e-greet 1.0.0').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Templates' }).click();
      await page.getByRole('article', { name: 'Greet a guest' }).first().waitFor();
    }
  });

  test('go from one to the next by the navigation', async ({ page, url }) => {
    await page.goto(inProject(url, 'runs'));
    const navigation = page.getByRole('navigation', { name: 'Pages' });
    for (const name of ['Templates', 'Actions', 'Approvals', 'Projects', 'Catalog problems', 'Secrets', 'Tokens', 'Audit', 'Nodes and queue']) {
      await navigation.getByRole('link', { name: new RegExp(`^${name}`) }).click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
      await expect.poll(() => navigation.locator('[aria-current="page"]').count(), eventually).toBe(1);
    }
  });
});
