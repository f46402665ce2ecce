import { PageHead } from '@/parts/PageHead';

export function AuditPage() {
  return <PageHead title="Audit" />;
}
