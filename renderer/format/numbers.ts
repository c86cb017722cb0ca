/** Counts, times and dates as the interface writes them; numbers themselves are set by `core/chart/text.ts`, as in charts. */

const thin = '\u202f';

/** A number as a person would type it, which reads back to the same double. */
export function typedNumber(value: number | 'infinite'): string {
  if (value === 'infinite' || value === Infinity) return '∞';
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-4 && size < 1e5)) return String(value);
  return value.toExponential().replace('e+', 'e');
}

/** A count, with thin spaces from 10 000 on. */
export function count(value: number): string {
  const text = String(Math.round(value));
  return text.length > 4 ? text.replace(/(\d)(?=(\d{3})+$)/g, `$1${thin}`) : text;
}

export function counted(value: number, singular: string, plural = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : plural}`;
}

/** A length of time in seconds, with its unit. */
export function duration(seconds: number): string {
  if (seconds < 0.0095) return `${trimmed((seconds * 1000).toPrecision(1))} ms`;
  if (seconds < 0.0995) return `${String(Math.round(seconds * 1000))} ms`;
  if (seconds < 9.95) return `${trimmed(seconds.toPrecision(2))} s`;
  if (seconds < 99.5) return `${String(Math.round(seconds))} s`;
  if (seconds < 5400) return `${String(Math.round(seconds / 60))} min`;
  return `${String(Math.floor(seconds / 3600))} h ${String(Math.round((seconds % 3600) / 60))} min`;
}

/** A moment as said on that day: today 14:02, yesterday, Mon, then 2026-11-24. */
export function moment(iso: string, now = new Date(), short = false): string {
  const date = new Date(iso);
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const days = Math.ceil((midnight - date.getTime()) / 86_400_000);
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (days <= 0) return short ? clock : `today ${clock}`;
  if (days === 1) return 'yesterday';
  if (days < 7) return date.toLocaleDateString('en', { weekday: 'short' });
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function trimmed(text: string): string {
  if (text.includes('e')) return String(Number(text));
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
