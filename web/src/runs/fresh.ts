import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { dataOf } from '@/api/client';
import { useLive, type RunHint } from '@/api/live';
import type { RunRow } from '@/api/types';
import { useProject } from '@/shell/project';
import { page, PAGE, type Page, type Pages } from './data';
import { asked } from './filters';
import type { RunSearch } from '@/router';

/** At most once in this time is asked what became of rows. */
const PAUSE = 1000;
/** Without the stream it is asked now and then. */
const POLL = 15_000;
/** More pages than these are not asked for at once. */
const MOST_PAGES = 6;
/** Runs that left their pages, since they fit the filters no more, are asked for one by one: so many. */
const MOST_SINGLE = 8;

const open = (run: RunRow) => run.finishedAt === null;

/**
 * Keeps the rows that are shown up to date without moving them, and holds back the new ones until somebody wants to see
 * them. `visible` says which runs are on the screen.
 */
export function useFresh(key: readonly unknown[], search: RunSearch, enabled: boolean, visible: () => string[]) {
  const { path, api } = useProject();
  const client = useQueryClient();
  const [held, setHeld] = useState<Page | null>(null);
  const [at, setAt] = useState(0);
  const due = useRef<{ ids: Set<string>; all: boolean }>({ ids: new Set(), all: false });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const working = useRef(false);
  const latest = useRef({ key, search, visible });
  latest.current = { key, search, visible };

  const work = useCallback(async () => {
    timer.current = undefined;
    const { ids, all } = due.current;
    due.current = { ids: new Set(), all: false };
    const now = latest.current;
    const data = client.getQueryData<Pages>(now.key);
    if (!data || document.hidden) {
      // Nobody looks: one question when somebody does again.
      if (data) due.current.all = true;
      return;
    }
    working.current = true;
    try {
      const shown = new Map(data.pages.flatMap((it) => it.runs).map((run) => [run.id, run]));
      const newest = data.pages[0]?.runs[0]?.id ?? '';
      const seen = new Set(now.visible());
      const wanted = all ? [...shown.values()].filter((run) => open(run) || seen.has(run.id)).map((run) => run.id) : [...ids].filter((id) => shown.has(id));
      const wantedSet = new Set(wanted);
      const first = all || [...ids].some((id) => !shown.has(id) && id > newest);
      const pages = data.pages.slice(1).filter((it) => it.runs.some((run) => wantedSet.has(run.id)));
      const onFirst = data.pages[0]?.runs.some((run) => wantedSet.has(run.id));
      const answers = await Promise.all([
        ...(first || onFirst ? [page(api, asked(now.search), undefined)] : []),
        ...pages.slice(0, MOST_PAGES).map((it) => page(api, it.query, it.cursor)),
      ]);
      const fresh = new Map(answers.flatMap((it) => it.runs).map((run) => [run.id, run]));
      const gone = [...wantedSet].filter((id) => !fresh.has(id) && (all ? open(shown.get(id)!) : true)).slice(0, MOST_SINGLE);
      for (const run of await Promise.all(gone.map((id) => dataOf(api.GET('/runs/{runId}', { params: { path: { runId: id } } })).catch(() => null)))) {
        if (run) fresh.set(run.id, run);
      }
      client.setQueryData<Pages>(now.key, (old) => old && { ...old, pages: old.pages.map((it) => ({ ...it, runs: it.runs.map((run) => fresh.get(run.id) ?? run) })) });
      const top = first || onFirst ? answers[0] : undefined;
      if (top) {
        const added = top.runs.filter((run) => !shown.has(run.id) && run.id > newest);
        if (added.length > 0 && newest === '') client.setQueryData<Pages>(now.key, { pages: [top], pageParams: [null] });
        else setHeld(added.length > 0 ? { ...top, runs: added } : null);
      }
      setAt(Date.now());
    } catch {
      // The server is away: the next hint, or the stream's return, asks again.
      due.current.all = due.current.all || all;
      ids.forEach((id) => due.current.ids.add(id));
    } finally {
      working.current = false;
    }
  }, [api, client]);

  const ask = useCallback(
    (hints: RunHint[] | null, ids: string[] = []) => {
      if (hints === null) due.current.all = true;
      for (const id of ids) due.current.ids.add(id);
      for (const hint of hints ?? []) {
        due.current.ids.add(hint.runId);
        if (hint.templateRunId) due.current.ids.add(hint.templateRunId);
      }
      const soon = () => {
        if (working.current) timer.current = setTimeout(soon, 200);
        else void work();
      };
      timer.current ??= setTimeout(soon, PAUSE);
    },
    [work],
  );

  // Steps tell of their runs, so that only who asked narrows what is listened to.
  const state = useLive(path, { requestedBy: search.requestedBy }, ask, enabled);

  useEffect(() => {
    if (!enabled) return;
    setHeld(null);
    // What was kept since the last visit is shown at once, and then looked at.
    const kept = client.getQueryState(key);
    if (kept?.data && Date.now() - kept.dataUpdatedAt > PAUSE) ask(null);
    return () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, [key, enabled, ask, client]);

  useEffect(() => {
    const back = () => {
      if (!document.hidden) ask(null);
    };
    document.addEventListener('visibilitychange', back);
    return () => document.removeEventListener('visibilitychange', back);
  }, [ask]);

  useEffect(() => {
    if (state === 'live' || !enabled) return;
    const poll = setInterval(() => ask(null), POLL);
    return () => clearInterval(poll);
  }, [state, enabled, ask]);

  const load = useCallback(async () => {
    const now = latest.current;
    const more = held;
    setHeld(null);
    if (more && more.runs.length < PAGE) {
      client.setQueryData<Pages>(now.key, (old) => {
        const [head, ...rest] = old?.pages ?? [];
        return old && head && { ...old, pages: [{ ...head, runs: [...more.runs, ...head.runs] }, ...rest] };
      });
      return;
    }
    // Between those that came and those that are shown others may lie: begin anew.
    await client.resetQueries({ queryKey: now.key });
  }, [client, held]);

  return { state, held: held?.runs.length ?? 0, heldMore: (held?.runs.length ?? 0) >= PAGE, load, ask, at };
}
