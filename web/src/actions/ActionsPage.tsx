import { PageHead } from '@/parts/PageHead';

export function ActionsPage() {
  return <PageHead title="Actions" />;
}
