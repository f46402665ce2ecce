import { afterAll, beforeAll, describe } from 'vitest';
import { expect, inProject, test, withBrowser } from './browser';
import { CLIENT, SECRET, startIssuer, type Issuer } from './issuer';
import { startServer, type Server } from './server';

withBrowser();

let issuer: Issuer;
let server: Server;

beforeAll(async () => {
  issuer = await startIssuer();
  server = await startServer({
    SLIPWAY_OIDC_ISSUER: issuer.url,
    SLIPWAY_OIDC_CLIENT_ID: CLIENT,
    SLIPWAY_OIDC_CLIENT_SECRET: SECRET,
    SLIPWAY_OIDC_ROLES: 'makers=developer,readers=viewer',
  });
}, 300_000);

afterAll(async () => {
  await server?.stop();
  await issuer?.stop();
});

const ADA = { sub: 'ada', email: 'ada@example.com', name: 'Ada Lovelace', groups: ['makers'] };
const EVE = { sub: 'eve', email: 'eve@example.com', name: 'Eve', groups: ['readers'] };

describe('somebody', () => {
  test('signs in at the issuer, comes back to the page they wanted, and signs out', async ({ page, trouble }) => {
    // Browsers report that nobody is signed in yet.
    trouble.allow(/status of 401/);
    issuer.person(ADA);
    await page.goto(inProject(server.url, 'templates'));
    await page.getByRole('link', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Templates' }).waitFor();
    expect(page.url()).toBe(inProject(server.url, 'templates'));

    await page.getByRole('button', { name: /(Ada Lovelace|ada@example\.com)/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await page.goto(inProject(server.url, 'templates'));
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  });

  test('who may only look is offered no start, and is told why when they try anyway', async ({ page, trouble }) => {
    trouble.allow(/status of 40[13]/);
    issuer.person(EVE);
    await page.goto(inProject(server.url, 'templates/e2e-greet'));
    await page.getByRole('link', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: /Greet a guest/ }).waitFor();
    const starts = page.getByRole('main').getByRole('link', { name: /^start\b/i }).or(page.getByRole('main').getByRole('button', { name: /^start\b/i }));
    for (const start of await starts.all()) expect(await start.isDisabled()).toBe(true);

    await page.goto(`${server.url}/ui/tokens`);
    await page.getByRole('alert').getByText(/ask an administrator/i).waitFor();
  });

  test('signs in with a token, and a wrong one is refused', async ({ page, trouble }) => {
    trouble.allow(/status of 401/);
    await page.goto(`${server.url}/ui/projects`);
    await page.getByText('Use a token instead').click();
    await page.getByRole('textbox', { name: /^Token/ }).fill('slw_pat_not_one_of_ours');
    await page.getByRole('button', { name: 'Sign in with the token' }).click();
    await page.getByText('This token is unknown, expired or revoked.').waitFor();
    await page.getByRole('textbox', { name: /^Token/ }).fill(server.token);
    await page.getByRole('button', { name: 'Sign in with the token' }).click();
    await page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor();
  });
});
