import type { ErrorComponentProps } from '@tanstack/react-router';
import { Problem } from '@/parts/Problem';

/** A page that failed: most often its files are gone, since the server was replaced by a newer one. */
export function PageProblem({ error, reset }: ErrorComponentProps) {
  const stale = /dynamically imported module|Importing a module script failed|Failed to fetch/i.test(String((error as Error | undefined)?.message));
  return stale ? (
    <Problem title="This page is older than the server" error="Load it again to get the new one." retry={() => location.reload()} />
  ) : (
    <Problem title="This page failed" error={error} retry={() => reset()} />
  );
}
