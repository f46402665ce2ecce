import { Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Run } from '@/api/types';
import { LOOKS, statusColor } from '@/parts/Status';
import { useProject } from '@/shell/project';
import styles from './run.module.css';

/** The runs that do one another again, to go from one to the next. */
export function Lineage({ run }: { run: Run }) {
  const { params } = useProject();
  return (
    <Group gap={4} component="nav" aria-label="Tries of this run">
      {run.lineage.map((it, index) => {
        const look = LOOKS[it.status];
        return (
          <Link
            key={it.runId}
            to="/projects/$org/$project/runs/$runId"
            params={{ ...params, runId: it.runId }}
            className={styles.try}
            aria-current={it.runId === run.id ? 'page' : undefined}
            aria-label={`Try ${index + 1}: ${look.label}`}
          >
            <look.icon size={14} aria-hidden color={statusColor(it.status)} className={look.spins ? 'spin' : undefined} />#{index + 1}
          </Link>
        );
      })}
    </Group>
  );
}

/** The run that did this one again last, if any did. */
export function latestAgain(run: Run): { runId: string; number: number } | undefined {
  const at = run.lineage.findIndex((it) => it.runId === run.id);
  const last = run.lineage.length - 1;
  return at >= 0 && at < last ? { runId: run.lineage[last]!.runId, number: last + 1 } : undefined;
}
