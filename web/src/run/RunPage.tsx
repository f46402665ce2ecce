import { PageHead } from '@/parts/PageHead';

export function RunPage() {
  return <PageHead title="Run" />;
}
