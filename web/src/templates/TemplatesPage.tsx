import { PageHead } from '@/parts/PageHead';

export function TemplatesPage() {
  return <PageHead title="Templates" />;
}
