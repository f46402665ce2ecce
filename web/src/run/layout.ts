import { Graph, layout } from '@dagrejs/dagre';
import type { StepView } from '@/api/types';

export const NODE = { width: 180, height: 56 };

/** Where each step stands in the graph of what needs what, from the top down. */
export function positions(steps: StepView[]): Map<string, { x: number; y: number }> {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 16, ranksep: 44 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const step of steps) graph.setNode(step.id, { ...NODE });
  for (const step of steps) for (const need of step.needs) graph.setEdge(need, step.id);
  layout(graph);
  return new Map(
    steps.map((step) => {
      const { x = 0, y = 0 } = graph.node(step.id) as { x?: number; y?: number };
      return [step.id, { x: x - NODE.width / 2, y: y - NODE.height / 2 }];
    }),
  );
}
