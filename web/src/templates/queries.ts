import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/api/client';
import { newestFirst } from './versions';

/** All templates of a project. */
export const templatesQuery = (project: string) =>
  queryOptions({ queryKey: ['templates', project], queryFn: async () => (await dataOf(api(project).GET('/templates', {}))).templates });

/** All actions of a project. */
export const actionsQuery = (project: string) =>
  queryOptions({ queryKey: ['actions', project], queryFn: async () => (await dataOf(api(project).GET('/actions', {}))).actions });

/** How the latest runs of every template or action went, by its id. */
export const statisticsQuery = (project: string, kind: 'template' | 'action') =>
  queryOptions({
    queryKey: ['statistics', project, kind],
    queryFn: async () => {
      const { statistics } = await dataOf(
        kind === 'template' ? api(project).GET('/templates/statistics', {}) : api(project).GET('/actions/statistics', {}),
      );
      return new Map(statistics.map((it) => [it.id, it]));
    },
  });

/** A template or action as a form needs it. */
export const definitionQuery = (project: string, id: string) =>
  queryOptions({
    queryKey: ['definitions', project, id],
    queryFn: () => dataOf(api(project).GET('/definitions/{id}', { params: { path: { id } } })),
  });

type Named = { id: string; name: string; version: string; title: string };

/** The template or action of a name, at its newest version unless another is asked for, and all its versions. */
export function useNamed(project: string, kind: 'template' | 'action', name: string, version: string | undefined) {
  const templates = useQuery({ ...templatesQuery(project), enabled: kind === 'template' });
  const actions = useQuery({ ...actionsQuery(project), enabled: kind === 'action' });
  const all = kind === 'template' ? templates : actions;
  const versions = ((all.data ?? []) as Named[]).filter((it) => it.name === name).toSorted(newestFirst);
  const found = version ? versions.find((it) => it.version === version) : versions[0];
  const definition = useQuery({ ...definitionQuery(project, found?.id ?? ''), enabled: Boolean(found) });
  return {
    versions,
    missing: all.isSuccess && !found,
    definition: definition.data,
    error: all.error ?? definition.error,
    retry: () => void (all.isError ? all.refetch() : definition.refetch()),
  };
}
