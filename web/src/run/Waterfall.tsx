import { Table, Text, Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useRef, type KeyboardEvent } from 'react';
import type { Run, StepView } from '@/api/types';
import { useNow } from '@/parts/clock';
import { useKeys } from '@/parts/keys';
import { StatusIcon } from '@/parts/Status';
import { duration } from '@/parts/times';
import { Axis, Breaks, Legend } from './Axis';
import { Bar, said, workColor } from './Bar';
import { Dots } from './Dots';
import { scale, spans, type Scale, type Span } from './spans';
import { isOver, nameOf } from './useRun';
import styles from './run.module.css';

type Props = { run: Run; steps: StepView[]; selected: string | undefined; onSelect: (id: string) => void; onOpen: () => void };

/** Every step in a row with what it did when: the step list and the timeline in one. */
export function Waterfall({ run, steps, selected, onSelect, onOpen }: Props) {
  const now = useTicking(!isOver(run.status));
  const table = useRef<HTMLTableElement>(null);
  const start = Date.parse(run.createdAt);
  const end = Math.max(start + 1, run.finishedAt ? Date.parse(run.finishedAt) : now);
  const all = steps.map((step) => (step.run && !step.kept ? spans({ ...step.run, ...step }, end) : []));
  const axis = scale(start, end, all.flat());
  const move = (by: number) => {
    const at = steps.findIndex((it) => it.id === selected);
    const next = at < 0 ? (by > 0 ? 0 : steps.length - 1) : Math.max(0, Math.min(steps.length - 1, at + by));
    const step = steps[next];
    if (!step) return;
    onSelect(step.id);
    table.current?.querySelectorAll<HTMLButtonElement>('button[data-step]')[next]?.focus();
  };
  useKeys({ j: () => move(1), k: () => move(-1) });
  const arrows = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    move(by);
  };
  return (
    <>
      <Table ref={table} layout="fixed" verticalSpacing={0} className={styles.steps} onKeyDown={arrows} aria-label="Steps and when they ran">
        <Table.Thead>
          <Table.Tr>
            <Table.Th className={styles.nameCell}>Step</Table.Th>
            <Table.Th className={styles.barCell}>
              <Axis scale={axis} />
            </Table.Th>
            <Table.Th className={styles.tookCell}>Took</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {steps.map((step, index) => (
            <Row key={step.id} step={step} of={all[index]!} axis={axis} selected={step.id === selected} onSelect={() => onSelect(step.id)} onOpen={onOpen} />
          ))}
        </Table.Tbody>
      </Table>
      <Legend />
    </>
  );
}

type RowProps = { step: StepView; of: Span[]; axis: Scale; selected: boolean; onSelect: () => void; onOpen: () => void };

function Row({ step, of, axis, selected, onSelect, onOpen }: RowProps) {
  return (
    <Table.Tr className={styles.step} data-selected={selected || undefined} onClick={onSelect}>
      <Table.Td className={styles.nameCell}>
        <UnstyledButton
          data-step={step.id}
          className={styles.stepName}
          aria-current={selected ? 'true' : undefined}
          onClick={(event) => {
            // A click by the Enter key: who works with the keyboard wants to go on in what it opens.
            if (event.detail === 0) {
              onSelect();
              onOpen();
            }
          }}
        >
          <StatusIcon status={step.state} />
          <span className={styles.stepText}>
            <span className="clip" title={nameOf(step)}>
              {nameOf(step)}
            </span>
            <Text span size="xs" c="dimmed" className="clip" title={step.action}>
              {step.action}
            </Text>
          </span>
        </UnstyledButton>
        <Dots step={step} />
      </Table.Td>
      <Table.Td className={styles.barCell}>
        <div className={styles.track}>
          {of.length > 0 && <Breaks scale={axis} />}
          {of.length > 0 ? <Bar of={of} axis={axis} color={workColor(step.state)} /> : <Without step={step} />}
        </div>
      </Table.Td>
      <Table.Td className={styles.tookCell}>
        {took(step, of)}
        {of.length > 0 && <VisuallyHidden>, {said(of)}</VisuallyHidden>}
      </Table.Td>
    </Table.Tr>
  );
}

/** Why a step has no bar. */
function Without({ step }: { step: StepView }) {
  const text = step.kept
    ? 'kept from the earlier run'
    : step.state === 'skipped'
      ? `skipped: ${step.condition ? `not ${step.condition}` : 'its condition was false'}`
      : step.state === 'not_executed'
        ? step.when === 'failure'
          ? 'not executed: nothing failed'
          : 'not executed: what it needs did not succeed'
        : step.state === 'pending' && step.needs.length > 0
          ? `after ${step.needs.join(', ')}`
          : '';
  return text ? (
    <Tooltip label={text} multiline maw={420}>
      <Text size="xs" c="dimmed" className="clip">
        {text}
      </Text>
    </Tooltip>
  ) : null;
}

function took(step: StepView, of: Span[]): string {
  if (step.kept && step.run?.startedAt && step.run.finishedAt) return duration(Date.parse(step.run.finishedAt) - Date.parse(step.run.startedAt));
  const first = of[0];
  const last = of.at(-1);
  return first && last ? duration(last.to - first.from) : '–';
}

/** The time, once a second while something runs, else the time of the last look. */
function useTicking(ticks: boolean): number {
  const now = useNow();
  const last = useRef(now);
  if (ticks) last.current = now;
  return last.current;
}
