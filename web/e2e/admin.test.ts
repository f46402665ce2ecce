import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe } from 'vitest';
import { eventually, expect, inProject, test, withBrowser } from './browser';

withBrowser();

describe('an administrator', () => {
  test('makes a token, sees it once, and revokes it', async ({ page, url }) => {
    await page.goto(`${url}/ui/tokens`);
    await page.getByRole('button', { name: 'Make a token' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('a token of the tests');
    await dialog.getByRole('button', { name: 'Make it', exact: true }).click();
    await dialog.getByText('Copy it now').waitFor();
    const shown = await dialog.getByText(/^slw_pat_/).innerText();
    const answer = await fetch(`${url}/api/v1/auth/me`, { headers: { Authorization: `Bearer ${shown}` } });
    expect(answer.status).toBe(200);
    await dialog.getByRole('button', { name: 'I have it' }).click();
    await page.getByRole('cell', { name: /a token of the tests/ }).first().waitFor();
    expect(await page.content()).not.toContain(shown);

    await page.getByRole('button', { name: 'Revoke a token of the tests' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await expect.poll(() => page.getByRole('cell', { name: /a token of the tests/ }).count(), eventually).toBe(0);
    const refused = await fetch(`${url}/api/v1/auth/me`, { headers: { Authorization: `Bearer ${shown}` } });
    expect(refused.status).toBe(401);
  });

  test('sets, replaces and deletes a secret, whose value no page holds', async ({ page, url }) => {
    await page.goto(inProject(url, 'secrets'));
    await page.getByRole('button', { name: /^Set (a secret|the first one)/ }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('E2E_KEY');
    await dialog.getByRole('textbox', { name: /^Value/ }).fill('the value of the tests');
    await dialog.getByRole('button', { name: 'Set', exact: true }).click();
    await page.getByRole('cell', { name: 'E2E_KEY', exact: true }).waitFor();
    await page.getByRole('button', { name: /^Replace E2E_KEY/ }).click();
    await dialog.getByRole('textbox', { name: /^Value/ }).fill('another value of the tests');
    await dialog.getByRole('button', { name: 'Replace', exact: true }).click();
    await page.getByRole('row', { name: /E2E_KEY/ }).getByRole('cell', { name: '2', exact: true }).waitFor();
    expect(await page.content()).not.toContain('value of the tests');
    await page.getByRole('button', { name: /^Delete E2E_KEY/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => page.getByRole('cell', { name: 'E2E_KEY' }).count(), eventually).toBe(0);
  });

  test('narrows the audit log in the address, and takes it along as a file without formulas', async ({ page, url, api }) => {
    await api.call('PUT', '/secrets/AUDITED', { value: 'a value that nobody sees' });
    await page.goto(inProject(url, 'audit?targetId=AUDITED'));
    await page.getByRole('cell', { name: 'secret.set' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download CSV' }).click()]);
    const file = join(mkdtempSync(join(tmpdir(), 'slipway-e2e-')), 'audit.csv');
    await download.saveAs(file);
    const text = readFileSync(file, 'utf8');
    rmSync(dirname(file), { recursive: true });
    expect(text).toMatch(/^\uFEFF"time","actor","action"/);
    expect(text).toContain('"secret.set"');
    expect(text.split('\r\n').slice(0, -1)).toHaveLength(2);
  });

  test('sees that all is well, and asks the doctor', async ({ page, url }) => {
    await page.goto(`${url}/ui/health`);
    await page.getByText('All is well').waitFor();
    await page.getByRole('button', { name: 'Examine' }).click();
    await page.getByText(/checks, nothing found/).waitFor();
    await page.goto(`${url}/ui/problems`);
    await page.getByText('The catalog is well').waitFor();
  });
});
