import { Accordion, Card, Code, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { dataOf } from '@/api/client';
import { approvalQuery, runQuery } from '@/api/queries';
import type { Approval, Run, StepView } from '@/api/types';
import { AnchorLink } from '@/parts/links';
import { Markdown } from '@/parts/Markdown';
import { Problem } from '@/parts/Problem';
import { StatusIcon } from '@/parts/Status';
import { Time } from '@/parts/Time';
import { Fields, Value } from '@/parts/Value';
import { useProject } from '@/shell/project';
import { isSchema } from '@/start/schema';
import { Decide } from './Decide';
import { aboutWhat, Environment, TimeLeft } from './parts';

const TAIL = 30;
const STEPS = 6;

/** A decision with all that one needs for it. */
export function ApprovalDetail({ id }: { id: string }) {
  const { path, params } = useProject();
  const approval = useQuery(approvalQuery(path, id));
  if (approval.isError && !approval.data) return <Problem error={approval.error} retry={() => void approval.refetch()} />;
  if (approval.isPending) return <Skeleton height={420} />;
  const it = approval.data;
  return (
    <Card withBorder padding="lg" component="article" aria-label={aboutWhat(it)}>
      <Stack gap="md">
        <div>
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Title order={2} className="break">
              {aboutWhat(it)}
            </Title>
            <Environment name={it.environment} />
          </Group>
          <Group gap="xs">
            <Text size="sm" c="dimmed" className="break">
              Requested by {it.requestedBy} <Time at={it.askedAt} />
            </Text>
            {it.state === 'pending' && <TimeLeft until={it.expiresAt} />}
            <AnchorLink
              size="sm"
              to="/projects/$org/$project/runs/$runId"
              params={{ ...params, runId: it.templateRunId ?? it.runId }}
              search={it.stepId ? { step: it.stepId } : {}}
            >
              To the run
            </AnchorLink>
          </Group>
        </div>
        {it.message && <Markdown text={it.message} />}
        <Decide approvalId={it.id} project={path} />
        <Who approval={it} />
        <About approval={it} />
      </Stack>
    </Card>
  );
}

function Who({ approval }: { approval: Approval }) {
  const { users, roles, groups } = approval.approvers;
  const named = [...users, ...roles.map((it) => `everybody with the role ${it}`), ...groups.map((it) => `the group ${it}`)];
  return (
    <section aria-label="Who may decide">
      <Title order={3} size="sm">
        Who may decide
      </Title>
      <Text size="sm" className="break">
        {named.length > 0 ? named.join(', ') : 'Everybody with the permission run:approve'}
        {approval.selfApproval ? ', also who started the run.' : ', but not who started the run.'}
        {approval.required > 1 && ` ${approval.required} people have to approve.`}
      </Text>
    </section>
  );
}

function About({ approval }: { approval: Approval }) {
  const { path } = useProject();
  const runId = approval.templateRunId ?? approval.runId;
  const run = useQuery(runQuery(path, runId));
  if (run.isError && !run.data) return <Problem title="The run cannot be shown" error={run.error} retry={() => void run.refetch()} />;
  if (run.isPending) return <Skeleton height={160} />;
  return (
    <>
      <section aria-label="Inputs">
        <Title order={3} size="sm">
          Inputs of the run
        </Title>
        <Fields of={run.data.input} empty="None" />
      </section>
      {approval.stepId && <Before run={run.data} stepId={approval.stepId} />}
    </>
  );
}

/** The steps that a step waited for, directly or through others, the nearest first. */
function before(run: Run, stepId: string): StepView[] {
  const steps = new Map((run.stepList ?? []).map((step) => [step.id, step]));
  const found: StepView[] = [];
  let round = steps.get(stepId)?.needs ?? [];
  while (round.length > 0) {
    const next = round.map((id) => steps.get(id)).filter((step): step is StepView => step !== undefined && !found.includes(step));
    found.push(...new Set(next));
    round = next.flatMap((step) => step.needs);
  }
  return found.filter((step) => step.run !== null).slice(0, STEPS);
}

function Before({ run, stepId }: { run: Run; stepId: string }) {
  const { path } = useProject();
  const steps = before(run, stepId);
  const runs = useQueries({
    queries: steps.map((step) => runQuery(path, step.run!.id)),
  });
  if (steps.length === 0) return null;
  return (
    <section aria-label="Steps before">
      <Title order={3} size="sm" mb={4}>
        What came before
      </Title>
      <Accordion multiple variant="contained" order={4} defaultValue={[steps[0]!.id]}>
        {steps.map((step, index) => (
          <Accordion.Item key={step.id} value={step.id}>
            <Accordion.Control icon={<StatusIcon status={step.state} />}>
              <Text size="sm" fw={600} className="break">
                {step.name ?? step.id}
              </Text>
            </Accordion.Control>
            <Accordion.Panel>
              <Stack gap="xs">
                <Output of={runs[index]?.data?.output} />
                <Tail runId={step.run!.id} />
              </Stack>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </section>
  );
}

function Output({ of }: { of: unknown }) {
  if (of === undefined || of === null) return null;
  return isSchema(of) ? <Fields of={of as Record<string, unknown>} empty="No output" /> : <Value value={of} />;
}

function Tail({ runId }: { runId: string }) {
  const { path, api } = useProject();
  const lines = useQuery({
    queryKey: ['logs', path, runId, 'tail'],
    queryFn: () => dataOf(api.GET('/actions/runs/{runId}/logs/lines', { params: { path: { runId }, query: { from: -TAIL, limit: TAIL } } })),
  });
  if (!lines.data || lines.data.lines.length === 0) return null;
  // Escape sequences colour terminals; here they would be noise.
  const text = lines.data.lines.map((line) => line.message.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '')).join('\n');
  return (
    <div>
      <Text size="xs" c="dimmed">
        {lines.data.total > TAIL ? `The last ${TAIL} of ${lines.data.total.toLocaleString('en')} lines of its log` : 'Its log'}
      </Text>
      <Code block mah={260} style={{ overflow: 'auto', whiteSpace: 'pre-wrap' }} className="break" tabIndex={0} aria-label="End of the log">
        {text}
      </Code>
    </div>
  );
}
