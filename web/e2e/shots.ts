import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, inject } from 'vitest';
import { Api } from './api';
import { eventually, expect, newPage, test, Trouble, withBrowser } from './browser';

// Screenshots of every page: light and dark, wide and narrow, full, empty and failed. `npm run shots` makes them anew.

const FOLDER = join(import.meta.dirname, '..', 'shots');

withBrowser();

let failed: string;
let waiting: string;
let running: string;
let long: string;
let done: string;

beforeAll(async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const api = new Api(inject('url'));
  for (const guest of ['Ada', 'Grace', 'Barbara', 'Frances', 'Katherine', 'Radia', 'Margaret', 'Hedy']) {
    done = await api.startTemplate('e2e-greet', { guest });
    await api.startAction('hello', { name: guest, times: 1 });
  }
  for (let i = 0; i < 5; i++) failed = await api.startTemplate('e2e-breaks');
  for (const what of ['the release of shop v1.4.0', 'the migration of orders']) waiting = await api.startAction('e2e.approve', { what });
  await api.startTemplate('release', { service: 'shop' });
  long = await api.startAction('e2e.many-lines');
  running = await api.startAction('e2e.ticks', { lines: 100_000 });
  for (const name of ['DEPLOY_KEY', 'REGISTRY_PASSWORD', 'WEBHOOK_SECRET']) await api.call('PUT', `/secrets/${name}`, { value: 'a value that nobody sees' });
  await api.call('POST', '/tokens', { name: 'ci', organization: 'default', project: 'default', role: 'developer', expiresIn: '90d' });
  await api.call('POST', '/tokens', { name: 'portal', organization: 'acme', role: 'viewer', expiresIn: '30d' });
  for (const [run, status] of [[done, 'success'], [failed, 'failed'], [waiting, 'waiting'], [long, 'success']] as const) {
    await api.becomes(run, status, 120_000);
  }
}, 300_000);

/** A page, and what is done on it before it is photographed. */
type Shot = [name: string, path: () => string, act?: (page: Page) => Promise<void>];

const FULL: Shot[] = [
  ['runs', () => 'projects/default/default/runs'],
  ['run-done', () => `projects/default/default/runs/${done}`],
  ['run-failed', () => `projects/default/default/runs/${failed}`],
  ['run-failed-graph', () => `projects/default/default/runs/${failed}?view=graph`],
  ['run-waiting', () => `projects/default/default/runs/${waiting}`],
  ['run-running', () => `projects/default/default/runs/${running}`],
  ['log-long', () => `projects/default/default/runs/${long}?tab=log`],
  ['templates', () => 'projects/default/default/templates'],
  ['template', () => 'projects/default/default/templates/e2e-greet'],
  ['form', () => 'projects/default/default/templates/new-service/start'],
  ['review', () => 'projects/default/default/templates/new-service/start?p.name=shop', review],
  ['actions', () => 'projects/default/default/actions'],
  ['action-form', () => 'projects/default/default/actions/hello/start'],
  ['approvals', () => 'projects/default/default/approvals'],
  ['approval', () => `projects/default/default/approvals?id=${waiting}`],
  ['secrets', () => 'projects/default/default/secrets'],
  ['audit', () => 'projects/default/default/audit'],
  ['projects', () => 'projects'],
  ['tokens', () => 'tokens'],
  ['problems', () => 'problems'],
  ['health', () => 'health'],
  ['missing', () => 'there/is/no/such/page'],
];

const EMPTY: Shot[] = ['runs', 'templates', 'actions', 'approvals', 'secrets', 'audit'].map((name): Shot => [
  name,
  () => `projects/acme/empty/${name}`,
]);

const STATES: [state: string, pages: Shot[]][] = [
  ['full', FULL],
  ['empty', EMPTY],
  ['failed', FULL.filter(([name]) => name !== 'missing' && name !== 'review')],
];

async function review(page: Page) {
  await page.getByRole('button', { name: 'Review' }).last().click();
  await page.getByRole('button', { name: /^Start/ }).waitFor();
  await expect.poll(() => page.locator('.mantine-Skeleton-root, .mantine-Loader-root').count(), eventually).toBe(0);
}

/** What a server says whose database is away, to everything but who one is. */
async function fail(page: Page) {
  await page.route(/\/api\/v1\/(?!auth\/)/, (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/json',
      headers: { 'X-Request-Id': '7d444840-9dc0-41d1-b245-5ffdce74fad2' },
      body: JSON.stringify({ error: 'ServiceUnavailable', message: 'The database is away' }),
    }),
  );
}

describe.each(STATES)('%s', (state, pages) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [width, height] of [[1280, 900], [390, 844]] as const) {
      test(`${colorScheme}, ${width} wide`, async ({ url }) => {
        const trouble = new Trouble();
        const page = await newPage(trouble, { colorScheme, viewport: { width, height } });
        if (state === 'failed') {
          trouble.allow(/status of 503/);
          await fail(page);
        }
        for (const [name, path, act] of pages) {
          await page.goto(`${url}/ui/${path()}`);
          await page.getByRole('heading').or(page.getByRole('alert')).first().waitFor();
          await expect.poll(() => page.locator('.mantine-Skeleton-root, .mantine-Loader-root').count(), eventually).toBe(0);
          await act?.(page);
          await page.screenshot({ path: join(FOLDER, `${name}-${state}-${colorScheme}-${width}.png`) });
        }
        await page.context().close();
        expect(trouble.unexpected()).toEqual([]);
      });
    }
  }
});
