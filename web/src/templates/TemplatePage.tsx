import { PageHead } from '@/parts/PageHead';

export function TemplatePage() {
  return <PageHead title="Template" />;
}
