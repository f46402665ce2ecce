import { Badge, Text } from '@mantine/core';
import type { Approval } from '@/api/types';
import { useNow } from '@/parts/clock';
import { duration } from '@/parts/times';

const HOUR = 3_600_000;

/** How long one may still decide; it ticks, and turns orange in the last hour. */
export function TimeLeft({ until }: { until: string }) {
  const left = Date.parse(until) - useNow();
  if (left <= 0) {
    return (
      <Text span size="sm" c="var(--status-red)" fw={600}>
        time is up
      </Text>
    );
  }
  const words = left < 10_000 ? `${Math.ceil(left / 1000)} s` : duration(left);
  return (
    <Text span size="sm" className="numbers" c={left < HOUR ? 'var(--status-yellow)' : 'dimmed'} fw={left < HOUR ? 600 : undefined}>
      {words} left
    </Text>
  );
}

/** Where it would happen; where it is serious, in red. */
export function Environment({ name }: { name: string }) {
  const serious = /^prod/i.test(name);
  return (
    <Badge size="sm" tt="none" variant={serious ? 'filled' : 'default'} color={serious ? 'red.9' : undefined}>
      {name}
    </Badge>
  );
}

const STANDINGS: Record<Approval['state'], { label: string; color: string }> = {
  pending: { label: 'Waits', color: 'yellow' },
  approved: { label: 'Approved', color: 'green' },
  rejected: { label: 'Rejected', color: 'red' },
  expired: { label: 'Time ran out', color: 'gray' },
  canceled: { label: 'Canceled', color: 'gray' },
};

/** How it stands. */
export function Standing({ approval }: { approval: Pick<Approval, 'state' | 'kind'> }) {
  const look = STANDINGS[approval.state];
  const label = approval.kind === 'variables' && approval.state === 'approved' ? 'Values passed' : look.label;
  return (
    <Badge size="sm" tt="none" variant="light" color={look.color} styles={{ label: { color: `var(--status-${look.color})` } }}>
      {label}
    </Badge>
  );
}

/** What it is about: the template when there is one, else the action. */
export const aboutWhat = (approval: Approval) => approval.template?.title ?? approval.action.title;
