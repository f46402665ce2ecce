import { Group, Skeleton, Text, Title, Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { StepView } from '@/api/types';
import { Empty } from '@/parts/Empty';
import { Problem } from '@/parts/Problem';
import { StatusBadge } from '@/parts/Status';
import { useProject } from '@/shell/project';
import { RunTabs, type Tab } from './RunTabs';
import { nameOf, useRun } from './useRun';

type Props = { step: StepView; tab: string | undefined; onTab: (tab: Tab) => void; line: string | undefined; onLine: (line: string | undefined) => void; jumps: number };

/** What there is to see of one step. */
export function StepPanel({ step, ...tabs }: Props) {
  const { params } = useProject();
  const run = useRun(step.run?.id);
  return (
    <>
      <Group gap="sm" mb="xs" px="xs">
        <Title order={2} className="break">
          {nameOf(step)}
        </Title>
        <StatusBadge status={step.state} awaits={step.run?.awaits} />
        <Text size="xs" c="dimmed" className="break">
          {step.action}
          {step.kept && ' · kept from the earlier run'}
        </Text>
        {step.run && (
          <Anchor size="xs" renderRoot={(props) => <Link {...props} to="/projects/$org/$project/runs/$runId" params={{ ...params, runId: step.run!.id }} />}>
            As a run of its own
          </Anchor>
        )}
      </Group>
      {!step.run ? (
        <NoRun step={step} />
      ) : run.isPending ? (
        <Skeleton height={320} />
      ) : run.isError && !run.data ? (
        <Problem error={run.error} retry={() => void run.refetch()} title="This step cannot be shown" />
      ) : (
        <RunTabs key={step.id} run={run.data} {...tabs} />
      )}
    </>
  );
}

/** Why a step has nothing to show. */
function NoRun({ step }: { step: StepView }) {
  if (step.state === 'skipped') {
    return (
      <Empty title="This step was skipped">
        {step.condition ? (
          <>
            It runs if <code>{step.condition}</code>, which was not true.
          </>
        ) : (
          'Its condition was not true.'
        )}
      </Empty>
    );
  }
  if (step.state === 'not_executed') {
    return (
      <Empty title="This step did not run">
        {step.when === 'failure' ? 'It runs only when a step before it failed.' : 'A step that it needs did not succeed, or the run ended before.'}
      </Empty>
    );
  }
  if (step.state === 'failed') return <Empty title="This step failed before it began">The banner above says why.</Empty>;
  if (step.state === 'canceled') return <Empty title="This step was canceled before it began" />;
  return <Empty title="This step has not begun">{step.needs.length > 0 ? `It begins after ${step.needs.join(', ')}.` : 'It begins with the run.'}</Empty>;
}
