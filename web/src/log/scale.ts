/**
 * Higher than that no element is made: browsers end somewhere above 17 million pixels. A longer log scrolls by wheel and
 * keys as any other; the thumb alone goes over it in larger steps.
 */
export const HIGHEST = 8_000_000;

/**
 * What is seen of rows that together may be higher than any element. `top` is where the view is within the rows;
 * `scrolled` where it is within the element that stands for them.
 */
export type Position = { top: number; scrolled: number };

export type Extent = { rows: number; view: number };

export const elementHeight = ({ rows }: Extent) => Math.min(rows, HIGHEST);

const most = ({ rows, view }: Extent) => Math.max(0, rows - view);
const mostScrolled = (extent: Extent) => Math.max(0, elementHeight(extent) - extent.view);

/** The position with the view at a place within the rows. */
export function placed(top: number, extent: Extent): Position {
  const within = Math.max(0, Math.min(top, most(extent)));
  if (extent.rows <= HIGHEST) return { top: within, scrolled: within };
  return { top: within, scrolled: Math.round((within / most(extent)) * mostScrolled(extent)) };
}

/** The position after the reader scrolled: small steps go as far within the rows, large ones as far in proportion. */
export function scrolledTo(scrolled: number, before: Position, extent: Extent): Position {
  if (extent.rows <= HIGHEST) return { top: Math.max(0, Math.min(scrolled, most(extent))), scrolled };
  const by = scrolled - before.scrolled;
  if (Math.abs(by) > extent.view * 1.5) return { top: (scrolled / mostScrolled(extent)) * most(extent), scrolled };
  return { top: Math.max(0, Math.min(before.top + by, most(extent))), scrolled };
}
