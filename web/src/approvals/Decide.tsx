import { Alert, Button, Group, Kbd, List, Skeleton, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useRef, useState } from 'react';
import { api, ApiError, dataOf } from '@/api/client';
import { approvalQuery } from '@/api/queries';
import type { Approval } from '@/api/types';
import { useKeys } from '@/parts/keys';
import { Problem } from '@/parts/Problem';
import { Time } from '@/parts/Time';
import { useMe } from '@/session/me';
import { Standing } from './parts';

const ValuesForm = lazy(() => import('./ValuesForm').then((it) => ({ default: it.ValuesForm })));

type Props = { approvalId: string; project: string; onDone?: () => void };

/** A decision that a run waits for: a word, or values. It loads what it needs itself, so any page can show it. */
export function Decide({ approvalId, project, onDone }: Props) {
  const approval = useQuery(approvalQuery(project, approvalId));
  // An answer that somebody writes is not taken away when asking anew fails.
  if (approval.isError && !approval.data) return <Problem error={approval.error} retry={() => void approval.refetch()} />;
  if (approval.isPending) return <Skeleton height={132} />;
  return <Loaded key={approvalId} approval={approval.data} project={project} onDone={onDone} />;
}

function Loaded({ approval, project, onDone }: { approval: Approval; project: string; onDone: (() => void) | undefined }) {
  // Here, and not where it is open: that one's answer came too late is told when it is open no more.
  const answer = useAnswer(approval, project, onDone);
  return (
    <Stack gap="sm">
      {answer.isError && <NotDecided error={answer.error} />}
      {approval.required > 1 && (
        <Text size="sm" fw={600} className="numbers">
          {approval.approvals} of {approval.required} approvals
        </Text>
      )}
      <Decisions approval={approval} />
      {approval.state === 'pending' &&
        (approval.mayDecide ? (
          <>
            <OwnRun approval={approval} />
            <Open approval={approval} answer={answer} />
          </>
        ) : (
          <Alert color="gray" variant="light" title="You cannot decide this">
            {approval.whyNot ?? 'Somebody else has to.'}
          </Alert>
        ))}
    </Stack>
  );
}

/** Allowed, and yet worth a thought. */
function OwnRun({ approval }: { approval: Approval }) {
  const me = useMe().data;
  if (approval.kind !== 'approval' || !me || me.sub !== approval.requestedBy) return null;
  return (
    <Alert color="orange" variant="light" styles={{ title: { color: 'var(--status-yellow)' } }} title="You started this run yourself">
      You may approve it all the same. The audit log keeps that it was you both times.
    </Alert>
  );
}

const VERBS = { approved: 'approved', rejected: 'rejected', passed: 'passed the values' } as const;

function Decisions({ approval }: { approval: Approval }) {
  if (approval.state === 'pending' && approval.decisions.length === 0) return null;
  return (
    <Stack gap={4}>
      {approval.state !== 'pending' && (
        <Group gap="xs">
          <Standing approval={approval} />
          {approval.state === 'expired' && <Text size="sm">Nobody decided in time.</Text>}
          {approval.state === 'canceled' && <Text size="sm">The run ended before somebody decided.</Text>}
        </Group>
      )}
      {approval.decisions.length > 0 && (
        <List size="sm" listStyleType="none">
          {approval.decisions.map((decision, index) => (
            <List.Item key={index} className="break">
              <strong>{decision.decider}</strong> {VERBS[decision.verdict]} <Time at={decision.at} />
              {decision.comment && <>: {decision.comment}</>}
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}

/** What one answers with. */
export type Answer = { verb: 'approve' | 'reject'; comment: string } | { verb: 'values'; comment: string; values: Record<string, unknown> };

function send(project: string, id: string, answer: Answer) {
  const params = { path: { id } };
  const comment = answer.comment.trim() || undefined;
  switch (answer.verb) {
    case 'approve':
      return dataOf(api(project).POST('/approvals/{id}/approve', { params, body: { comment } }));
    case 'reject':
      return dataOf(api(project).POST('/approvals/{id}/reject', { params, body: { comment: comment ?? '' } }));
    case 'values':
      // Of an object whose fields nobody lists, the types of requests know no field.
      return dataOf(api(project).POST('/approvals/{id}/values', { params, body: { values: answer.values as Record<string, never>, comment } }));
  }
}

function useAnswer(approval: Approval, project: string, onDone: (() => void) | undefined) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (answer: Answer) => send(project, approval.id, answer),
    onSuccess: (now, answer) => {
      const open = now.state === 'pending';
      const done = answer.verb === 'reject' ? 'Rejected' : answer.verb === 'values' ? 'Values passed' : 'Approved';
      notifications.show({ message: open ? `${done}: ${now.approvals} of ${now.required} approvals` : `${done}. The run goes on${answer.verb === 'reject' ? ' without it' : ''}.`, color: 'green' });
      onDone?.();
    },
    onError: (error) => {
      // Where more than the decision is shown, such as the page of a run, this may be gone with the next look at it.
      if (onDone && error instanceof ApiError && error.status === 409) notifications.show({ color: 'orange', title: 'Your answer came too late', message: 'Somebody else decided, or the run ended.' });
    },
    // Whatever came of it, things may stand differently now.
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['approvals', project] });
      void queries.invalidateQueries({ queryKey: ['runs', project] });
      void queries.invalidateQueries({ queryKey: ['run', project] });
    },
  });
}

