import { Badge, Tooltip } from '@mantine/core';
import {
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleMinus,
  IconCircleXFilled,
  IconClockHour4,
  IconLoader2,
  IconPlayerPauseFilled,
  IconPlayerSkipForward,
  type Icon,
} from '@tabler/icons-react';
import type { RunStatus, StepView } from '@/api/types';

export type AnyStatus = RunStatus | StepView['state'];

type Look = { label: string; color: string; icon: Icon; spins?: boolean };

/** How each status looks: a shape, a colour and a word, so that none of them is needed alone. */
export const LOOKS: Record<AnyStatus, Look> = {
  pending: { label: 'Not yet', color: 'gray', icon: IconCircleDashed },
  queued: { label: 'Queued', color: 'gray', icon: IconClockHour4 },
  running: { label: 'Running', color: 'blue', icon: IconLoader2, spins: true },
  waiting: { label: 'Waiting', color: 'yellow', icon: IconPlayerPauseFilled },
  success: { label: 'Succeeded', color: 'green', icon: IconCircleCheckFilled },
  failed: { label: 'Failed', color: 'red', icon: IconCircleXFilled },
  canceled: { label: 'Canceled', color: 'gray', icon: IconCircleMinus },
  skipped: { label: 'Skipped', color: 'gray', icon: IconPlayerSkipForward },
  not_executed: { label: 'Not executed', color: 'gray', icon: IconCircleMinus },
};

/** The statuses of runs, in the order in which they are listed and stacked. */
export const RUN_STATUSES: RunStatus[] = ['queued', 'running', 'waiting', 'success', 'failed', 'canceled'];

/** A colour of a status that reads on the page, light or dark. */
export const statusColor = (status: AnyStatus) => `var(--status-${LOOKS[status].color})`;

export function StatusIcon({ status, size = 16 }: { status: AnyStatus; size?: number }) {
  const look = LOOKS[status];
  return (
    <Tooltip label={look.label}>
      <look.icon
        role="img"
        aria-label={look.label}
        size={size}
        color={statusColor(status)}
        className={look.spins ? 'spin' : undefined}
        style={{ flexShrink: 0 }}
      />
    </Tooltip>
  );
}

/** What runs wait for, as one says it. */
const AWAITED: Record<string, string> = {
  approval: 'an approval',
  variables: 'values',
  callback: 'a callback',
  sleep: 'a time',
  delay: 'its start',
};

/** A status as a chip. `awaits` says what a run waits for, or a step of it. */
export function StatusBadge({ status, awaits, size = 'md' }: { status: AnyStatus; awaits?: string | null; size?: 'sm' | 'md' | 'lg' }) {
  const waits = awaits && (status === 'waiting' || status === 'running');
  const shown = waits ? 'waiting' : status;
  const look = LOOKS[shown];
  const text = waits ? `Waits for ${AWAITED[awaits] ?? awaits}` : look.label;
  return (
    <Badge
      variant="light"
      color={look.color}
      size={size}
      tt="none"
      fw={600}
      styles={{ label: { color: statusColor(shown) } }}
      leftSection={
        <look.icon aria-hidden size={size === 'lg' ? 16 : 13} color={statusColor(shown)} className={look.spins ? 'spin' : undefined} />
      }
    >
      {text}
    </Badge>
  );
}
