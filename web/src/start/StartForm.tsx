import { Alert, Anchor, Button, Card, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconInfoCircle } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Definition, Run } from '@/api/types';
import { AnchorLink } from '@/parts/links';
import { MarkdownLine } from '@/parts/Markdown';
import { PageHead } from '@/parts/PageHead';
import { Time } from '@/parts/Time';
import type { StartSearch } from '@/router';
import { useMay } from '@/session/me';
import { useProject } from '@/shell/project';
import { draftName, opening } from './begin';
import { drafts } from './draft';
import { JsonInput } from './JsonInput';
import { usePageAt } from './pageAt';
import { Pages } from './Pages';
import { Review } from './Review';
import { cleaned, pagesOf, type Json } from './schema';
import { idAt, SchemaForm } from './SchemaForm';
import { faultsOf, useStart } from './useStart';
import styles from './start.module.css';
import { faults as check, type Fault } from './validator';

const ID = 'input';
const PAUSE = 400;

type Props = { definition: Definition; search: StartSearch; from: Run | undefined };

/** The form of a template or action: its pages, what is wrong on them, and at the end the review. */
export function StartForm({ definition, search, from }: Props) {
  const { path, params } = useProject();
  const may = useMay()(`${definition.kind}:run`);
  const { schema } = definition;
  const [begun] = useState(() => opening(path, definition, search, from));
  const [draftOf, setDraftOf] = useState(begun.draftOf);
  const [data, setData] = useState<Json>(begun.data);
  const [edited, setEdited] = useState(false);
  const [left, setLeft] = useState<Set<string>>(new Set());
  const [checked, setChecked] = useState<Set<number>>(new Set());
  const [refused, setRefused] = useState<{ faults: Fault[]; data: Json }>({ faults: [], data: {} });
  const [unread, setUnread] = useState<Fault[]>([]);
  const [wanted, setAt] = usePageAt();
  const [arrived, setArrived] = useState(false);
  const [round, setRound] = useState(0);
  const [mode, setMode] = useState<'form' | 'json'>('form');
  const focus = useRef<string | null>(null);
  const touched = useRef(false);

  const pages = useMemo(() => pagesOf(schema), [schema]);
  const inputs = useMemo(() => cleaned(data, schema) as Json, [data, schema]);
  const own = useMemo(() => check(schema, inputs), [schema, inputs]);
  // What the server said stands until the field has another value.
  const told = refused.faults.filter(({ path: [first] }) => first === undefined || JSON.stringify(refused.data[first]) === JSON.stringify(data[first]));
  const faults = [...unread, ...own, ...told.filter((it) => ![...unread, ...own].some((other) => idAt(ID, other.path) === idAt(ID, it.path)))];
  const pageOf = (fault: Fault) => Math.max(0, pages.findIndex((page) => page.fields.includes(fault.path[0] ?? '')));
  const shown = faults.filter((it) => left.has(idAt(ID, it.path)) || checked.has(pageOf(it)) || told.includes(it));
  const homeless = shown.filter((it) => !pages.some((page) => page.fields.includes(it.path[0] ?? '')));
  // The browser may remember a page that what is filled in does not reach, for one after a reload, which takes the secrets.
  const at = Math.min(wanted, pages.length, ...(arrived ? [] : faults.map(pageOf)));
  const entered = useRef(at);
  useEffect(() => {
    setAt(entered.current, true);
    setArrived(true);
  }, [setAt]);
  const reviewing = at === pages.length;

  useEffect(() => {
    if (!edited) return;
    const timer = setTimeout(() => drafts.put(path, draftName(definition), inputs, schema), PAUSE);
    return () => clearTimeout(timer);
  }, [edited, inputs, path, definition, schema]);

  useEffect(() => {
    if (focus.current === null) return;
    const element = document.getElementById(focus.current);
    focus.current = null;
    (element?.matches('input, textarea, button') ? element : element?.querySelector<HTMLElement>('input, textarea, button'))?.focus();
  });

  const change = (next: Json) => {
    if (JSON.stringify(next) === JSON.stringify(data)) return;
    setData(next);
    // What the form fills in by itself is no edit.
    if (touched.current && JSON.stringify(cleaned(next, schema)) !== JSON.stringify(inputs)) setEdited(true);
  };

  /** Goes to a page when nothing before it is wrong, else to what is. */
  const go = (to: number) => {
    const before = [...new Set([...checked, ...Array.from({ length: Math.min(to, pages.length) }, (_, index) => index)])];
    setChecked(new Set(to > at ? before : [...checked, at].filter((it) => it < pages.length)));
    const first = to > at ? faults.find((it) => pageOf(it) < to) : undefined;
    if (first) focus.current = idAt(ID, first.path);
    setAt(first ? pageOf(first) : to);
    if (first === undefined) window.scrollTo({ top: 0 });
  };

  const refuse = (found: Fault[]) => {
    setRefused({ faults: found, data });
    setChecked(new Set(pages.map((_, index) => index)));
    const first = found[0]!;
    focus.current = idAt(ID, first.path);
    setAt(pageOf(first));
  };

  const start = useStart(definition, refuse);

  const onUnreadable = useCallback(
    (where: string[], message: string | undefined) =>
      setUnread((old) => [...old.filter((it) => idAt(ID, it.path) !== idAt(ID, where)), ...(message === undefined ? [] : [{ path: where, message }])]),
    [],
  );

  const touch = () => {
    touched.current = true;
  };

  const discard = () => {
    touched.current = false;
    drafts.drop(path, draftName(definition));
    setDraftOf(null);
    setData({});
    setEdited(false);
    setLeft(new Set());
    setChecked(new Set());
    setAt(0);
    setRound(round + 1);
  };

  const title = definition.title ?? definition.name;
  return (
    <>
      <PageHead
        title={`Start: ${title}`}
        about={
          <>
            {definition.kind === 'template' ? (
              <AnchorLink to="/projects/$org/$project/templates/$name" params={{ ...params, name: definition.name }} search={search.version ? { version: search.version } : {}} size="sm" underline="always">
                {definition.name} {definition.version}
              </AnchorLink>
            ) : (
              `${definition.name} ${definition.version}`
            )}
            {definition.description && (
              <>
                {' · '}
                <MarkdownLine text={definition.description} />
              </>
            )}
          </>
        }
        actions={
          !reviewing && (
            <SegmentedControl
              aria-label="How to fill in the inputs"
              size="xs"
              value={mode}
              onChange={(value) => {
                setMode(value as typeof mode);
                setRound(round + 1);
              }}
              data={[
                { value: 'form', label: 'Form' },
                { value: 'json', label: 'JSON' },
              ]}
            />
          )
        }
      />
      <Stack gap="sm" maw={1100}>
        {!may && (
          <Alert color="orange" styles={{ title: { color: 'var(--status-yellow)' } }} icon={<IconInfoCircle />} title="You may not start this">
            That needs the permission {definition.kind}:run. You can look at what it asks for; ask an administrator for the permission.
          </Alert>
        )}
        {draftOf && (
          <Note>
            Draft of <Time at={draftOf} /> restored, without secrets ·{' '}
            <Anchor component="button" type="button" size="sm" underline="always" onClick={discard}>
              discard it
            </Anchor>
          </Note>
        )}
        {from && (
          <Note>
            With the inputs from run{' '}
            <AnchorLink to="/projects/$org/$project/runs/$runId" params={{ ...params, runId: from.id }} size="sm" underline="always">
              {from.number ? `#${from.number}` : from.id}
            </AnchorLink>
            . What you start is a run of its own.
          </Note>
        )}
        {begun.emptied.length > 0 && !reviewing && <Note>Secrets are not taken over. Fill in anew: {begun.emptied.join(', ')}.</Note>}
        {homeless.length > 0 && !reviewing && (
          <Alert color="red" styles={{ title: { color: 'var(--status-red)' } }} title="The inputs as a whole are not right">
            {homeless.map((it, index) => (
              <Text size="sm" key={index}>
                {it.path.join('.')} {it.message}
              </Text>
            ))}
          </Alert>
        )}
        <div className={styles.form}>
          <Pages pages={pages} at={at} checked={checked} problems={pages.map((_, index) => shown.filter((it) => pageOf(it) === index).length)} onGo={go} />
          {reviewing ? (
            <Review definition={definition} pages={pages} inputs={inputs} start={start} may={may} onBack={() => go(pages.length - 1)} onRefused={(error) => refuse(faultsOf(error))} onEdit={go} />
          ) : (
            <Card withBorder padding="lg" maw={760} onInputCapture={touch} onKeyDownCapture={touch} onClickCapture={touch}>
              {mode === 'json' ? (
                <JsonInput key={round} value={inputs} schema={schema} faults={shown} onChange={change} />
              ) : (pages[at]?.fields ?? []).length === 0 ? (
                <Text c="dimmed">It asks for nothing: it starts as it is.</Text>
              ) : (
                <SchemaForm
                  key={round}
                  id={ID}
                  schema={schema}
                  value={data}
                  faults={shown}
                  only={pages[at]?.fields ?? []}
                  onChange={change}
                  onLeave={(id) => setLeft((old) => (old.has(id) ? old : new Set(old).add(id)))}
                  onSubmit={() => go(at + 1)}
                onUnreadable={onUnreadable}
                />
              )}
              <Group justify="space-between" mt="lg">
                <Button variant="default" leftSection={<IconArrowLeft size={16} aria-hidden />} disabled={at === 0} onClick={() => go(at - 1)}>
                  Back
                </Button>
                <Button rightSection={<IconArrowRight size={16} aria-hidden />} onClick={() => go(mode === 'json' ? pages.length : at + 1)}>
                  {at + 1 === pages.length || mode === 'json' ? 'Review' : 'Next'}
                </Button>
              </Group>
            </Card>
          )}
        </div>
      </Stack>
    </>
  );
}

function Note({ children }: { children: React.ReactNode }) {
  return (
    <Text size="sm" c="dimmed" component="div" role="note">
      {children}
    </Text>
  );
}
