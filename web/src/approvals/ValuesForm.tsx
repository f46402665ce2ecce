import { Button, Stack, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Approval } from '@/api/types';
import { cleaned, type Json, type Schema } from '@/start/schema';
import { idAt, SchemaForm } from '@/start/SchemaForm';
import { faultsOf } from '@/start/useStart';
import { faults as check } from '@/start/validator';

type Props = { approval: Approval; busy: boolean; error: Error | null; onPass: (values: Json, comment: string) => void };

/** The values that a run asks for, as a form. */
export function ValuesForm({ approval, busy, error, onPass }: Props) {
  const id = `values-${approval.id}`;
  const schema = useMemo(() => ({ type: 'object', ...approval.form?.schema }) as Schema, [approval.form?.schema]);
  const [data, setData] = useState<Json>(() => (approval.form?.defaults ?? {}) as Json);
  const [comment, setComment] = useState('');
  const [left, setLeft] = useState<Set<string>>(new Set());
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState('');
  const values = useMemo(() => cleaned(data, schema) as Json, [data, schema]);
  const own = useMemo(() => check(schema, values), [schema, values]);
  const told = JSON.stringify(values) === sent ? faultsOf(error) : [];
  const pass = () => {
    setTried(true);
    if (own.length > 0) return document.getElementById(idAt(id, own[0]!.path))?.focus();
    setSent(JSON.stringify(values));
    onPass(values, comment);
  };
  return (
    <Stack gap="sm">
      <SchemaForm
        id={id}
        schema={schema}
        value={data}
        faults={[...own.filter((it) => tried || left.has(idAt(id, it.path))), ...told]}
        onChange={setData}
        onLeave={(element) => setLeft((old) => new Set(old).add(element))}
        onSubmit={pass}
        disabled={busy}
      />
      <TextInput label="Comment" description="Recorded with the values, if you have something to say." value={comment} maxLength={4096} onChange={(event) => setComment(event.currentTarget.value)} />
      <Button loading={busy} onClick={pass} style={{ alignSelf: 'flex-start' }}>
        Pass the values
      </Button>
    </Stack>
  );
}
