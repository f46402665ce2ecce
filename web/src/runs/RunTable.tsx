import { Checkbox, Group, Text, VisuallyHidden } from '@mantine/core';
import { useTable } from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type MouseEvent } from 'react';
import type { RunRow } from '@/api/types';
import { useKeys, useListKeys } from '@/parts/keys';
import { DurationCell, ProgressCell, RequesterCell, StartedCell, StatusCell, titleOf, WhatCell } from './cells';
import { columns, features, tracks, widthOf } from './columns';
import { useList } from './context';
import { RowMenu } from './RowMenu';
import classes from './runs.module.css';

const ROW = 58;
const CARD = 118;
/** As many are all in the page, so that the browser's own search finds them; of more only those near the screen. */
const FEW = 60;

type Props = {
  runs: RunRow[];
  /** The columns. */
  ids: string[];
  /** The room there is. */
  width: number;
  cards: boolean;
  onEnd: () => void;
  /** Gets the ids of those on the screen. */
  visible: React.RefObject<string[]>;
};

/** The rows of the list: a table where there is room, cards where there is little. */
export function RunTable({ runs, ids, width, cards, onEnd, visible }: Props) {
  const { params, selection } = useList();
  const navigate = useNavigate();
  const list = useRef<HTMLDivElement>(null);
  const open = useCallback((run: RunRow) => void navigate({ to: '/projects/$org/$project/runs/$runId', params: { ...params, runId: run.id } }), [navigate, params]);
  const virtual = useRows(runs, list, cards, onEnd, visible);
  const at = useListKeys(runs.length, (index) => open(runs[index]!));
  useKeys({ x: () => at >= 0 && selection.toggle(runs[at]!) });
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);
  const least = widthOf(ids);
  const wide = !cards && width > 0 && least > width;
  return (
    <div className={`${classes.box} ${wide ? classes.wide : ''}`}>
      <div role="table" aria-label="Runs" aria-rowcount={runs.length + 1} style={wide ? { minWidth: least } : undefined}>
        <Rows runs={runs} ids={ids} cards={cards} wide={wide} at={at} list={list} virtual={virtual} open={open} />
      </div>
    </div>
  );
}

