import { Graph, layout } from '@dagrejs/dagre';

/** From left to right, or from top to bottom. */
export type Direction = 'LR' | 'TB';

export const NODE = { width: 190, height: 56 };

/** As much of a step as says where it stands. */
type Placed = { id: string; needs: string[] };

type Point = { x: number; y: number };

type Place = Point & { id: string };

/** How far steps of one rank are apart, and how far ranks are. */
const GAPS = { LR: { beside: 24, between: 56 }, TB: { beside: 16, between: 44 } };

/** More steps than these beside each other are nowhere in sight: they go on in a further row. */
const MOST_BESIDE = 6;

/** Which steps need which, among those that there are. */
export function needs(steps: Placed[]): { from: string; to: string }[] {
  const known = new Set(steps.map((step) => step.id));
  return steps.flatMap((step) => step.needs.filter((need) => known.has(need)).map((need) => ({ from: need, to: step.id })));
}

/** Where each step stands in the graph of what needs what. */
export function positions(steps: Placed[], direction: Direction): Map<string, Point> {
  const graph = new Graph();
  graph.setGraph({ rankdir: direction, nodesep: GAPS[direction].beside, ranksep: GAPS[direction].between });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const step of steps) graph.setNode(step.id, { ...NODE });
  for (const { from, to } of needs(steps)) graph.setEdge(from, to);
  layout(graph);
  const places = steps.map((step) => {
    const { x = 0, y = 0 } = graph.node(step.id) as Partial<Point>;
    return { id: step.id, x: x - NODE.width / 2, y: y - NODE.height / 2 };
  });
  const [along, across] = direction === 'TB' ? (['y', 'x'] as const) : (['x', 'y'] as const);
  const levels = [...new Set(places.map((it) => it[along]))].sort((a, b) => a - b);
  const ranks = levels.map((level) => places.filter((it) => it[along] === level).sort((a, b) => a[across] - b[across]));
  const all = ranks.every((rank) => rank.length <= MOST_BESIDE) ? places : broken(ranks, direction);
  return new Map(all.map(({ id, x, y }) => [id, { x, y }]));
}

/** The same ranks, each in as many rows as it needs, and all about one middle. */
function broken(ranks: Place[][], direction: Direction): Place[] {
  const { beside: gap, between } = GAPS[direction];
  const [length, breadth] = direction === 'TB' ? [NODE.height, NODE.width] : [NODE.width, NODE.height];
  let begin = 0;
  return ranks.flatMap((rank) => {
    const rows = Math.ceil(rank.length / MOST_BESIDE);
    const beside = Math.ceil(rank.length / rows);
    const result = rank.map(({ id }, index) => {
      const row = Math.floor(index / beside);
      const inRow = Math.min(beside, rank.length - row * beside);
      const across = ((index % beside) - inRow / 2) * (breadth + gap);
      const along = begin + row * (length + gap);
      return direction === 'TB' ? { id, x: across, y: along } : { id, x: along, y: across };
    });
    begin += rows * (length + gap) - gap + between;
    return result;
  });
}

/** How many steps far from it one wants to see what is around a step. */
const AROUND = 2.5;

/** What is looked at first of a graph: what is around one step, else its beginning. */
export function around(places: Map<string, Point>, direction: Direction, id: string | undefined): { id: string }[] {
  const { beside, between } = GAPS[direction];
  const [wide, high] = direction === 'TB' ? [beside, between] : [between, beside];
  const along = direction === 'TB' ? 'y' : 'x';
  const all = [...places].map(([id, place]) => ({ id, ...place }));
  const first = all.reduce<Place | undefined>((least, it) => (least && least[along] <= it[along] ? least : it), undefined);
  const middle = all.find((it) => it.id === id) ?? first;
  const near = (it: Place) =>
    middle !== undefined && Math.abs(it.y - middle.y) <= AROUND * (NODE.height + high) && Math.abs(it.x - middle.x) <= AROUND * (NODE.width + wide);
  return all.filter(near).map((it) => ({ id: it.id }));
}
