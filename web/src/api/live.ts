import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from './client';
import { follow, type StreamState } from './stream';

/** A hint that a run changed; what it is now one asks for. */
export type RunHint = { runId: string; kind: 'template' | 'action'; status: string; templateRunId: string | null };

export type LiveFilter = { run?: string; kind?: 'template' | 'action'; definition?: string; requestedBy?: string };

/**
 * Tells of changes of runs while a component is shown. `onHints` gets what changed, bundled over a moment; null means
 * that too much changed, or that something may have been missed: ask for everything anew.
 */
export function useLive(project: string, filter: LiveFilter, onHints: (hints: RunHint[] | null) => void, enabled = true): StreamState {
  const [state, setState] = useState<StreamState>('connecting');
  const queries = useQueryClient();
  const latest = useRef(onHints);
  latest.current = onHints;
  const query = new URLSearchParams(Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1]))).toString();
  useEffect(() => {
    if (!enabled) return;
    const ending = new AbortController();
    let gathered: RunHint[] | null = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        const told = gathered;
        gathered = [];
        latest.current(told);
      }, 150);
    };
    follow(`/events${query ? `?${query}` : ''}`, {
      project,
      signal: ending.signal,
      onState: setState,
      onEvent: ({ name, data }) => {
        // From `ready` on nothing is missed; what changed until then, and was asked for earlier, nobody tells.
        if (name === 'many' || name === 'ready') gathered = null;
        if (name === 'run') gathered?.push(data as RunHint);
        if (name === 'many' || name === 'ready' || name === 'run') tell();
      },
    }).catch((error: unknown) => {
      setState('lost');
      // The session is over: asking who one is shows the sign-in.
      if (error instanceof ApiError && error.status === 401) void queries.invalidateQueries({ queryKey: ['me'] });
    });
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  }, [project, query, enabled, queries]);
  return state;
}
