import '@xyflow/react/dist/style.css';
import { Graph, layout } from '@dagrejs/dagre';
import { Text, useComputedColorScheme } from '@mantine/core';
import { Controls, Handle, Position, ReactFlow, type Edge, type Node, type NodeProps } from '@xyflow/react';
import { useMemo } from 'react';
import { LOOKS, statusColor, type AnyStatus } from './Status';
import classes from './StepGraph.module.css';

/** A step as the graph needs it; `state` where it is one of a run. */
export type GraphStep = { id: string; name: string | null; action: string; needs: string[]; state?: AnyStatus };

/** From left to right, or from top to bottom. */
type Direction = 'LR' | 'TB';

type StepNode = Node<{ step: GraphStep; chosen: boolean; direction: Direction }, 'step'>;

const SIZE = { width: 190, height: 56 };
const MARGIN = 72;

/** Where each step stands, in the order in which they need each other, and how high all of them are. */
function placed(steps: GraphStep[], direction: Direction): { at: Map<string, { x: number; y: number }>; height: number } {
  const graph = new Graph();
  graph.setGraph({ rankdir: direction, nodesep: direction === 'LR' ? 24 : 16, ranksep: direction === 'LR' ? 56 : 44 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const step of steps) graph.setNode(step.id, { ...SIZE });
  for (const { from, to } of needs(steps)) graph.setEdge(from, to);
  layout(graph);
  const at = new Map(
    steps.map((step) => {
      const { x = 0, y = 0 } = graph.node(step.id) as { x?: number; y?: number };
      return [step.id, { x: x - SIZE.width / 2, y: y - SIZE.height / 2 }];
    }),
  );
  return { at, height: Math.max(0, ...[...at.values()].map(({ y }) => y)) + SIZE.height };
}

function needs(steps: GraphStep[]): { from: string; to: string }[] {
  const known = new Set(steps.map((step) => step.id));
  return steps.flatMap((step) => step.needs.filter((need) => known.has(need)).map((need) => ({ from: need, to: step.id })));
}

type Props = {
  steps: GraphStep[];
  selected: string | undefined;
  onSelect: (id: string) => void;
  direction: Direction;
  /** How high the box is; as high as the steps need, without it. */
  height?: string;
};

/** Steps and what they need, as a graph. Heavy: load it when it is wanted. */
export function StepGraph({ steps, selected, onSelect, direction, height }: Props) {
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const shape = steps.map((step) => `${step.id}:${step.needs.join()}`).join(';');
  // The shape never changes while a run goes on, so nothing jumps.
  const { at, height: tall } = useMemo(() => placed(steps, direction), [shape, direction]);
  const nodes: StepNode[] = steps.map((step) => ({
    id: step.id,
    type: 'step',
    position: at.get(step.id) ?? { x: 0, y: 0 },
    ...SIZE,
    // Known before they are drawn, so nothing has to be measured.
    measured: SIZE,
    data: { step, chosen: step.id === selected, direction },
  }));
  const edges: Edge[] = needs(steps).map(({ from, to }) => ({ id: `${from} ${to}`, source: from, target: to, type: 'smoothstep' }));
  return (
    <div className={classes.graph} style={{ height: height ?? Math.max(140, Math.min(420, tall + MARGIN)) }}>
      <ReactFlow
        key={direction}
        nodes={nodes}
        edges={edges}
        nodeTypes={TYPES}
        colorMode={scheme}
        fitView
        fitViewOptions={{ minZoom: direction === 'TB' ? 0.7 : 0.4, maxZoom: 1, padding: 0.06 }}
        minZoom={0.2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        // The button in the node has the focus; its presses come here, too.
        onNodeClick={(_, node) => onSelect(node.id)}
        preventScrolling={false}
        zoomOnScroll={false}
        aria-label="Graph of the steps"
      >
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}

function Step({ data: { step, chosen, direction } }: NodeProps<StepNode>) {
  const look = step.state && LOOKS[step.state];
  const name = step.name ?? step.id;
  return (
    <>
      <Handle type="target" position={direction === 'LR' ? Position.Left : Position.Top} isConnectable={false} className={classes.handle} />
      <button
        type="button"
        className={`${classes.step} nodrag nopan`}
        style={{ ...SIZE, borderLeftColor: step.state && statusColor(step.state) }}
        data-state={step.state}
        data-selected={chosen || undefined}
        aria-current={chosen ? 'true' : undefined}
        aria-label={look ? `${name}: ${look.label}` : `${name}, ${step.action}`}
      >
        {look && <look.icon size={18} color={statusColor(step.state!)} aria-hidden className={look.spins ? 'spin' : undefined} style={{ flexShrink: 0 }} />}
        <span className={classes.text}>
          <span className="clip" title={name}>
            {name}
          </span>
          <Text span size="xs" c="dimmed" className="clip" title={step.action}>
            {look && `${look.label} · `}
            {step.action}
          </Text>
        </span>
      </button>
      <Handle type="source" position={direction === 'LR' ? Position.Right : Position.Bottom} isConnectable={false} className={classes.handle} />
    </>
  );
}

const TYPES = { step: Step };
