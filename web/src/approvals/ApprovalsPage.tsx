import { PageHead } from '@/parts/PageHead';

export function ApprovalsPage() {
  return <PageHead title="Approvals" />;
}
