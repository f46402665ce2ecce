import { Paper, Text } from '@mantine/core';
import { Bar, BarChart, ResponsiveContainer, Tooltip, XAxis } from 'recharts';
import type { ByStatus } from '@/api/types';
import { LOOKS, RUN_STATUSES, statusColor } from '@/parts/Status';
import { useSettings } from '@/parts/settings';
import { absolute } from '@/parts/times';

export type Bucket = { since: string; until: string; byStatus: ByStatus };

/** The bars themselves; they come after the list, which is what people wait for. */
export function StatusBars({ buckets, height, onPick }: { buckets: Bucket[]; height: number; onPick: (since: string, until: string) => void }) {
  const { utc } = useSettings();
  const first = buckets[0];
  const last = buckets.at(-1);
  const days = first && last ? Date.parse(last.until) - Date.parse(first.since) > 86_400_000 : false;
  const label = (since: string) => (days ? absolute(since, utc).slice(5, 16) : absolute(since, utc).slice(11, 16));
  return (
    <div aria-hidden style={{ height }}>
      <ResponsiveContainer width="100%" height={height}>
        <BarChart
          data={buckets}
          barCategoryGap={1}
          margin={{ top: 2, right: 0, bottom: 0, left: 0 }}
          accessibilityLayer={false}
          style={{ cursor: 'pointer' }}
          onClick={(state) => {
            const bucket = buckets[Number(state.activeTooltipIndex)];
            if (bucket) onPick(bucket.since, bucket.until);
          }}
        >
          <XAxis
            dataKey="since"
            tickFormatter={label}
            tickLine={false}
            axisLine={{ stroke: 'var(--mantine-color-default-border)' }}
            tick={{ fill: 'var(--mantine-color-dimmed)', fontSize: 11 }}
            height={20}
            minTickGap={40}
          />
          <Tooltip
            cursor={{ fill: 'var(--mantine-color-default-hover)' }}
            isAnimationActive={false}
            content={({ payload }) => <Counts bucket={payload?.[0]?.payload as Bucket | undefined} utc={utc} />}
          />
          {RUN_STATUSES.map((status) => (
            <Bar key={status} dataKey={(bucket: Bucket) => bucket.byStatus[status]} stackId="runs" fill={statusColor(status)} isAnimationActive={false} />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

function Counts({ bucket, utc }: { bucket: Bucket | undefined; utc: boolean }) {
  if (!bucket) return null;
  const some = RUN_STATUSES.filter((status) => bucket.byStatus[status] > 0);
  return (
    <Paper withBorder shadow="md" px="sm" py={6}>
      <Text size="xs" c="dimmed" className="numbers">
        {absolute(bucket.since, utc).slice(0, 19)} – {absolute(bucket.until, utc).slice(11, 19)}
      </Text>
      {some.length === 0 && <Text size="xs">No runs</Text>}
      {some.map((status) => (
        <Text key={status} size="xs" style={{ color: statusColor(status) }} className="numbers">
          {LOOKS[status].label}: {bucket.byStatus[status]}
        </Text>
      ))}
    </Paper>
  );
}
