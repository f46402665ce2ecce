import { dataOf } from '@/api/client';
import type { RunRow } from '@/api/types';
import type { RunSearch } from '@/router';
import type { Api } from './data';
import { asked } from './filters';
import type { Verb } from './selection';

/** So many are changed by one request: the first refusals show soon, and stopping takes effect soon. */
const BATCH = 100;
const PAGE = 200;
/** More than these are not chosen at once. */
export const MOST = 10_000;

export type Outcome = { runId: string; done: boolean; newRunId: string | null; message: string | null };

/** Changes runs batch by batch, and tells of each; a signal stops it between two batches. */
export async function changeAll(api: Api, verb: Verb, ids: string[], tell: (outcomes: Outcome[]) => void, signal: AbortSignal): Promise<void> {
  for (let at = 0; at < ids.length && !signal.aborted; at += BATCH) {
    const { results } = await dataOf(api.POST('/runs/bulk', { body: { verb, runs: ids.slice(at, at + BATCH) } }));
    tell(results);
  }
}

/** Finds everything that fits, page by page, and tells how many there are so far. */
export async function findAll(api: Api, search: RunSearch, tell: (runs: RunRow[]) => void, signal: AbortSignal): Promise<void> {
  const query = asked(search);
  let cursor: string | undefined;
  for (let found = 0; found < MOST && !signal.aborted; ) {
    const data = await dataOf(api.GET('/runs', { params: { query: { ...query, cursor, limit: Math.min(PAGE, MOST - found) } }, signal }));
    tell(data.runs);
    found += data.runs.length;
    if (!data.nextCursor) return;
    cursor = data.nextCursor;
  }
}
