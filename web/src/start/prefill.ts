import { fieldsOf, replacedAt, secretPaths, typeOf, type Json, type Schema } from './schema';

/** What a form begins with, and which secrets have to be filled in anew. */
export type Beginning = { data: Json; emptied: string[] };

/** A text of an address as the value that the schema wants; what does not fit stays a text, and is told at its field. */
export function typed(text: string, schema: Schema): unknown {
  const type = typeOf(schema);
  if (type === 'number' || type === 'integer') {
    const number = Number(text);
    return text.trim() === '' || !Number.isFinite(number) ? text : number;
  }
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (type === 'array' || type === 'object') {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return type === 'array' ? text.split(',').map((it) => it.trim()) : text;
    }
  }
  if (type !== undefined) return text;
  try {
    const value: unknown = JSON.parse(text);
    // Where there is a choice, a number or a text may be meant: the text is what was written.
    const plain = typeof value !== 'object' || value === null;
    return plain && (schema.type !== undefined || schema.enum || schema.oneOf || schema.anyOf || schema.const !== undefined) ? text : value;
  } catch {
    return text;
  }
}

/** The inputs that an address names, `p.<name>=value`. Secrets do not belong into one, and are left empty. */
export function fromAddress(search: Record<string, unknown>, schema: Schema): Beginning {
  const hidden = new Set(secretPaths(schema).map(([first]) => first));
  const data: Json = {};
  const emptied: string[] = [];
  for (const [name, properties] of fieldsOf(schema, schema)) {
    const text = search[`p.${name}`];
    if (typeof text !== 'string') continue;
    if (hidden.has(name)) emptied.push(name);
    else data[name] = typed(text, properties[0]!);
  }
  return { data, emptied };
}

const MASK = '***';

/** The inputs of an older run, without what is masked. */
export function fromRun(input: Json, schema: Schema): Beginning {
  const paths = secretPaths(schema);
  const known = new Set(fieldsOf(schema, schema).map(([name]) => name));
  const data: Json = {};
  const emptied = new Set<string>();
  for (const [name, value] of Object.entries(input)) {
    if (!known.has(name)) continue;
    if (JSON.stringify(value).includes(`"${MASK}"`)) emptied.add(name);
    data[name] = unmasked(value);
    if (data[name] === undefined) delete data[name];
  }
  for (const [first] of paths) if (first !== undefined && input[first] !== undefined) emptied.add(first);
  return { data: replacedAt(data, paths, undefined) as Json, emptied: [...emptied] };
}

function unmasked(value: unknown): unknown {
  if (value === MASK) return undefined;
  if (Array.isArray(value)) return value.filter((it) => it !== MASK).map(unmasked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, unmasked(inner)])
      .filter(([, inner]) => inner !== undefined),
  );
}
