import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { Missing } from './shell/Missing';
import { PageProblem } from './shell/PageProblem';
import { lastProject } from './shell/project';
import { Shell } from './shell/Shell';

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;

const root = createRootRoute({ component: Shell, notFoundComponent: Missing, errorComponent: PageProblem });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/projects/$org/$project/runs', params: lastProject.get(), replace: true });
  },
});

/** Pages of one project. */
const inProject = createRoute({ getParentRoute: () => root, path: 'projects/$org/$project' });

const projectHome = createRoute({
  getParentRoute: () => inProject,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/projects/$org/$project/runs', params, replace: true });
  },
});

/** What the run list can be narrowed by; every one of them is in the address. */
export type RunSearch = {
  kind?: string;
  steps?: string;
  status?: string;
  /** Ids of definitions, with commas. */
  definition?: string;
  /** Names of templates, as links of other products have them. */
  template?: string;
  requestedBy?: string;
  environment?: string;
  entityId?: string;
  via?: string;
  awaits?: string;
  /** A time, or a span that ends now, such as `24h`. */
  since?: string;
  until?: string;
  longerThan?: string;
  text?: string;
};

const RUN_SEARCH = [
  'kind', 'steps', 'status', 'definition', 'template', 'requestedBy', 'environment', 'entityId', 'via', 'awaits', 'since', 'until',
  'longerThan', 'text',
] as const;

const runs = createRoute({
  getParentRoute: () => inProject,
  path: 'runs',
  validateSearch: (search: Record<string, unknown>): RunSearch =>
    Object.fromEntries(RUN_SEARCH.map((name) => [name, text(search[name])]).filter(([, value]) => value !== undefined)),
  component: lazyRouteComponent(() => import('./runs/RunsPage'), 'RunsPage'),
});

/** What is chosen on a run's page. */
export type RunPageSearch = { step?: string; tab?: string; view?: string; line?: string };

const run = createRoute({
  getParentRoute: () => inProject,
  path: 'runs/$runId',
  validateSearch: (search: Record<string, unknown>): RunPageSearch => ({
    step: text(search.step),
    tab: text(search.tab),
    view: text(search.view),
    line: text(search.line),
  }),
  component: lazyRouteComponent(() => import('./run/RunPage'), 'RunPage'),
});

const templates = createRoute({
  getParentRoute: () => inProject,
  path: 'templates',
  validateSearch: (search: Record<string, unknown>): { text?: string; tag?: string } => ({ text: text(search.text), tag: text(search.tag) }),
  component: lazyRouteComponent(() => import('./templates/TemplatesPage'), 'TemplatesPage'),
});

const template = createRoute({
  getParentRoute: () => inProject,
  path: 'templates/$name',
  validateSearch: (search: Record<string, unknown>): { version?: string; step?: string } => ({ version: text(search.version), step: text(search.step) }),
  component: lazyRouteComponent(() => import('./templates/TemplatePage'), 'TemplatePage'),
});

/** A form's prefilled fields are `p.<name>`; `from` is the run whose inputs it begins with. */
export type StartSearch = { version?: string; from?: string } & Record<`p.${string}`, string | undefined>;

const startSearch = (search: Record<string, unknown>): StartSearch => ({
  version: text(search.version),
  from: text(search.from),
  ...Object.fromEntries(
    Object.entries(search)
      .filter(([name]) => name.startsWith('p.'))
      .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : text(value)]),
  ),
});

const startTemplate = createRoute({
  getParentRoute: () => inProject,
  path: 'templates/$name/start',
  validateSearch: startSearch,
  component: lazyRouteComponent(() => import('./start/StartPage'), 'StartTemplatePage'),
});

const actions = createRoute({
  getParentRoute: () => inProject,
  path: 'actions',
  validateSearch: (search: Record<string, unknown>): { text?: string; tag?: string } => ({ text: text(search.text), tag: text(search.tag) }),
  component: lazyRouteComponent(() => import('./actions/ActionsPage'), 'ActionsPage'),
});

const startAction = createRoute({
  getParentRoute: () => inProject,
  path: 'actions/$name/start',
  validateSearch: startSearch,
  component: lazyRouteComponent(() => import('./start/StartPage'), 'StartActionPage'),
});

const approvals = createRoute({
  getParentRoute: () => inProject,
  path: 'approvals',
  validateSearch: (search: Record<string, unknown>): { tab?: string; id?: string } => ({ tab: text(search.tab), id: text(search.id) }),
  component: lazyRouteComponent(() => import('./approvals/ApprovalsPage'), 'ApprovalsPage'),
});

const audit = createRoute({
  getParentRoute: () => inProject,
  path: 'audit',
  validateSearch: (search: Record<string, unknown>): { actor?: string; targetId?: string; page?: string } => ({
    actor: text(search.actor),
    targetId: text(search.targetId),
    page: text(search.page),
  }),
  component: lazyRouteComponent(() => import('./admin/AuditPage'), 'AuditPage'),
});

const secrets = createRoute({
  getParentRoute: () => inProject,
  path: 'secrets',
  component: lazyRouteComponent(() => import('./admin/SecretsPage'), 'SecretsPage'),
});

const projects = createRoute({
  getParentRoute: () => root,
  path: 'projects',
  validateSearch: (search: Record<string, unknown>): { organization?: string } => ({ organization: text(search.organization) }),
  component: lazyRouteComponent(() => import('./admin/ProjectsPage'), 'ProjectsPage'),
});

const tokens = createRoute({
  getParentRoute: () => root,
  path: 'tokens',
  component: lazyRouteComponent(() => import('./admin/TokensPage'), 'TokensPage'),
});

const problems = createRoute({
  getParentRoute: () => root,
  path: 'problems',
  component: lazyRouteComponent(() => import('./admin/ProblemsPage'), 'ProblemsPage'),
});

const health = createRoute({
  getParentRoute: () => root,
  path: 'health',
  component: lazyRouteComponent(() => import('./admin/HealthPage'), 'HealthPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    inProject.addChildren([projectHome, runs, run, templates, template, startTemplate, actions, startAction, approvals, audit, secrets]),
    projects,
    tokens,
    problems,
    health,
  ]),
  basepath: '/ui',
  defaultPreload: 'intent',
  scrollRestoration: true,
  // Values stay as they were typed: `?text=123` is a text.
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const query = new URLSearchParams(
      Object.entries(search as Record<string, unknown>)
        .filter(([, value]) => value !== undefined && value !== '')
        .map(([name, value]): [string, string] => [name, String(value)]),
    ).toString();
    return query ? `?${query}` : '';
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
