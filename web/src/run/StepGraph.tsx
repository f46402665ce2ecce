import '@xyflow/react/dist/style.css';
import { Text, useComputedColorScheme } from '@mantine/core';
import { Controls, Handle, Position, ReactFlow, type Edge, type Node, type NodeProps } from '@xyflow/react';
import { useMemo, useState } from 'react';
import type { StepView } from '@/api/types';
import { LOOKS, statusColor } from '@/parts/Status';
import { around, NODE, positions } from './layout';
import { nameOf } from './useRun';
import styles from './run.module.css';

type StepNode = Node<{ step: StepView; chosen: boolean }, 'step'>;

const TYPES = { step: Box };

/** As many are all in sight. */
const FEW = 12;

/** The steps and what they need, as a graph. */
export function StepGraph({ steps, selected, onSelect }: { steps: StepView[]; selected: string | undefined; onSelect: (id: string) => void }) {
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const shape = steps.map((it) => `${it.id}:${it.needs.join()}`).join(';');
  // The shape never changes while a run goes on, so nothing jumps.
  const places = useMemo(() => positions(steps), [shape]);
  // Of a graph that is larger than the screen one sees the step that matters.
  const [first] = useState(() => around(places, selected));
  const nodes: StepNode[] = steps.map((step) => ({
    id: step.id,
    type: 'step',
    position: places.get(step.id) ?? { x: 0, y: 0 },
    ...NODE,
    // Known before they are drawn, so nothing has to be measured.
    measured: NODE,
    data: { step, chosen: step.id === selected },
  }));
  const edges: Edge[] = steps.flatMap((step) => step.needs.map((need) => ({ id: `${need} ${step.id}`, source: need, target: step.id, type: 'smoothstep' })));
  return (
    <div className={styles.graph}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={TYPES}
        colorMode={scheme}
        fitView
        fitViewOptions={{ minZoom: 0.7, maxZoom: 1, padding: 0.06, nodes: places.size > FEW ? first : undefined }}
        minZoom={0.2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
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

function Box({ data: { step, chosen } }: NodeProps<StepNode>) {
  const look = LOOKS[step.state];
  const color = statusColor(step.state);
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} className={styles.handle} />
      <button
        type="button"
        className={`${styles.node} nodrag nopan`}
        style={{ ...NODE, borderLeftColor: color }}
        data-selected={chosen || undefined}
        aria-current={chosen ? 'true' : undefined}
        aria-label={`${nameOf(step)}: ${look.label}`}
      >
        <look.icon size={18} color={color} aria-hidden className={look.spins ? 'spin' : undefined} style={{ flexShrink: 0 }} />
        <span className={styles.stepText}>
          <span className="clip" title={nameOf(step)}>
            {nameOf(step)}
          </span>
          <Text span size="xs" c="dimmed" className="clip">
            {look.label} · {step.action}
          </Text>
        </span>
      </button>
      <Handle type="source" position={Position.Bottom} isConnectable={false} className={styles.handle} />
    </>
  );
}