function Open({ approval, answer }: { approval: Approval; answer: ReturnType<typeof useAnswer> }) {
  if (approval.kind === 'approval') return <Word busy={answer.isPending} onAnswer={(verb, comment) => answer.mutate({ verb, comment })} />;
  return (
    <Suspense fallback={<Skeleton height={180} />}>
      <ValuesForm approval={approval} busy={answer.isPending} error={answer.error} onPass={(values, comment) => answer.mutate({ verb: 'values', values, comment })} />
    </Suspense>
  );
}

function NotDecided({ error }: { error: Error }) {
  if (error instanceof ApiError && error.status === 409) {
    return (
      <Alert color="orange" styles={{ title: { color: 'var(--status-yellow)' } }} title="Your answer came too late" role="alert">
        {error.message}. What you see now is how it stands.
      </Alert>
    );
  }
  // What is wrong with single values stands at their fields.
  if (error instanceof ApiError && error.status === 400 && error.details.some((it) => Array.isArray(it.path) && it.path[0] === 'values')) return null;
  return <Problem title="Your answer was not taken" error={error} />;
}

function Word({ busy, onAnswer }: { busy: boolean; onAnswer: (verb: 'approve' | 'reject', comment: string) => void }) {
  const [comment, setComment] = useState('');
  const [missing, setMissing] = useState(false);
  const text = useRef<HTMLTextAreaElement>(null);
  const approve = useRef<HTMLButtonElement>(null);
  // A key alone decides nothing: it leads to the button, or to the words that a rejection needs.
  useKeys({ a: () => approve.current?.focus(), r: () => text.current?.focus() });
  const reject = () => {
    if (comment.trim() === '') {
      setMissing(true);
      text.current?.focus();
    } else onAnswer('reject', comment);
  };
  return (
    <>
      <Textarea
        ref={text}
        label="Comment"
        description="Recorded with your decision. A rejection needs one: it is what the run fails with."
        autosize
        minRows={2}
        maxRows={8}
        maxLength={4096}
        value={comment}
        error={missing ? 'Say why you reject it.' : undefined}
        onChange={(event) => {
          setComment(event.currentTarget.value);
          setMissing(false);
        }}
      />
      <Group gap="sm">
        <Button ref={approve} leftSection={<IconCheck size={16} aria-hidden />} loading={busy} onClick={() => onAnswer('approve', comment)}>
          Approve
        </Button>
        <Button color="red.9" variant="outline" leftSection={<IconX size={16} aria-hidden />} disabled={busy} onClick={reject} c="var(--status-red)">
          Reject
        </Button>
        <Text size="xs" c="dimmed" visibleFrom="sm">
          <Kbd size="xs">a</Kbd> to approve, <Kbd size="xs">r</Kbd> to reject
        </Text>
      </Group>
    </>
  );
}
