import { BASE, headers, refusal } from '@/api/client';

/**
 * Saves a whole log as a file. Not a plain link: that could name neither the project nor the token, and would save a
 * refusal as if it were the log.
 */
export async function downloadLog(project: string, runId: string, format: 'text' | 'jsonl'): Promise<void> {
  const response = await fetch(`${BASE}/actions/runs/${runId}/logs/download?format=${format}`, { headers: headers(project), credentials: 'same-origin' });
  if (!response.ok) throw refusal(response, await response.json().catch(() => null));
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? `run-${runId}.log`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
