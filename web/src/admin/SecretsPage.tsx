import { PageHead } from '@/parts/PageHead';

export function SecretsPage() {
  return <PageHead title="Secrets" />;
}
