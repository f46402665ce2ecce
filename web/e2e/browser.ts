import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test as base } from 'vitest';
import { Api } from './api';

/** What went wrong in a page that nobody may see: its console, its errors, what its policy refused, scripts of others. */
export class Trouble {
  private readonly found: string[] = [];
  private readonly allowed: RegExp[] = [];

  /** Some tests provoke an answer that browsers report. */
  allow(expected: RegExp) {
    this.allowed.push(expected);
  }

  add(what: string) {
    this.found.push(what);
  }

  unexpected(): string[] {
    return this.found.filter((what) => !this.allowed.some((expected) => expected.test(what)));
  }
}

/** Runs in each page before its own scripts. */
function guard() {
  document.addEventListener('securitypolicyviolation', (event) =>
    console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI} ${event.sample}`),
  );
  Object.defineProperty(window, '__xss', { set: () => console.error('XSS: a script of somebody else ran') });
}

let browser: Browser;

/** Connects this file's tests to the browser that all of them share. */
export function withBrowser() {
  beforeAll(async () => {
    browser = await chromium.connect(inject('browser'));
  });
  afterAll(async () => {
    await browser?.close();
  });
}

/** A page that notes its troubles. */
export async function newPage(trouble: Trouble, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options });
  await context.addInitScript(guard);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') trouble.add(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => trouble.add(`page: ${error.message}`));
  page.on('dialog', (dialog) => {
    trouble.add(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return page;
}

type Fixtures = { trouble: Trouble; page: Page; url: string; api: Api };

/** A test with a page of its own; troubles of the page fail it. */
export const test = base.extend<Fixtures>({
  trouble: async ({}, use) => {
    await use(new Trouble());
  },
  page: async ({ trouble }, use) => {
    const page = await newPage(trouble);
    await use(page);
    await page.context().close();
    expect(trouble.unexpected()).toEqual([]);
  },
  url: async ({}, use) => {
    await use(inject('url'));
  },
  api: async ({}, use) => {
    await use(new Api(inject('url')));
  },
});

/** Waits until something holds: the tests sleep nowhere. */
export const eventually = { timeout: 20_000, interval: 100 };

/** The address of a page of the default project. */
export const inProject = (url: string, rest: string) => `${url}/ui/projects/default/default/${rest}`;

export { expect };
