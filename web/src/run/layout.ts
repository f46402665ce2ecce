import { Graph, layout } from '@dagrejs/dagre';
import type { StepView } from '@/api/types';

export const NODE = { width: 180, height: 56 };

/** As much of a step as says where it stands. */
type Placed = Pick<StepView, 'id' | 'needs'>;

const BETWEEN = 16;
const BELOW = 44;
/** More steps than these beside each other are nowhere in sight: they go on in a further row. */
const MOST_BESIDE = 6;

/** Where each step stands in the graph of what needs what, from the top down. */
export function positions(steps: Placed[]): Map<string, { x: number; y: number }> {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: BETWEEN, ranksep: BELOW });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const step of steps) graph.setNode(step.id, { ...NODE });
  for (const step of steps) for (const need of step.needs) graph.setEdge(need, step.id);
  layout(graph);
  const places = steps.map((step) => {
    const { x = 0, y = 0 } = graph.node(step.id) as { x?: number; y?: number };
    return { id: step.id, x: x - NODE.width / 2, y: y - NODE.height / 2 };
  });
  const heights = [...new Set(places.map((it) => it.y))].sort((a, b) => a - b);
  const ranks = heights.map((height) => places.filter((it) => it.y === height).sort((a, b) => a.x - b.x));
  return new Map((ranks.every((rank) => rank.length <= MOST_BESIDE) ? places : broken(ranks)).map(({ id, x, y }) => [id, { x, y }]));
}

type Place = { id: string; x: number; y: number };

/** The same ranks, each in as many rows as it needs, and all about one middle. */
function broken(ranks: Place[][]): Place[] {
  let y = 0;
  return ranks.flatMap((rank) => {
    const rows = Math.ceil(rank.length / MOST_BESIDE);
    const beside = Math.ceil(rank.length / rows);
    const result = rank.map(({ id }, index) => {
      const row = Math.floor(index / beside);
      const inRow = Math.min(beside, rank.length - row * beside);
      return { id, x: ((index % beside) - inRow / 2) * (NODE.width + BETWEEN), y: y + row * (NODE.height + BETWEEN) };
    });
    y += rows * (NODE.height + BETWEEN) - BETWEEN + BELOW;
    return result;
  });
}

/** How far from it one wants to see what is around a step. */
const AROUND = 2.5;

/** What is looked at first of a graph: what is around one step, else its beginning. */
export function around(places: Map<string, { x: number; y: number }>, id: string | undefined): { id: string }[] {
  const all = [...places].map(([id, place]) => ({ id, ...place }));
  const top = all.reduce<Place | undefined>((least, it) => (least && least.y <= it.y ? least : it), undefined);
  const middle = all.find((it) => it.id === id) ?? top;
  const near = (it: Place) =>
    middle !== undefined && Math.abs(it.y - middle.y) <= AROUND * (NODE.height + BELOW) && Math.abs(it.x - middle.x) <= AROUND * (NODE.width + BETWEEN);
  return all.filter(near).map((it) => ({ id: it.id }));
}