function useRows(runs: RunRow[], list: React.RefObject<HTMLDivElement | null>, cards: boolean, onEnd: () => void, visible: React.RefObject<string[]>) {
  const [margin, setMargin] = useState(0);
  const virtual = useWindowVirtualizer({
    count: runs.length,
    estimateSize: () => (cards ? CARD : ROW),
    overscan: runs.length <= FEW ? FEW : 10,
    scrollMargin: margin,
    // What is scrolled to lies neither under the head of the page nor under that of the table.
    scrollPaddingStart: 100,
    scrollPaddingEnd: 80,
    getItemKey: (index) => runs[index]!.id,
  });
  useLayoutEffect(() => {
    const place = () => setMargin(Math.round((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY));
    place();
    const watch = new ResizeObserver(place);
    watch.observe(document.body);
    return () => watch.disconnect();
  }, [list]);
  useEffect(() => virtual.measure(), [cards, virtual]);
  const range = virtual.range;
  const first = range?.startIndex ?? 0;
  const last = range?.endIndex ?? 0;
  useEffect(() => {
    visible.current = runs.slice(first, last + 1).map((run) => run.id);
    if (runs.length > 0 && last >= runs.length - 12) onEnd();
  }, [runs, first, last, onEnd, visible]);
  return virtual;
}

type RowsProps = {
  runs: RunRow[];
  ids: string[];
  cards: boolean;
  wide: boolean;
  at: number;
  list: React.RefObject<HTMLDivElement | null>;
  virtual: ReturnType<typeof useRows>;
  open: (run: RunRow) => void;
};

function Rows({ runs, ids, cards, wide, at, list, virtual, open }: RowsProps) {
  const { selection } = useList();
  const columnVisibility = useMemo(() => Object.fromEntries(columns.map((it) => [it.id!, ids.includes(it.id!)])), [ids]);
  const table = useTable({ features, columns, data: runs, getRowId: (run) => run.id, state: { columnVisibility } });
  const rows = table.getRowModel().rows;
  const template = tracks(ids);
  const all = runs.length > 0 && runs.every((run) => selection.map.has(run.id));
  const some = runs.some((run) => selection.map.has(run.id));
  const selectAll = (
    <Checkbox
      size="xs"
      checked={all}
      indeterminate={some && !all}
      onChange={() => (all ? selection.clear() : selection.add(runs))}
      aria-label={`Select all ${runs.length} shown`}
      label={cards ? `Select all ${runs.length} shown` : undefined}
    />
  );
  return (
    <>
      <div role="rowgroup" style={wide ? undefined : { position: 'sticky', top: 'var(--app-shell-header-height, 0px)', zIndex: 2 }}>
        <div role="row" aria-rowindex={1} className={classes.head} style={cards ? undefined : { gridTemplateColumns: template }}>
          <span role="columnheader">{selectAll}</span>
          {!cards &&
            table.getHeaderGroups()[0]?.headers.map((header) => (
              <span role="columnheader" key={header.id} className="clip">
                <table.FlexRender header={header} />
              </span>
            ))}
          {!cards && (
            <span role="columnheader">
              <VisuallyHidden>More</VisuallyHidden>
            </span>
          )}
        </div>
      </div>
      <div role="rowgroup" ref={list} style={{ position: 'relative', height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const run = row.original;
          const picked = selection.map.has(run.id);
          const look = `${picked ? classes.picked : ''} ${at === item.index ? classes.at : ''}`;
          const place = { position: 'absolute', top: 0, left: 0, right: 0, transform: `translateY(${item.start - virtual.options.scrollMargin}px)` } as const;
          const shared = {
            role: 'row',
            'aria-rowindex': item.index + 2,
            'data-row': item.index,
            'data-index': item.index,
            'data-run': run.id,
            'aria-current': at === item.index ? ('true' as const) : undefined,
            onClick: (event: MouseEvent<HTMLElement>) => plain(event) && open(run),
          };
          const check = <Checkbox size="xs" checked={picked} onChange={() => selection.toggle(run)} aria-label={`Select this run of ${titleOf(run)}`} />;
          return cards ? (
            <div key={item.key} {...shared} ref={virtual.measureElement} className={`${classes.card} ${look}`} style={place}>
              <Card run={run} check={check} />
            </div>
          ) : (
            <div key={item.key} {...shared} className={`${classes.row} ${look}`} style={{ ...place, gridTemplateColumns: template }}>
              <span role="cell">{check}</span>
              {row.getVisibleCells().map((cell) => (
                <div role="cell" key={cell.id} className={classes.cell}>
                  <table.FlexRender cell={cell} />
                </div>
              ))}
              <span role="cell">
                <RowMenu run={run} />
              </span>
            </div>
          );
        })}
      </div>
    </>
  );
}

/** Whether a click was meant for the row itself: for nothing in it, and not to mark a text. */
function plain(event: MouseEvent<HTMLElement>): boolean {
  const target = event.target as HTMLElement;
  // What a menu does comes through here, too, since it is drawn elsewhere but belongs to the row.
  return event.currentTarget.contains(target) && !target.closest('a, button, input, label, [role="menu"]') && !window.getSelection()?.toString();
}

function Card({ run, check }: { run: RunRow; check: React.ReactNode }) {
  return (
    <div role="cell">
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Group gap="sm" wrap="nowrap">
          {check}
          <StatusCell run={run} />
        </Group>
        <Group gap={4} wrap="nowrap">
          <Text size="xs" c="dimmed" component="span">
            <StartedCell run={run} />
          </Text>
          <RowMenu run={run} />
        </Group>
      </Group>
      <WhatCell run={run} />
      <Group justify="space-between" wrap="nowrap" gap="md" mt={4} align="flex-start">
        <div className={classes.cell} style={{ flex: 1 }}>
          {run.finishedAt && !run.error ? <RequesterCell run={run} /> : <ProgressCell run={run} />}
        </div>
        <div style={{ width: 92, flexShrink: 0 }}>
          <DurationCell run={run} />
        </div>
      </Group>
    </div>
  );
}
