import { PageHead } from '@/parts/PageHead';

export function TokensPage() {
  return <PageHead title="Tokens" />;
}
