import { Stack, Table, Text } from '@mantine/core';
import type { Run } from '@/api/types';
import { useNow } from '@/parts/clock';
import { Moment } from '@/parts/Time';
import { duration } from '@/parts/times';
import { Axis, Breaks, Legend } from './Axis';
import { Bar, WORDS, workColor } from './Bar';
import { scale, spans, sums } from './spans';
import { isOver } from './useRun';
import styles from './run.module.css';

/** When an action run did what, and where. */
export function Timing({ run }: { run: Run }) {
  return isOver(run.status) ? <At run={run} now={Date.parse(run.finishedAt ?? run.createdAt)} /> : <Now run={run} />;
}

const Now = ({ run }: { run: Run }) => <At run={run} now={useNow()} />;

function At({ run, now }: { run: Run; now: number }) {
  const of = spans(run, now);
  const start = Date.parse(run.createdAt);
  const axis = scale(start, Math.max(start + 1, of.at(-1)?.to ?? start + 1), of);
  const moments: [string, string | null][] = [
    ['Created', run.createdAt],
    ['First started', run.startedAt],
    ['Last attempt began', run.claimedAt],
    ['Began to wait', run.waitingAt],
    ['Ended', run.finishedAt],
  ];
  return (
    <Stack gap="md">
      {of.length > 0 && (
        <div>
          <Axis scale={axis} />
          <div className={styles.track}>
            <Breaks scale={axis} />
            <Bar of={of} axis={axis} color={workColor(run.status)} />
          </div>
          <Legend />
        </div>
      )}
      <Table highlightOnHover={false} layout="fixed">
        <Table.Tbody>
          {Object.entries(sums(of)).map(([phase, millis]) => (
            <Row key={phase} name={`Time ${WORDS[phase as keyof typeof WORDS]}`}>
              <span className="numbers">{duration(millis)}</span>
            </Row>
          ))}
          {moments.map(([name, at]) => at && <Row key={name} name={name}><Moment at={at} /></Row>)}
          <Row name="Attempts">{run.attempt} of at most {run.maxAttempts}</Row>
          {run.executor && <Row name="Carried out by">{run.executor}</Row>}
          {run.node && <Row name="Node">{run.node}</Row>}
          {run.usual && (
            <Row name="Usually">
              {duration(run.usual.p50Millis)} <Text span size="xs" c="dimmed">95 of 100 within {duration(run.usual.p95Millis)}, of the latest {run.usual.runs} that succeeded</Text>
            </Row>
          )}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th w="38%" fw={500}>{name}</Table.Th>
      <Table.Td className="break">{children}</Table.Td>
    </Table.Tr>
  );
}
