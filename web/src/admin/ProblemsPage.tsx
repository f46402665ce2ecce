import { Code, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '@/api/client';
import { Copy } from '@/parts/Copy';
import { Empty } from '@/parts/Empty';
import { PageHead } from '@/parts/PageHead';
import { AskedSheet, type Column } from '@/parts/Sheet';
import type { CatalogProblem } from './types';

const place = (it: CatalogProblem) => `${it.file}:${it.line}`;

const COLUMNS: Column<CatalogProblem>[] = [
  {
    head: 'Where',
    width: 300,
    cell: (it) => (
      <span style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }}>
        <span className="mono break">{place(it)}</span>
        <Copy text={place(it)} label="Copy the place" />
      </span>
    ),
  },
  { head: 'Path', width: 220, cell: (it) => (it.path ? <Code className="break">{it.path}</Code> : <Text c="dimmed">the file</Text>) },
  { head: 'What is wrong', cell: (it) => <span className="break">{it.message}</span> },
];

/** What is wrong in the files of the catalog. */
export function ProblemsPage() {
  const asked = useQuery({
    queryKey: ['problems'],
    queryFn: async () => (await dataOf(api().GET('/catalog/problems', {}))).problems,
    // Who may not see them is not asked for again and again: each refusal is a line in the audit log.
    refetchInterval: (query) => (query.state.status === 'error' ? false : 5_000),
  });
  return (
    <>
      <PageHead
        title="Catalog problems"
        about="Of what has a problem, the last good version stays in use. The folder is read again as soon as a file changes."
      />
      <AskedSheet
        label="Catalog problems"
        columns={COLUMNS}
        asked={asked}
        rowKey={(it) => `${place(it)} ${it.path} ${it.message}`}
        minWidth={760}
        empty={
          <Empty title="The catalog is well" command="./slipway catalog check catalog">
            Every file was read without a problem. Files that are not yet on the server are checked like this:
          </Empty>
        }
      />
    </>
  );
}
