import { columnVisibilityFeature, createColumnHelper, tableFeatures } from '@tanstack/react-table';
import type { RunRow } from '@/api/types';
import { DurationCell, EnvironmentCell, IdCell, ProgressCell, QueueCell, RequesterCell, StartedCell, StatusCell, WhatCell } from './cells';

export const features = tableFeatures({ columnVisibilityFeature });

const helper = createColumnHelper<typeof features, RunRow>();

export const columns = helper.columns([
  helper.display({ id: 'status', header: 'Status', cell: ({ row }) => <StatusCell run={row.original} /> }),
  helper.display({ id: 'what', header: 'What', enableHiding: false, cell: ({ row }) => <WhatCell run={row.original} /> }),
  helper.display({ id: 'progress', header: 'Progress or error', cell: ({ row }) => <ProgressCell run={row.original} /> }),
  helper.display({ id: 'started', header: 'Started', cell: ({ row }) => <StartedCell run={row.original} /> }),
  helper.display({ id: 'duration', header: 'Took', cell: ({ row }) => <DurationCell run={row.original} /> }),
  helper.display({ id: 'requester', header: 'Requested by', cell: ({ row }) => <RequesterCell run={row.original} /> }),
  helper.display({ id: 'environment', header: 'Environment', cell: ({ row }) => <EnvironmentCell run={row.original} /> }),
  helper.display({ id: 'queue', header: 'In the queue', cell: ({ row }) => <QueueCell run={row.original} /> }),
  helper.display({ id: 'id', header: 'Id', cell: ({ row }) => <IdCell run={row.original} /> }),
]);

type Layout = { label: string; min: number; grow: number };

/** How wide each column is at least, and how much of what is left it takes. */
export const LAYOUT: Record<string, Layout> = {
  status: { label: 'Status', min: 136, grow: 0 },
  what: { label: 'What', min: 220, grow: 2.4 },
  progress: { label: 'Progress or error', min: 150, grow: 1.8 },
  started: { label: 'Started', min: 92, grow: 0 },
  duration: { label: 'Took', min: 92, grow: 0 },
  requester: { label: 'Requested by', min: 130, grow: 0.7 },
  environment: { label: 'Environment', min: 96, grow: 0.3 },
  queue: { label: 'In the queue', min: 92, grow: 0 },
  id: { label: 'Id', min: 104, grow: 0 },
};

/** What is left out first when there is too little room, as long as nobody chose otherwise. */
const LEFT_OUT = ['queue', 'environment', 'id', 'requester', 'duration'];

const FRAME = 24;
const GAP = 12;
const CHECK = 20;
const MENU = 28;

/** The width that columns need at least. */
export const widthOf = (ids: string[]): number => FRAME + CHECK + MENU + GAP * (ids.length + 1) + ids.reduce((sum, id) => sum + LAYOUT[id]!.min, 0);

/** The columns of a grid. */
export const tracks = (ids: string[]): string =>
  `${CHECK}px ${ids.map((id) => (LAYOUT[id]!.grow > 0 ? `minmax(${LAYOUT[id]!.min}px, ${LAYOUT[id]!.grow}fr)` : `${LAYOUT[id]!.min}px`)).join(' ')} ${MENU}px`;

/** The columns that fit. */
export function fitting(width: number): string[] {
  let ids = Object.keys(LAYOUT);
  for (const id of LEFT_OUT) {
    if (widthOf(ids) <= width) break;
    ids = ids.filter((it) => it !== id);
  }
  return ids;
}
