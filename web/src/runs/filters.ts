import type { RunStatus } from '@/api/types';
import { RUN_STATUSES } from '@/parts/Status';
import type { RunSearch } from '@/router';

/** What the list is narrowed by, one name for each chip. */
export type FilterName = Exclude<keyof RunSearch, 'template' | 'since' | 'until'> | 'time';

export type Via = 'session' | 'token' | 'issuer' | 'admin' | 'dev';
export type Awaits = 'approval' | 'variables' | 'callback' | 'sleep' | 'delay';

export const FILTER_LABELS: Record<FilterName, string> = {
  status: 'Status',
  definition: 'Template or action',
  requestedBy: 'Requested by',
  environment: 'Environment',
  time: 'Started between',
  longerThan: 'Took longer than',
  awaits: 'Waits for',
  via: 'Asked through',
  kind: 'Kind',
  steps: 'Steps',
  entityId: 'Entity',
  text: 'Text',
};

export const KIND_LABELS: Record<'template' | 'action', string> = { template: 'Templates', action: 'Actions' };

export const VIA_LABELS: Record<Via, string> = {
  session: 'these pages',
  token: 'a token',
  issuer: 'the issuer’s token',
  admin: 'the admin token',
  dev: 'dev mode',
};

export const AWAITS_LABELS: Record<Awaits, string> = {
  approval: 'an approval',
  variables: 'values',
  callback: 'a callback',
  sleep: 'a time',
  delay: 'the next attempt',
};

/** The parts of a list in an address. */
export const listed = (value: string | undefined): string[] => value?.split(',').map((it) => it.trim()).filter(Boolean) ?? [];

/** A list as an address has it; nothing for an empty one. */
export const joined = (values: string[]): string | undefined => (values.length > 0 ? values.join(',') : undefined);

/** A list with a value that was not in it, or without it if it was. */
export function toggled(value: string | undefined, one: string): string | undefined {
  const all = listed(value);
  return joined(all.includes(one) ? all.filter((it) => it !== one) : [...all, one]);
}

export const statuses = (search: RunSearch): RunStatus[] => listed(search.status).filter((it): it is RunStatus => (RUN_STATUSES as string[]).includes(it));

const SPAN = /^(\d{1,6})(m|h|d|w)$/;
const UNIT: Record<string, { millis: number; word: string }> = {
  m: { millis: 60_000, word: 'minute' },
  h: { millis: 3_600_000, word: 'hour' },
  d: { millis: 86_400_000, word: 'day' },
  w: { millis: 604_800_000, word: 'week' },
};

/** A span such as `24h` in words; nothing for what is none. */
export function spanWords(text: string | undefined): string | undefined {
  const [, amount, unit] = SPAN.exec(text ?? '') ?? [];
  if (!amount || !unit) return undefined;
  return `last ${amount === '1' ? '' : `${amount} `}${UNIT[unit]!.word}${amount === '1' ? '' : 's'}`;
}

/** A time of an address as the API takes it: a span such as `24h` ends now, and what is no time stays as it is. */
export function timeOf(text: string | undefined, now: number): string | undefined {
  const [, amount, unit] = SPAN.exec(text ?? '') ?? [];
  if (amount && unit) return new Date(now - Number(amount) * UNIT[unit]!.millis).toISOString();
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? text : new Date(at).toISOString();
}

/** What an address asks for, as the API takes it, at this moment. */
export function asked(search: RunSearch, now = Date.now()) {
  return {
    kind: search.kind as 'template' | 'action' | undefined,
    steps: search.steps as 'true' | 'false' | undefined,
    status: search.status,
    definition: search.definition,
    requestedBy: search.requestedBy,
    environment: search.environment,
    entityId: search.entityId,
    via: search.via as Via | undefined,
    awaits: search.awaits,
    since: timeOf(search.since, now),
    until: timeOf(search.until, now),
    longerThan: search.longerThan as number | undefined,
    text: search.text,
  };
}

export type Asked = ReturnType<typeof asked>;

/** Which filters are set, in the order in which their chips stand. */
export function active(search: RunSearch): FilterName[] {
  return (Object.keys(FILTER_LABELS) as FilterName[]).filter((name) =>
    name === 'time' ? Boolean(search.since ?? search.until) : name === 'steps' ? search.steps === 'true' : Boolean(search[name]),
  );
}

/** The same search without one filter. */
export function without(search: RunSearch, name: FilterName): RunSearch {
  return name === 'time' ? { ...search, since: undefined, until: undefined } : { ...search, [name]: undefined };
}

/** Whether two addresses ask for the same. */
export function same(one: RunSearch, other: RunSearch): boolean {
  const written = (search: RunSearch) =>
    JSON.stringify(
      Object.entries(search)
        .filter(([, value]) => value)
        .sort(([a], [b]) => a.localeCompare(b)),
    );
  return written(one) === written(other);
}
