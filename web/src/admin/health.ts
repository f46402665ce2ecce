import { duration } from '@/parts/times';
import type { Node, Queue } from './types';

/** A loop goes round every few seconds; one that has not for this long hangs. */
const LOOP_HANGS = 30;
/** A run that is ready and waits this long for a free hand waits too long. */
const WAITS_LONG = 60;

/** What is not well, in words that say what to do; nothing when all is well. */
export function worries(nodes: Node[], queue: Queue): string[] {
  const result: string[] = [];
  const dead = nodes.filter((it) => !it.alive);
  if (!nodes.some((it) => it.alive)) result.push('No node is alive: nothing is carried out. Start a server.');
  for (const it of dead.filter((node) => node.running > 0)) {
    result.push(`${it.name} is gone with ${it.running} attempts at work; the others take them over within some seconds.`);
  }
  for (const it of queue.loops) {
    if (!it.alive) result.push(`The loop "${it.name}" of this node has ended. Look into its log, and start it again.`);
    else if (it.secondsSinceRound > LOOP_HANGS)
      result.push(`The loop "${it.name}" has not gone round for ${duration(it.secondsSinceRound * 1000)}. Is the database quick enough?`);
  }
  if (queue.oldestReadySeconds > WAITS_LONG) {
    result.push(
      `A run has waited ${duration(queue.oldestReadySeconds * 1000)} for a free hand. Start another server, or raise SLIPWAY_WORKERS.`,
    );
  }
  return result;
}
