import type { RunStatus, Statistics } from '@/api/types';
import { LOOKS, RUN_STATUSES, statusColor } from './Status';

const HEIGHTS: Record<RunStatus, number> = { queued: 6, running: 10, waiting: 10, success: 16, failed: 16, canceled: 8 };

/** How many of them ended how, in words. */
export function counted(statuses: RunStatus[]): string {
  const parts = RUN_STATUSES.map((status) => [LOOKS[status].label.toLowerCase(), statuses.filter((it) => it === status).length] as const)
    .filter(([, count]) => count > 0)
    .map(([label, count]) => `${count} ${label}`);
  return parts.length === 0 ? 'No runs yet' : parts.join(', ');
}

/** The latest runs, the newest at the right: a tick for each, in the colour of its status. */
export function Ticks({ latest, places = 20 }: { latest: Statistics['latest']; places?: number }) {
  const runs = latest.slice(0, places).reverse();
  const words = `Latest runs: ${counted(runs.map((run) => run.status))}`;
  return (
    <div role="img" aria-label={words} title={words} style={{ display: 'flex', alignItems: 'flex-end', gap: 2, height: 16 }}>
      {Array.from({ length: places - runs.length }, (_, index) => (
        <span key={index} style={{ width: 4, height: 3, borderRadius: 1, background: 'var(--mantine-color-default-border)' }} />
      ))}
      {runs.map((run) => (
        <span key={run.runId} style={{ width: 4, height: HEIGHTS[run.status], borderRadius: 1, background: statusColor(run.status) }} />
      ))}
    </div>
  );
}
