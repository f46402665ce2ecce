import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client';

/*
 * What more than one page asks for, each with one key, so that what one page has loaded the next one has. A key begins
 * with a noun and the project, `organization/name`.
 */

/** The projects that one sees. */
export const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: async () => (await dataOf(api().GET('/projects', {}))).projects,
  staleTime: 60_000,
});

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

/** A run, with its steps if it has some. */
export const runQuery = (project: string, runId: string) =>
  queryOptions({
    queryKey: ['run', project, runId],
    queryFn: ({ signal }) => dataOf(api(project).GET('/runs/{runId}', { params: { path: { runId } }, signal })),
  });

const ASKED_EVERY = 5_000;

/** What a run asks of people. While it is open it is asked for again and again: somebody else may decide. */
export const approvalQuery = (project: string, id: string) =>
  queryOptions({
    queryKey: ['approvals', project, 'one', id],
    queryFn: () => dataOf(api(project).GET('/approvals/{id}', { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data?.state === 'pending' ? ASKED_EVERY : false),
  });
