const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const WORDS = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'short' });

/** `3 minutes ago`, `in 2 hours`; `now` for the last few seconds. */
export function relative(at: number, now: number): string {
  const past = now - at;
  const size = Math.abs(past);
  if (size < 5_000) return 'now';
  const [amount, unit]: [number, Intl.RelativeTimeFormatUnit] =
    size < MINUTE
      ? [Math.round(size / 1000), 'second']
      : size < HOUR
        ? [Math.round(size / MINUTE), 'minute']
        : size < DAY
          ? [Math.round(size / HOUR), 'hour']
          : [Math.round(size / DAY), 'day'];
  return WORDS.format(past > 0 ? -amount : amount, unit);
}

/** `2026-11-22 14:03:07.123 UTC`, or with the offset of this browser. */
export function absolute(at: string | number, utc: boolean): string {
  const date = new Date(at);
  if (utc) return date.toISOString().replace('T', ' ').replace('Z', ' UTC');
  const two = (value: number) => String(value).padStart(2, '0');
  const offset = -date.getTimezoneOffset();
  const sign = offset < 0 ? '−' : '+';
  const zone = `UTC${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${time}.${String(date.getMilliseconds()).padStart(3, '0')} ${zone}`;
}

/** `850 ms`, `4.2 s`, `3 m 07 s`, `2 h 05 m`, `3 d 4 h`. */
export function duration(millis: number): string {
  if (millis < 1000) return `${Math.max(0, Math.round(millis))} ms`;
  if (millis < 10_000) return `${(Math.floor(millis / 100) / 10).toFixed(1)} s`;
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  if (millis < MINUTE) return `${Math.floor(millis / 1000)} s`;
  if (millis < HOUR) return `${Math.floor(millis / MINUTE)} m ${two((millis % MINUTE) / 1000)} s`;
  if (millis < DAY) return `${Math.floor(millis / HOUR)} h ${two((millis % HOUR) / MINUTE)} m`;
  return `${Math.floor(millis / DAY)} d ${Math.floor((millis % DAY) / HOUR)} h`;
}
