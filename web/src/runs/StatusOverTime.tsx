import { Group, Skeleton, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { dataOf } from '@/api/client';
import { LOOKS, RUN_STATUSES, statusColor } from '@/parts/Status';
import { useSettings } from '@/parts/settings';
import { absolute } from '@/parts/times';
import type { RunSearch } from '@/router';
import { useProject } from '@/shell/project';
import { asked, statuses, toggled } from './filters';
import { StatusBars } from './StatusBars';
import classes from './runs.module.css';

const HEIGHT = 92;

/** Counts of what the filters let through, asked for again when rows have changed, but seldom. */
export function useSummary(search: RunSearch | undefined, changed: number) {
  const { path, api } = useProject();
  // Counting is more work than listing: at most every ten seconds.
  const moment = Math.floor(changed / 10_000);
  return useQuery({
    queryKey: ['runs', path, 'summary', search, moment],
    enabled: search !== undefined,
    queryFn: ({ signal }) => dataOf(api.GET('/runs/summary', { params: { query: asked(search!) }, signal })),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
  });
}

type Props = { summary: ReturnType<typeof useSummary>; search: RunSearch; narrow: (change: Partial<RunSearch>) => void };

/** How many runs there were when, by status; a bar or a status narrows the list. */
export function StatusOverTime({ summary, search, narrow }: Props) {
  const { utc } = useSettings();
  const data = summary.data;
  const chosen = statuses(search);
  return (
    <section aria-label="Runs over time" style={{ marginBottom: 'var(--mantine-spacing-sm)' }}>
      <Group gap={4} mih={28} mb={4}>
        <Text size="sm" fw={600} className="numbers" mr={4}>
          {data ? `${data.total.toLocaleString('en')} ${data.total === 1 ? 'run' : 'runs'}` : '…'}
        </Text>
        {RUN_STATUSES.map((status) => {
          const look = LOOKS[status];
          return (
            <UnstyledButton
              key={status}
              className={classes.legend}
              aria-pressed={chosen.includes(status)}
              onClick={() => narrow({ status: toggled(search.status, status) })}
              style={{ color: statusColor(status) }}
            >
              <look.icon size={13} aria-hidden />
              <span className="numbers">
                {look.label} {data ? data.byStatus[status].toLocaleString('en') : '–'}
              </span>
            </UnstyledButton>
          );
        })}
        {data?.countedBack && (
          <Text size="xs" c="dimmed" ml="auto">
            Counted back to {absolute(data.countedBack, utc).slice(0, 16)}
          </Text>
        )}
      </Group>
      <div style={{ height: HEIGHT }}>
        {summary.isError && !data ? (
          <Text size="sm" c="dimmed">
            The counts could not be loaded. The list below is not touched by that.
          </Text>
        ) : !data ? (
          <Skeleton height={HEIGHT} />
        ) : (
          <StatusBars buckets={data.buckets} height={HEIGHT} onPick={(since, until) => narrow({ since, until })} />
        )}
      </div>
      {data && data.total > 0 && (
        <VisuallyHidden>
          {`From ${absolute(data.since, utc)} to ${absolute(data.until, utc)}: ${data.buckets
            .filter((bucket) => RUN_STATUSES.some((status) => bucket.byStatus[status] > 0))
            .map(
              (bucket) =>
                `${absolute(bucket.since, utc).slice(0, 16)} ${RUN_STATUSES.filter((status) => bucket.byStatus[status] > 0)
                  .map((status) => `${bucket.byStatus[status]} ${LOOKS[status].label.toLowerCase()}`)
                  .join(', ')}`,
            )
            .join('; ')}.`}
        </VisuallyHidden>
      )}
    </section>
  );
}
