import { Accordion, Alert, Badge, Code, Group, Stack, Table, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconClockHour4, IconFile, IconPlayerPlay, IconPlayerSkipForward, IconQuestionMark, IconUserCheck, type Icon } from '@tabler/icons-react';
import type { DryRun } from '@/api/types';
import { Value } from '@/parts/Value';

type Step = DryRun['steps'][number];

const VERDICTS: Record<Step['verdict'], { label: string; color: string; icon: Icon }> = {
  run: { label: 'Runs', color: 'blue', icon: IconPlayerPlay },
  skipped: { label: 'Skipped', color: 'gray', icon: IconPlayerSkipForward },
  not_executed: { label: 'Not executed', color: 'gray', icon: IconPlayerSkipForward },
  undecided: { label: 'Depends', color: 'yellow', icon: IconQuestionMark },
};

/** What a run would do: its steps with what they would be told, the files they would make, whom they would ask. */
export function DryRunView({ dryRun }: { dryRun: DryRun }) {
  const problems = dryRun.steps.filter((step) => step.problems.length > 0);
  return (
    <Stack gap="sm">
      {(problems.length > 0 || dryRun.problems.length > 0) && (
        <Alert color="red" styles={{ title: { color: 'var(--status-red)' } }} icon={<IconAlertTriangle />} title="As it is, the run would fail">
          {problems.flatMap((step) =>
            step.problems.map((problem, index) => (
              <Text size="sm" key={`${step.id} ${index}`} className="break">
                {step.name ?? step.id}: {problem}
              </Text>
            )),
          )}
          {dryRun.problems.map((problem, index) => (
            <Text size="sm" key={index} className="break">
              {problem}
            </Text>
          ))}
        </Alert>
      )}
      <Accordion multiple variant="contained" order={3}>
        {dryRun.steps.map((step) => (
          <Accordion.Item key={step.id} value={step.id}>
            <Accordion.Control>
              <StepLine step={step} />
            </Accordion.Control>
            <Accordion.Panel>
              <StepDetail step={step} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      {Object.keys(dryRun.outputs).length > 0 && (
        <section aria-label="Outputs">
          <Title order={3} size="sm" mb={4}>
            Outputs
          </Title>
          <Rendered of={dryRun.outputs} place="outputs" later={dryRun.later} />
        </section>
      )}
    </Stack>
  );
}

function StepLine({ step }: { step: Step }) {
  const verdict = VERDICTS[step.verdict];
  const asked = step.asks && [...step.asks.users, ...step.asks.roles.map((it) => `role ${it}`), ...step.asks.groups.map((it) => `group ${it}`)];
  return (
    <Group gap="xs" wrap="wrap">
      <Badge variant="light" color={verdict.color} tt="none" miw={104} leftSection={<verdict.icon size={12} aria-hidden />} styles={{ label: { color: `var(--status-${verdict.color})` } }}>
        {verdict.label}
      </Badge>
      <Text size="sm" fw={600} className="break">
        {step.name ?? step.id}
      </Text>
      <Text size="sm" c="dimmed" className="break">
        {step.action} · {step.executor}
      </Text>
      {step.files.length > 0 && (
        <Text size="sm" c="dimmed">
          <IconFile size={13} aria-hidden /> {step.files.length} {step.files.length === 1 ? 'file' : 'files'}
        </Text>
      )}
      {step.asks && (
        <Text size="sm" c="dimmed" className="break">
          <IconUserCheck size={13} aria-hidden /> asks {asked && asked.length > 0 ? asked.join(', ') : 'whoever may approve'}
          {step.asks.required > 1 && `, ${step.asks.required} of them`}
        </Text>
      )}
      {step.problems.length > 0 && (
        <Text size="sm" c="var(--status-red)" fw={600}>
          {step.problems.length} {step.problems.length === 1 ? 'problem' : 'problems'}
        </Text>
      )}
      {step.reason && (
        <Text size="sm" c="dimmed" w="100%" className="break">
          {step.reason}
        </Text>
      )}
    </Group>
  );
}

function StepDetail({ step }: { step: Step }) {
  const told = withoutFiles(step);
  return (
    <Stack gap="sm">
      {step.asks && (
        <Text size="sm" className="break">
          {step.asks.kind === 'approval' ? 'Asks for an approval' : 'Asks for values'}: {step.asks.message}
        </Text>
      )}
      <div>
        <Text size="sm" fw={600}>
          Input
        </Text>
        <Rendered of={told} place="input" later={step.later} />
      </div>
      {step.files.length > 0 && <Files files={step.files} />}
      {Object.keys(step.settings).length > 0 && (
        <div>
          <Text size="sm" fw={600}>
            What {step.executor} would be told
          </Text>
          <Rendered of={step.settings} place="settings" later={step.later} />
        </div>
      )}
    </Stack>
  );
}

/** The input without what is shown as files, which it holds in an encoding that nobody reads. */
function withoutFiles(step: Step): Step['input'] {
  const paths = new Set(step.files.map((file) => file.path));
  const isFiles = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every((it: unknown) => typeof it === 'object' && it !== null && 'path' in it && paths.has(String(it.path)));
  return Object.fromEntries(Object.entries(step.input).filter(([, value]) => !isFiles(value)));
}

function Rendered({ of, place, later }: { of: Record<string, unknown>; place: string; later: string[] }) {
  const rows = Object.entries(of);
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing
      </Text>
    );
  }
  return (
    <Table layout="fixed" highlightOnHover={false}>
      <Table.Tbody>
        {rows.map(([name, value]) => {
          const open = later.some((it) => it === `${place}.${name}` || it.startsWith(`${place}.${name}.`) || it.startsWith(`${place}.${name}[`));
          return (
            <Table.Tr key={name}>
              <Table.Th w="30%" fw={500} className="break" style={{ verticalAlign: 'top' }}>
                {name}
              </Table.Th>
              <Table.Td>
                <Value value={value} />
                {open && (
                  <Text size="xs" c="var(--status-yellow)">
                    <IconClockHour4 size={12} aria-hidden /> known only during the run
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}

function Files({ files }: { files: Step['files'] }) {
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        Files
      </Text>
      <Accordion multiple variant="separated" order={4} styles={{ control: { paddingBlock: 0 } }}>
        {files
          .toSorted((one, other) => one.path.localeCompare(other.path))
          .map((file) => (
            <Accordion.Item key={file.path} value={file.path}>
              <Accordion.Control icon={<IconFile size={15} aria-hidden />}>
                <Text size="sm" span className="mono break">
                  {file.path}
                </Text>{' '}
                <Text size="xs" span c="dimmed" className="numbers">
                  {file.bytes === null ? '' : `${file.bytes.toLocaleString('en')} bytes`}
                </Text>
              </Accordion.Control>
              <Accordion.Panel>
                {file.content === null ? (
                  <Text size="sm" c="dimmed">
                    No text, or known only during the run.
                  </Text>
                ) : (
                  <Code block mah={360} style={{ overflow: 'auto' }} tabIndex={0}>
                    {file.content}
                  </Code>
                )}
              </Accordion.Panel>
            </Accordion.Item>
          ))}
      </Accordion>
    </div>
  );
}
