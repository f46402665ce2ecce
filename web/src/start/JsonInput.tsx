import { Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { isSchema, replacedAt, secretPaths, type Json, type Schema } from './schema';
import type { Fault } from './validator';

const HIDDEN = '•••';

/** Puts secrets back where they stand as they were shown. */
function restored(value: unknown, old: unknown): unknown {
  if (value === HIDDEN) return old;
  if (Array.isArray(value)) return value.map((item, index) => restored(item, Array.isArray(old) ? old[index] : undefined));
  if (!isSchema(value)) return value;
  return Object.fromEntries(Object.entries(value as Json).map(([key, item]) => [key, restored(item, isSchema(old) ? (old as Json)[key] : undefined)]));
}

/** All inputs as one JSON text, for those who have it at hand. Secrets that were filled in stay hidden. */
export function JsonInput({ value, schema, faults, onChange }: { value: Json; schema: Schema; faults: Fault[]; onChange: (value: Json) => void }) {
  const [first] = useState(value);
  const [text, setText] = useState(() => JSON.stringify(replacedAt(value, secretPaths(schema), HIDDEN), null, 2));
  const [unreadable, setUnreadable] = useState<string | null>(null);
  const change = (next: string) => {
    setText(next);
    try {
      const parsed: unknown = JSON.parse(next);
      if (!isSchema(parsed)) throw new Error('it is no object');
      setUnreadable(null);
      onChange(restored(parsed, first) as Json);
    } catch (cause) {
      setUnreadable(`This is no JSON object yet: ${cause instanceof Error ? cause.message : String(cause)}. What is read is the last text that was one.`);
    }
  };
  return (
    <Stack gap="xs">
      <Textarea
        label="All inputs, as a JSON object"
        autosize
        minRows={12}
        maxRows={30}
        value={text}
        error={unreadable}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        onChange={(event) => change(event.currentTarget.value)}
      />
      {faults.map((it, index) => (
        <Text key={index} size="sm" c="var(--mantine-color-error)">
          <span className="mono">{it.path.join('.') || 'The inputs'}</span> {it.message}
        </Text>
      ))}
    </Stack>
  );
}
