import { useCallback, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useReducer, useRef, type ReactNode, type Ref } from 'react';
import { Heights } from './heights';
import { elementHeight, HIGHEST, placed, scrolledTo, type Position } from './scale';

export const ROW = 20;
const SPARE = 16;

/** What one can tell rows to do. */
export type RowsHandle = {
  /** Shows a row, in the upper part of the view unless it is seen already. */
  show: (index: number) => void;
  /** Goes to the end and stays there. */
  end: () => void;
  top: () => void;
  /** The first row that is seen. */
  first: () => number;
  focus: () => void;
};

type Props = {
  handle: Ref<RowsHandle>;
  count: number;
  row: (index: number) => ReactNode;
  /** Whether rows may be higher than one line. */
  measured: boolean;
  /** Whether it stays at the end as rows are added. */
  stuck: boolean;
  onStuck: (stuck: boolean) => void;
  /** Which rows are on the screen, or nearly. */
  onSeen: (first: number, last: number) => void;
  label: string;
};

/**
 * Any number of rows, of which those on the screen are there. Not react-virtual: it lays out an object for each row,
 * anew with each row that is added, and ends where the highest element of a browser does.
 */
export function LogRows({ handle, count, row, measured, stuck, onStuck, onSeen, label }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const block = useRef<HTMLDivElement>(null);
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const position = useRef<Position>({ top: 0, scrolled: 0 });
  const anchor = useRef({ index: 0, within: 0 });
  const size = useSize(box);
  // Another width breaks lines elsewhere.
  const heights = useMemo(() => new Heights(ROW), [measured, measured && size.width]); // eslint-disable-line react-hooks/exhaustive-deps
  const extent = useCallback(() => ({ rows: heights.top(count), view: size.height }), [heights, count, size.height]);
  const stick = useRef(stuck);
  stick.current = stuck;

  const goTo = useCallback(
    (top: number) => {
      position.current = placed(top, extent());
      const index = heights.at(position.current.top, count);
      anchor.current = { index, within: position.current.top - heights.top(index) };
      if (box.current) {
        box.current.scrollTop = position.current.scrolled;
        position.current.scrolled = box.current.scrollTop;
      }
      redraw();
    },
    [extent, heights, count],
  );

  const setStuck = (now: boolean) => {
    if (stick.current === now) return;
    stick.current = now;
    onStuck(now);
  };

  // What is to be shown as soon as it is known how much can be seen.
  const pending = useRef<number>(undefined);
  useImperativeHandle(handle, () => ({
    show: (index) => {
      if (size.height === 0) {
        pending.current = index;
        return;
      }
      const top = heights.top(index);
      setStuck(false);
      const seen = top >= position.current.top + ROW && top + 2 * ROW <= position.current.top + size.height;
      if (!seen) goTo(upper(top, size.height));
    },
    end: () => {
      setStuck(true);
      goTo(extent().rows - size.height);
    },
    top: () => {
      setStuck(extent().rows <= size.height);
      goTo(0);
    },
    first: () => heights.at(position.current.top, count),
    focus: () => box.current?.focus({ preventScroll: true }),
  }));

  // After each drawing: rows are as high as they came out, and the reader stays where they are.
  useLayoutEffect(() => {
    if (!box.current || size.height === 0) return;
    if (pending.current !== undefined) {
      goTo(upper(heights.top(pending.current), size.height));
      pending.current = undefined;
    }
    if (measured) for (const child of block.current?.children ?? []) heights.set(Number((child as HTMLElement).dataset.row), child.getBoundingClientRect().height);
    const { rows, view } = extent();
    const wanted = stick.current ? rows - view : measured ? heights.top(anchor.current.index) + anchor.current.within : position.current.top;
    const within = Math.max(0, Math.min(wanted, rows - view));
    if (Math.abs(within - position.current.top) > 0.5) goTo(within);
  });

  const first = Math.max(0, heights.at(position.current.top, count) - SPARE);
  const last = Math.min(count - 1, heights.at(position.current.top + size.height, count) + SPARE);
  useEffect(() => {
    if (size.height > 0 && last >= first) onSeen(first, last);
  }, [first, last, count, size.height, onSeen]);

  const idle = useRef<ReturnType<typeof setTimeout>>(undefined);
  const scroll = () => {
    const scrolled = box.current!.scrollTop;
    if (Math.abs(scrolled - position.current.scrolled) < 0.5) return;
    const now = extent();
    position.current = scrolledTo(scrolled, position.current, now);
    const { top } = position.current;
    const index = heights.at(top, count);
    anchor.current = { index, within: top - heights.top(index) };
    setStuck(top >= now.rows - now.view - ROW);
    redraw();
    if (now.rows <= HIGHEST) return;
    // Small steps lead away from where the thumb belongs: it is put there as soon as nobody scrolls, or at its end.
    clearTimeout(idle.current);
    const atEnd = scrolled <= 0 || scrolled >= elementHeight(now) - now.view - 1;
    idle.current = setTimeout(() => goTo(position.current.top), atEnd ? 0 : 200);
  };
  useEffect(() => () => clearTimeout(idle.current), []);

  // Whoever goes up is not held back, not even by lines that come before the browser has scrolled.
  const leave = () => {
    if (extent().rows > size.height) setStuck(false);
  };
  useEffect(() => {
    const selected = () => {
      const selection = document.getSelection();
      if (selection && !selection.isCollapsed && stick.current && block.current?.contains(selection.anchorNode)) leave();
    };
    document.addEventListener('selectionchange', selected);
    return () => document.removeEventListener('selectionchange', selected);
  });

  const shift = position.current.top - position.current.scrolled;
  return (
    <div
      ref={box}
      className="log-box"
      role="log"
      aria-live="off"
      aria-label={label}
      tabIndex={0}
      onScroll={scroll}
      onWheel={(event) => event.deltaY < 0 && leave()}
      onTouchMove={leave}
      onKeyDown={(event) => ['ArrowUp', 'PageUp', 'Home'].includes(event.key) && leave()}
    >
      <div style={{ height: elementHeight(extent()), position: 'relative' }}>
        <div ref={block} className="log-rows" style={{ transform: `translateY(${heights.top(first) - shift}px)` }}>
          {Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => row(first + i))}
        </div>
      </div>
    </div>
  );
}

/** Where the view begins so that what is at a place is seen in its upper part. */
const upper = (top: number, view: number) => top - Math.floor(view / 3 / ROW) * ROW;

function useSize(box: React.RefObject<HTMLDivElement | null>) {
  const size = useRef({ width: 0, height: 0 });
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  useLayoutEffect(() => {
    const measure = () => {
      const width = box.current!.clientWidth;
      // No more is drawn than a screen shows, also where nothing around it bounds the box.
      const height = Math.min(box.current!.clientHeight, window.innerHeight);
      if (width === size.current.width && height === size.current.height) return;
      size.current = { width, height };
      redraw();
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, [box]);
  return size.current;
}
