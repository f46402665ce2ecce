import { BASE, headers, refusal } from '@/api/client';

/** Saves the whole log of an action run as a text. Not a plain link, which could say neither project nor token. */
export async function downloadLog(project: string, runId: string): Promise<void> {
  const response = await fetch(`${BASE}/actions/runs/${runId}/logs/download`, { headers: headers(project), credentials: 'same-origin' });
  if (!response.ok) throw refusal(response, await response.json().catch(() => null));
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = `${runId}.log`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
