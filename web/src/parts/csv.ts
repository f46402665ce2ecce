/**
 * One field of a CSV file. A spreadsheet takes what begins with one of these for a formula: a quote before it makes it a
 * text (SECURITY.md U3).
 */
export function csvField(value: unknown): string {
  const plain = value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const text = plain.replaceAll('\0', '');
  const harmless = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

/** A CSV file, as RFC 4180 says, with a mark by which spreadsheets know that it is UTF-8. */
export function csv(heads: string[], rows: unknown[][]): string {
  return '\uFEFF' + [heads, ...rows].map((row) => row.map(csvField).join(',')).join('\r\n') + '\r\n';
}

/** Hands a text to the person at the browser as a file. */
export function save(name: string, type: string, text: string) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
