import { Skeleton, Stack, Text } from '@mantine/core';
import { IconUserQuestion } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { approvalQuery } from '@/api/queries';
import type { Approval, StepView } from '@/api/types';
import { TimeLeft } from '@/approvals/parts';
import { Markdown } from '@/parts/Markdown';
import { Problem } from '@/parts/Problem';
import { Time } from '@/parts/Time';
import { useProject } from '@/shell/project';
import { Note } from './Note';
import { nameOf } from './useRun';

const Decide = lazy(() => import('@/approvals/Decide').then((it) => ({ default: it.Decide })));

/** What a run asks of people: a form for those who may answer, and for all others whom it waits for. */
export function Asked({ runId, step, refresh }: { runId: string; step: StepView | undefined; refresh: () => Promise<void> }) {
  const { path } = useProject();
  const asked = useQuery(approvalQuery(path, runId));
  if (asked.isPending) return <Skeleton height={120} />;
  if (asked.isError && !asked.data) return <Problem error={asked.error} retry={() => void asked.refetch()} title="What it waits for cannot be shown" />;
  const it = asked.data;
  const what = it.kind === 'approval' ? 'an approval' : 'values';
  const done = () => void Promise.all([asked.refetch(), refresh()]);
  return (
    <Note color="yellow" icon={IconUserQuestion} title={step ? `Step “${nameOf(step)}” waits for ${what}` : `Waits for ${what}`}>
      {it.mayDecide ? (
        <Stack gap="xs">
          {it.message && <Markdown text={it.message} />}
          <Text size="sm">
            Asked for by {it.requestedBy} <Time at={it.askedAt} /> · <TimeLeft until={it.expiresAt} />
          </Text>
          <Suspense fallback={<Skeleton height={120} />}>
            <Decide approvalId={it.id} project={path} onDone={done} />
          </Suspense>
        </Stack>
      ) : (
        <Others it={it} />
      )}
    </Note>
  );
}

function Others({ it }: { it: Approval }) {
  return (
    <Stack gap={6}>
      <Text size="sm">
        Asked <Time at={it.askedAt} />, expires <Time at={it.expiresAt} />
        {it.required > 1 && <>, {it.approvals} of {it.required} approved</>}. {whom(it)}
      </Text>
      {it.whyNot && (
        <Text size="sm" c="dimmed">
          You cannot decide: {it.whyNot}.
        </Text>
      )}
    </Stack>
  );
}

function whom({ approvers }: Approval): string {
  const names = [
    ...approvers.users,
    ...approvers.roles.map((role) => `everybody with the role ${role}`),
    ...approvers.groups.map((group) => `the group ${group}`),
  ];
  return names.length > 0 ? `It waits for ${names.join(', or ')}.` : 'It waits for anybody who may approve runs.';
}
