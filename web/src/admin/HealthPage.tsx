import { PageHead } from '@/parts/PageHead';

export function HealthPage() {
  return <PageHead title="Health" />;
}
