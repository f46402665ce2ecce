import { PageHead } from '@/parts/PageHead';

export function StartTemplatePage() {
  return <PageHead title="Start" />;
}

export const StartActionPage = StartTemplatePage;
