import { PageHead } from '@/parts/PageHead';

export function ProjectsPage() {
  return <PageHead title="Projects" />;
}
