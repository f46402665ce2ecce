import '@xyflow/react/dist/style.css';
import { Text, useComputedColorScheme } from '@mantine/core';
import { Controls, Handle, Position, ReactFlow, type Edge, type Node, type NodeProps } from '@xyflow/react';
import { useMemo, useState } from 'react';
import { around, needs, NODE, positions, type Direction } from './places';
import { LOOKS, statusColor, type AnyStatus } from './Status';
import classes from './StepGraph.module.css';

/** A step as the graph needs it; `state` where it is one of a run. */
export type GraphStep = { id: string; name: string | null; action: string; needs: string[]; state?: AnyStatus };

type StepNode = Node<{ step: GraphStep; chosen: boolean; direction: Direction }, 'step'>;

/** As many are all in sight. */
const FEW = 12;
const MARGIN = 72;

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
  const at = useMemo(() => positions(steps, direction), [shape, direction]);
  const heights = [...at.values()].map(({ y }) => y);
  const tall = Math.max(0, Math.max(...heights) - Math.min(...heights)) + NODE.height;
  // Of a graph that is larger than the screen one sees the step that matters.
  const [first] = useState(() => around(at, direction, selected));
  const nodes: StepNode[] = steps.map((step) => ({
    id: step.id,
    type: 'step',
    position: at.get(step.id) ?? { x: 0, y: 0 },
    ...NODE,
    // Known before they are drawn, so nothing has to be measured.
    measured: NODE,
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
        fitViewOptions={{ minZoom: direction === 'TB' ? 0.7 : 0.4, maxZoom: 1, padding: 0.06, nodes: at.size > FEW ? first : undefined }}
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
        style={{ ...NODE, borderLeftColor: step.state && statusColor(step.state) }}
        data-state={step.state}
        data-selected={chosen || undefined}
        aria-current={chosen ? 'true' : undefined}
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
