import '@xyflow/react/dist/style.css';
import { Text, useComputedColorScheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import dagre from '@dagrejs/dagre';
import { Background, Controls, Handle, Position, ReactFlow, type Edge, type Node, type NodeProps } from '@xyflow/react';
import { useMemo } from 'react';
import { StatusIcon, type AnyStatus } from './Status';

/** A step as the graph needs it. */
export type GraphStep = { id: string; name: string | null; action: string; needs: string[]; state?: AnyStatus };

type Direction = 'LR' | 'TB';

type StepNode = Node<{ step: GraphStep; selected: boolean; direction: Direction }, 'step'>;

const WIDTH = 200;
const HEIGHT = 58;

/** Where each step stands: from left to right, or from top to bottom, in the order in which they need each other. */
export function layout(steps: GraphStep[], direction: Direction = 'LR'): { nodes: { id: string; x: number; y: number }[]; edges: { from: string; to: string }[] } {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: direction, nodesep: 24, ranksep: direction === 'LR' ? 56 : 32 });
  graph.setDefaultEdgeLabel(() => ({}));
  const known = new Set(steps.map((step) => step.id));
  const edges = steps.flatMap((step) => step.needs.filter((need) => known.has(need)).map((need) => ({ from: need, to: step.id })));
  for (const step of steps) graph.setNode(step.id, { width: WIDTH, height: HEIGHT });
  for (const edge of edges) graph.setEdge(edge.from, edge.to);
  dagre.layout(graph);
  const nodes = steps.map((step) => {
    const at = graph.node(step.id) as { x: number; y: number };
    return { id: step.id, x: at.x - WIDTH / 2, y: at.y - HEIGHT / 2 };
  });
  return { nodes, edges };
}

function Step({ data: { step, selected, direction } }: NodeProps<StepNode>) {
  return (
    <div
      style={{
        width: WIDTH,
        height: HEIGHT,
        padding: '8px 12px',
        borderRadius: 'var(--mantine-radius-md)',
        boxSizing: 'border-box',
        border: selected ? '2px solid var(--mantine-primary-color-filled)' : '1px solid var(--mantine-color-default-border)',
        background: 'var(--mantine-color-body)',
        display: 'flex',
        alignItems: 'center',
        gap: 8,
      }}
    >
      <Handle type="target" position={direction === 'LR' ? Position.Left : Position.Top} isConnectable={false} style={{ visibility: 'hidden' }} />
      {step.state && <StatusIcon status={step.state} />}
      <div style={{ minWidth: 0 }}>
        <Text size="sm" fw={600} className="clip" title={step.name ?? step.id}>
          {step.name ?? step.id}
        </Text>
        <Text size="xs" c="dimmed" className="clip" title={step.action}>
          {step.action}
        </Text>
      </div>
      <Handle type="source" position={direction === 'LR' ? Position.Right : Position.Bottom} isConnectable={false} style={{ visibility: 'hidden' }} />
    </div>
  );
}

const TYPES = { step: Step };

/** Steps and what they wait for, as a graph. Heavy: load it when it is needed. */
export function StepGraph({ steps, selected, onSelect, height }: { steps: GraphStep[]; selected?: string; onSelect?: (id: string) => void; height?: number }) {
  const dark = useComputedColorScheme('light') === 'dark';
  const direction: Direction = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false }) ? 'TB' : 'LR';
  const { nodes, edges, tall } = useMemo(() => {
    const { nodes: placed, edges: drawn } = layout(steps, direction);
    const byId = new Map(steps.map((step) => [step.id, step]));
    return {
      tall: Math.max(0, ...placed.map((node) => node.y)) + HEIGHT,
      nodes: placed.map(({ id, x, y }): StepNode => {
        const step = byId.get(id)!;
        return { id, type: 'step', position: { x, y }, data: { step, selected: id === selected, direction }, ariaLabel: `Step ${step.name ?? id}, ${step.action}` };
      }),
      edges: drawn.map(({ from, to }): Edge => ({ id: `${from}→${to}`, source: from, target: to, focusable: false })),
    };
  }, [steps, selected, direction]);
  return (
    <div style={{ height: height ?? Math.max(140, Math.min(420, tall + 80)) }}>
      <ReactFlow
        key={direction}
        nodes={nodes}
        edges={edges}
        nodeTypes={TYPES}
        colorMode={dark ? 'dark' : 'light'}
        fitView
        fitViewOptions={{ padding: 0.12, maxZoom: 1 }}
        minZoom={0.2}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        nodesFocusable={Boolean(onSelect)}
        zoomOnScroll={false}
        preventScrolling={false}
        onNodeClick={(_, node) => onSelect?.(node.id)}
        aria-label="Steps and what they wait for"
      >
        <Background gap={18} />
        <Controls showInteractive={false} position="bottom-right" />
      </ReactFlow>
    </div>
  );
}
