import { PageHead } from '@/parts/PageHead';

export function ProblemsPage() {
  return <PageHead title="Problems" />;
}
