import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { startServer } from './server';

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

declare module 'vitest' {
  interface ProvidedContext {
    url: string;
    token: string;
    browser: string;
  }
}

/** Starts the one server and the one browser that the tests share. */
export default async function setup(project: TestProject) {
  if (!existsSync(CHROMIUM)) {
    throw new Error(`There is no Chromium at ${CHROMIUM}. Install it (apt install chromium), or name it with CHROMIUM.`);
  }
  const server = await startServer();
  const browser = await chromium.launchServer({ executablePath: CHROMIUM, args: FLAGS }).catch(async (failure: unknown) => {
    await server.stop();
    throw failure;
  });
  project.provide('url', server.url);
  project.provide('token', server.token);
  project.provide('browser', browser.wsEndpoint());
  return async () => {
    await browser.close();
    await server.stop();
  };
}
