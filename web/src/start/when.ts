/** How a browser's field for a time, or for a day and a time, is written: without a zone. */
type Shape = 'date-time' | 'time';

const two = (value: number) => String(value).padStart(2, '0');

const day = (at: Date) => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;

/** The offset of this browser at a moment, such as `+01:00`; in UTC when times are shown so. */
export function offset(at: Date, utc: boolean): string {
  if (utc) return 'Z';
  const minutes = -at.getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** What a field shows of a value with a zone; nothing when it is no such value. */
export function shownWhen(value: unknown, shape: Shape, utc: boolean): string {
  if (typeof value !== 'string' || value === '') return '';
  const today = new Date();
  const at = new Date(shape === 'time' ? `${utc ? today.toISOString().slice(0, 10) : day(today)}T${value}` : value);
  if (Number.isNaN(at.getTime())) return '';
  const local = utc ? at.toISOString().slice(0, 19) : `${day(at)}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  const text = shape === 'time' ? local.slice(11) : local;
  return text.endsWith(':00') ? text.slice(0, -3) : text;
}

/** What a field holds, as RFC 3339 has it: with seconds and the zone that it was meant in. */
export function storedWhen(text: string, shape: Shape, utc: boolean): string | undefined {
  if (text === '') return undefined;
  const full = (shape === 'time' ? text.length === 5 : text.length === 16) ? `${text}:00` : text;
  const at = new Date(shape === 'time' ? `${day(new Date())}T${full}` : full);
  return Number.isNaN(at.getTime()) ? text : full + offset(at, utc);
}
