import { useParams } from '@tanstack/react-router';
import { api } from '@/api/client';

const KEY = 'slipway-project';

/** The project that pages without one in their address lead to: the one seen last. */
export const lastProject = {
  get: (): { org: string; project: string } => {
    const [org, project] = (localStorage.getItem(KEY) ?? 'default/default').split('/');
    return { org: org ?? 'default', project: project ?? 'default' };
  },
  set: (path: string) => localStorage.setItem(KEY, path),
};

/** The project of this page's address, else the one seen last: `organization/name`, its parts, and its API. */
export function useProject() {
  const params = useParams({ strict: false }) as { org?: string; project?: string };
  const last = lastProject.get();
  const org = params.org ?? last.org;
  const project = params.project ?? last.project;
  const path = `${org}/${project}`;
  return { path, params: { org, project }, api: api(path) };
}
