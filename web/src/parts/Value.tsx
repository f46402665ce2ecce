import { Code, Table, Text } from '@mantine/core';
import { Outside, safe } from './Markdown';

/** Any JSON value, as text: links are links, everything else is what it is. */
export function Value({ value }: { value: unknown }) {
  if (value === null || value === undefined) return <Text c="dimmed" span size="sm">none</Text>;
  if (typeof value === 'string') {
    if (safe(value) && !/\s/.test(value)) return <Outside href={value} />;
    return value.includes('\n') ? (
      <Code block className="break" tabIndex={0}>{value}</Code>
    ) : value === '' ? (
      <Text c="dimmed" span size="sm">empty</Text>
    ) : (
      <span className="break">{value}</span>
    );
  }
  if (typeof value === 'object') {
    const text = JSON.stringify(value, null, 2);
    const block = text.includes('\n');
    // What scrolls has to be within reach of the keyboard.
    return <Code block={block} className="break" tabIndex={block ? 0 : undefined}>{text}</Code>;
  }
  return <span className="mono">{String(value)}</span>;
}

/** An object, a row for each of its fields. */
export function Fields({ of, empty = 'Nothing' }: { of: Record<string, unknown>; empty?: string }) {
  const rows = Object.entries(of);
  if (rows.length === 0) return <Text c="dimmed" size="sm">{empty}</Text>;
  return (
    <Table layout="fixed" highlightOnHover={false}>
      <Table.Tbody>
        {rows.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th w="30%" className="break" style={{ verticalAlign: 'top' }} fw={500}>{name}</Table.Th>
            <Table.Td><Value value={value} /></Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
