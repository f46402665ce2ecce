import { useInfiniteQuery, useQuery, type InfiniteData } from '@tanstack/react-query';
import { useMemo } from 'react';
import { dataOf } from '@/api/client';
import type { Durations, RunRow } from '@/api/types';
import type { RunSearch } from '@/router';
import { useProject } from '@/shell/project';
import { actionsQuery, templatesQuery } from '@/templates/queries';
import { asked, listed, type Asked } from './filters';

export const PAGE = 50;

/** Where a page begins; the filters of the first page are those of all, since a cursor holds for the same question only. */
export type PageStart = { query: Asked; cursor: string } | null;

export type Page = { query: Asked; cursor: string | undefined; runs: RunRow[]; nextCursor: string | null; searchedBack: string | null };

export type Pages = InfiniteData<Page, PageStart>;

export type Api = ReturnType<typeof useProject>['api'];

/** One page of the list. */
export async function page(api: Api, query: Asked, cursor: string | undefined, signal?: AbortSignal): Promise<Page> {
  const data = await dataOf(api.GET('/runs', { params: { query: { ...query, cursor, limit: PAGE } }, signal }));
  return { query, cursor, ...data };
}

/** The list, page by page. It asks anew by itself never: rows that are shown stay where they are (see useFresh). */
export function useRuns(search: RunSearch, enabled: boolean) {
  const { path, api } = useProject();
  const key = useMemo(() => ['runs', path, 'list', search] as const, [path, search]);
  const found = useInfiniteQuery({
    queryKey: key,
    enabled,
    initialPageParam: null as PageStart,
    queryFn: ({ pageParam, signal }) => page(api, pageParam?.query ?? asked(search), pageParam?.cursor, signal),
    getNextPageParam: (last: Page): PageStart => (last.nextCursor ? { query: last.query, cursor: last.nextCursor } : null),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  return { key, found };
}

/** What there is to start: templates and actions by their ids. */
export function useDefinitions(enabled = true) {
  const { path } = useProject();
  const options = { staleTime: 60_000, enabled };
  const templates = useQuery({ ...templatesQuery(path), ...options });
  const actions = useQuery({ ...actionsQuery(path), ...options });
  return { templates: templates.data, actions: actions.data, pending: templates.isPending || actions.isPending };
}

/** How long runs of each definition usually take. */
export function useUsual(): Map<string, Durations> {
  const { path, api } = useProject();
  const options = { staleTime: 60_000 };
  const templates = useQuery({ queryKey: ['templates', path, 'statistics'], queryFn: () => dataOf(api.GET('/templates/statistics', {})), ...options });
  const actions = useQuery({ queryKey: ['actions', path, 'statistics'], queryFn: () => dataOf(api.GET('/actions/statistics', {})), ...options });
  return useMemo(
    () =>
      new Map(
        [...(templates.data?.statistics ?? []), ...(actions.data?.statistics ?? [])].flatMap((it) => (it.usual ? [[it.id, it.usual] as const] : [])),
      ),
    [templates.data, actions.data],
  );
}

/**
 * The search with names of templates (links of other products have them) turned into ids; undefined while that is not
 * known. A name that nothing has becomes an id that no run has.
 */
export function useResolved(search: RunSearch): RunSearch | undefined {
  const { templates, pending } = useDefinitions(Boolean(search.template));
  return useMemo(() => {
    const { template, ...rest } = search;
    if (!template) return rest;
    if (pending) return undefined;
    const ids = listed(template).flatMap((name) => templates?.filter((it) => it.name === name).map((it) => it.id) ?? []);
    const all = [...listed(search.definition), ...ids];
    return { ...rest, definition: all.length > 0 ? all.join(',') : '00000000-0000-0000-0000-000000000000' };
  }, [search, templates, pending]);
}
