import { useCallback, useMemo, useState } from 'react';
import type { RunRow, RunStatus } from '@/api/types';

/** What a bulk change needs to know of a run. */
export type Chosen = Pick<RunRow, 'id' | 'status' | 'kind' | 'definition'>;

export const chosen = (run: RunRow): Chosen => ({ id: run.id, status: run.status, kind: run.kind, definition: run.definition });

export type Verb = 'cancel' | 'retry' | 'rerun';

/** How each change is called, and which statuses it applies to. */
export const VERBS: Record<Verb, { label: string; doing: string; done: string; statuses: RunStatus[]; why: string }> = {
  cancel: { label: 'Cancel', doing: 'Canceling', done: 'canceled', statuses: ['queued', 'running', 'waiting'], why: 'have ended already' },
  retry: { label: 'Retry', doing: 'Retrying', done: 'retried', statuses: ['failed', 'canceled'], why: 'have not failed and were not canceled' },
  rerun: { label: 'Run again', doing: 'Starting again', done: 'started again', statuses: ['success', 'failed', 'canceled'], why: 'have not ended yet' },
};

/** Whether a change applies to a run. */
export const applies = (verb: Verb, run: Chosen): boolean => VERBS[verb].statuses.includes(run.status);

/** Which runs are chosen, on the screen or not. */
export function useSelection() {
  const [map, setMap] = useState<ReadonlyMap<string, Chosen>>(new Map());
  const toggle = useCallback((run: RunRow) => {
    setMap((old) => {
      const next = new Map(old);
      if (!next.delete(run.id)) next.set(run.id, chosen(run));
      return next;
    });
  }, []);
  const add = useCallback((runs: RunRow[]) => setMap((old) => new Map([...old, ...runs.map((run) => [run.id, chosen(run)] as const)])), []);
  const clear = useCallback(() => setMap(new Map()), []);
  return useMemo(() => ({ map, toggle, add, clear }), [map, toggle, add, clear]);
}

export type Selection = ReturnType<typeof useSelection>;
