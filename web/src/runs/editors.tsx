import { Autocomplete, Button, Checkbox, Group, Loader, Radio, ScrollArea, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { LOOKS, RUN_STATUSES, statusColor } from '@/parts/Status';
import { useSettings } from '@/parts/settings';
import type { RunSearch } from '@/router';
import { useMe } from '@/session/me';
import { useDefinitions } from './data';
import { AWAITS_LABELS, joined, KIND_LABELS, listed, VIA_LABELS, type FilterName } from './filters';

type Props = {
  name: FilterName;
  search: RunSearch;
  narrow: (change: Partial<RunSearch>) => void;
  known: { requesters: string[]; environments: string[] };
  close: () => void;
};

/** Where a filter gets its value. */
export function Editor({ name, search, narrow, known, close }: Props) {
  const me = useMe().data?.email;
  const done = (change: Partial<RunSearch>) => {
    narrow(change);
    close();
  };
  switch (name) {
    case 'status':
      return (
        <Checkbox.Group label="Status" value={listed(search.status)} onChange={(values) => narrow({ status: joined(values) })}>
          <Stack gap={8} mt={8}>
            {RUN_STATUSES.map((status) => (
              <Checkbox key={status} size="sm" value={status} label={<span style={{ color: statusColor(status) }}>{LOOKS[status].label}</span>} />
            ))}
          </Stack>
        </Checkbox.Group>
      );
    case 'definition':
      return <Definitions search={search} narrow={narrow} />;
    case 'requestedBy':
      return <One label="Requested by" about="As the list shows it, the whole of it." from={search.requestedBy} offers={[...(me ? [me] : []), ...known.requesters]} done={(value) => done({ requestedBy: value })} />;
    case 'environment':
      return <One label="Environment" from={search.environment} offers={known.environments} done={(value) => done({ environment: value })} />;
    case 'entityId':
      return (
        <One
          label="Entity"
          about="The id of an entity of the software catalog, a UUID."
          from={search.entityId}
          offers={[]}
          check={(value) => (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? undefined : 'This is no UUID, such as 0193ad3c-8a60-7d11-8000-5f0b8c2a7e12.')}
          done={(value) => done({ entityId: value })}
        />
      );
    case 'longerThan':
      return (
        <One
          label="Took longer than"
          about="Seconds, or with a unit: 90, 5m, 2h."
          from={search.longerThan}
          offers={[]}
          check={(value) => (seconds(value) === undefined ? 'Write a number of seconds, or one with s, m or h behind it.' : undefined)}
          done={(value) => done({ longerThan: String(seconds(value)) })}
        />
      );
    case 'awaits':
      return (
        <Checkbox.Group label="Waits for" value={listed(search.awaits)} onChange={(values) => narrow({ awaits: joined(values) })}>
          <Stack gap={8} mt={8}>
            {Object.entries(AWAITS_LABELS).map(([value, label]) => (
              <Checkbox key={value} size="sm" value={value} label={label} />
            ))}
          </Stack>
        </Checkbox.Group>
      );
    case 'via':
      return <Choice label="Asked through" labels={VIA_LABELS} value={search.via} done={(value) => done({ via: value })} />;
    case 'kind':
      return <Choice label="Kind" labels={KIND_LABELS} value={search.kind} done={(value) => done({ kind: value })} />;
    case 'time':
      return <Times search={search} done={done} />;
    default:
      return null;
  }
}

function seconds(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,9})\s*([smh]?)$/.exec(text.trim()) ?? [];
  return amount ? Number(amount) * (unit === 'h' ? 3600 : unit === 'm' ? 60 : 1) : undefined;
}

