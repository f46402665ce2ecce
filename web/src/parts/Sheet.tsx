import { Box, Skeleton, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { Problem } from './Problem';

/** A column of a sheet: its head, and what stands in each row. */
export type Column<T> = { head: string; cell: (row: T) => ReactNode; width?: number; right?: boolean; hideHead?: boolean };

type SheetProps<T> = {
  /** What the table is, for those who do not see it. */
  label: string;
  columns: Column<T>[];
  rows: T[] | undefined;
  rowKey: (row: T) => string;
  /** Below this width the table scrolls in its own box. */
  minWidth?: number;
};

/** A plain table; without rows as yet, its outline in the final size. */
export function Sheet<T>({ label, columns, rows, rowKey, minWidth = 640 }: SheetProps<T>) {
  return (
    <Box role="region" aria-label={label} tabIndex={0} style={{ overflowX: 'auto', position: 'relative' }}>
      <Table miw={minWidth} aria-busy={rows === undefined} verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column.head} w={column.width} ta={column.right ? 'right' : undefined} style={{ whiteSpace: 'nowrap' }}>
                {column.hideHead ? <span className="unseen">{column.head}</span> : column.head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows ? rows.map((row) => <Row key={rowKey(row)} row={row} columns={columns} />) : <Outline columns={columns.length} />}
        </Table.Tbody>
      </Table>
    </Box>
  );
}

function Row<T>({ row, columns }: { row: T; columns: Column<T>[] }) {
  return (
    <Table.Tr>
      {columns.map((column) => (
        <Table.Td key={column.head} ta={column.right ? 'right' : undefined} className={column.right ? 'numbers' : undefined}>
          {column.cell(row)}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

function Outline({ columns }: { columns: number }) {
  return Array.from({ length: 6 }, (_, row) => (
    <Table.Tr key={row}>
      {Array.from({ length: columns }, (_, column) => (
        <Table.Td key={column}>
          <Skeleton h={12} my={5} w={column === 0 ? '70%' : '50%'} />
        </Table.Td>
      ))}
    </Table.Tr>
  ));
}

/** What was asked of the server, as far as a sheet wants to know. */
type Asked<T> = { data: T[] | undefined; isError: boolean; error: unknown; refetch: () => unknown };

/** The sheet of what was asked for: its outline, what went wrong, that there is nothing, or its rows. */
export function AskedSheet<T>({ asked, empty, ...sheet }: Omit<SheetProps<T>, 'rows'> & { asked: Asked<T>; empty: ReactNode }) {
  if (asked.isError && !asked.data) return <Problem error={asked.error} retry={() => void asked.refetch()} />;
  if (asked.data?.length === 0) return empty;
  return <Sheet {...sheet} rows={asked.data} />;
}
