/** Lines that a link points at. */
export type Range = { from: number; to: number };

/** `120` or `120-140`; undefined for what is neither. */
export function rangeOf(text: string | undefined): Range | undefined {
  const match = /^L?([1-9][0-9]{0,9})(?:-L?([1-9][0-9]{0,9}))?$/.exec(text ?? '');
  if (!match) return undefined;
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return { from: Math.min(from, to), to: Math.max(from, to) };
}

export const rangeText = ({ from, to }: Range) => (from === to ? String(from) : `${from}-${to}`);