function Definitions({ search, narrow }: Pick<Props, 'search' | 'narrow'>) {
  const [text, setText] = useState('');
  const { templates, actions, pending } = useDefinitions();
  const fits = (it: { name: string; title?: string | null }) => `${it.name} ${it.title ?? ''}`.toLowerCase().includes(text.trim().toLowerCase());
  const group = (label: string, all: { id: string; name: string; version: string; title?: string | null }[] | undefined): ReactNode => {
    const shown = all?.filter(fits) ?? [];
    return (
      shown.length > 0 && (
        <Stack gap={8}>
          <Text size="xs" c="dimmed" fw={600}>
            {label}
          </Text>
          {shown.map((it) => (
            <Checkbox key={it.id} size="sm" value={it.id} label={it.title || it.name} description={`${it.name} ${it.version}`} />
          ))}
        </Stack>
      )
    );
  };
  return (
    <>
      <TextInput size="xs" mb="xs" placeholder="Find" aria-label="Find a template or action" value={text} onChange={(event) => setText(event.currentTarget.value)} data-autofocus />
      {pending ? (
        <Loader size="sm" />
      ) : (
        <ScrollArea.Autosize mah={320} offsetScrollbars>
          <Checkbox.Group aria-label="Templates and actions" value={listed(search.definition)} onChange={(values) => narrow({ definition: joined(values) })}>
            {group('Templates', templates)}
            <div style={{ height: 10 }} />
            {group('Actions', actions)}
          </Checkbox.Group>
        </ScrollArea.Autosize>
      )}
    </>
  );
}

type OneProps = { label: string; about?: string; from: string | undefined; offers: string[]; check?: (value: string) => string | undefined; done: (value: string) => void };

function One({ label, about, from, offers, check, done }: OneProps) {
  const [value, setValue] = useState(from ?? '');
  const [error, setError] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = value.trim() ? check?.(value.trim()) : 'Write something first.';
    setError(wrong);
    if (!wrong) done(value.trim());
  };
  return (
    <form onSubmit={submit}>
      <Autocomplete
        label={label}
        description={about}
        size="sm"
        data={[...new Set(offers)]}
        value={value}
        onChange={setValue}
        onOptionSubmit={done}
        error={error}
        comboboxProps={{ withinPortal: false }}
        data-autofocus
      />
      <Button type="submit" size="xs" mt="sm">
        Filter
      </Button>
    </form>
  );
}

function Choice({ label, labels, value, done }: { label: string; labels: Record<string, string>; value: string | undefined; done: (value: string) => void }) {
  return (
    <Radio.Group label={label} value={value ?? ''} onChange={done}>
      <Stack gap={8} mt={8}>
        {Object.entries(labels).map(([key, text]) => (
          <Radio key={key} size="sm" value={key} label={text} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

const SPANS = [
  ['1h', 'Last hour'],
  ['24h', 'Last 24 hours'],
  ['7d', 'Last 7 days'],
  ['30d', 'Last 30 days'],
] as const;

function Times({ search, done }: { search: RunSearch; done: (change: Partial<RunSearch>) => void }) {
  const { utc } = useSettings();
  const [since, setSince] = useState(local(search.since, utc));
  const [until, setUntil] = useState(local(search.until, utc));
  const wrong = since && until && since >= until ? 'This is not after the beginning.' : undefined;
  return (
    <Stack gap="sm">
      <Group gap={6}>
        {SPANS.map(([span, label]) => (
          <Button key={span} size="compact-xs" variant={search.since === span && !search.until ? 'filled' : 'default'} onClick={() => done({ since: span, until: undefined })}>
            {label}
          </Button>
        ))}
      </Group>
      <TextInput type="datetime-local" size="sm" label={`From${utc ? ' (UTC)' : ''}`} value={since} onChange={(event) => setSince(event.currentTarget.value)} />
      <TextInput type="datetime-local" size="sm" label={`Until${utc ? ' (UTC)' : ''}`} value={until} error={wrong} onChange={(event) => setUntil(event.currentTarget.value)} />
      <Button
        size="xs"
        disabled={Boolean(wrong) || (!since && !until)}
        style={{ alignSelf: 'flex-start' }}
        onClick={() => done({ since: moment(since, utc), until: moment(until, utc) })}
      >
        Filter
      </Button>
    </Stack>
  );
}

/** A moment as the browser's field takes it; nothing for a span. */
function local(text: string | undefined, utc: boolean): string {
  const at = text === undefined ? NaN : Date.parse(text);
  if (Number.isNaN(at)) return '';
  const offset = utc ? 0 : new Date(at).getTimezoneOffset() * 60_000;
  return new Date(at - offset).toISOString().slice(0, 16);
}

/** The moment that the browser's field holds. */
function moment(text: string, utc: boolean): string | undefined {
  return text ? new Date(utc ? `${text}Z` : text).toISOString() : undefined;
}
