import { describe } from 'vitest';
import { eventually, expect, inProject, test, withBrowser } from './browser';

withBrowser();

describe('the inbox', () => {
  test('lets one approve, and the run goes on', async ({ page, url, api }) => {
    const run = await api.startAction('e2e.approve', { what: 'the first launch' });
    await expect.poll(() => api.status(run), eventually).toBe('waiting');
    await page.goto(inProject(url, 'approvals'));
    await page.getByText('Shall the first launch go on?').first().click();
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await expect.poll(() => api.status(run), eventually).toBe('success');
  });

  test('asks for a comment before it rejects', async ({ page, url, api }) => {
    const run = await api.startAction('e2e.approve', { what: 'the second launch' });
    await expect.poll(() => api.status(run), eventually).toBe('waiting');
    await page.goto(inProject(url, `approvals?id=${run}`));
    await page.getByText('Shall the second launch go on?').first().waitFor();
    const reject = page.getByRole('button', { name: 'Reject', exact: true });
    await reject.click();
    await page.getByText('Say why you reject it.').waitFor();
    expect(await api.status(run)).toBe('waiting');
    await page.getByLabel('Comment').fill('The wind is too strong');
    await reject.click();
    await expect.poll(() => api.status(run), eventually).toBe('failed');
  });
});
