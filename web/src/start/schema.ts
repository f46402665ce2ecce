import type { RJSFSchema, UiSchema } from '@rjsf/utils';

/** A JSON Schema with what authors add to it: `ui:…` keywords and `secret`. */
export type Schema = RJSFSchema & { secret?: boolean };

export type Json = Record<string, unknown>;

/** Values as the types of requests want them: of an object whose fields nobody lists, those know no field. */
export const asBody = (values: Json) => values as Record<string, never>;

/** Whether it is a schema that says something, not true or false. */
export const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The title of the page for fields that name none. */
export const FIRST_PAGE = 'Inputs';

/** The type of the values, when there is one beside null. */
export function typeOf(schema: Schema): string | undefined {
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((it) => it !== 'null');
  return types.length === 1 ? types[0] : schema.properties ? 'object' : undefined;
}

/** What a reference inside the schema leads to; the schema itself when it is none. */
function resolved(schema: Schema, root: Schema): Schema {
  let at = schema;
  for (let hops = 0; hops < 8 && typeof at.$ref === 'string' && at.$ref.startsWith('#'); hops++) {
    const target = at.$ref
      .slice(1)
      .split('/')
      .slice(1)
      .reduce<unknown>((it, key) => (it as Json | undefined)?.[decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')], root);
    if (!isSchema(target)) return at;
    const { $ref: _, ...own } = at;
    at = { ...target, ...own };
  }
  return at;
}

const LISTS = ['allOf', 'anyOf', 'oneOf'] as const;
const BRANCHES = ['then', 'else'] as const;
const DEEPEST = 12;

/** The schema and everything that may add to it, depending on what is filled in. */
export function branches(schema: Schema, root: Schema, depth = 0): Schema[] {
  if (depth > DEEPEST) return [];
  const own = resolved(schema, root);
  const more = [
    ...LISTS.flatMap((word) => (Array.isArray(own[word]) ? own[word] : [])),
    ...BRANCHES.map((word) => own[word]),
    ...Object.values((own.dependentSchemas as Json | undefined) ?? {}),
  ].filter(isSchema);
  return [own, ...more.flatMap((it) => branches(it, root, depth + 1))];
}

/** The fields of an object, those that come and go included, in the order of the file. */
export function fieldsOf(schema: Schema, root: Schema): [string, Schema[]][] {
  const result = new Map<string, Schema[]>();
  for (const branch of branches(schema, root)) {
    for (const [name, property] of Object.entries(branch.properties ?? {})) {
      if (isSchema(property)) result.set(name, [...(result.get(name) ?? []), resolved(property, root)]);
    }
  }
  return [...result];
}

/** The fields as `ui:order` has them: `*`, or else the end, stands for those that it does not name. */
function inOrder<T>(fields: [string, T][], order: unknown): [string, T][] {
  if (!Array.isArray(order)) return fields;
  const named = order.includes('*') ? order : [...order, '*'];
  const rank = (name: string) => named.indexOf(named.includes(name) ? name : '*');
  return fields.toSorted(([one], [other]) => rank(one) - rank(other));
}

/** A page of the form, and the fields that are on it. */
export type Page = { title: string; fields: string[] };

/** The pages of the form, by `ui:page`; fields without one are on the first. */
export function pagesOf(schema: Schema): Page[] {
  const pages: Page[] = [{ title: FIRST_PAGE, fields: [] }];
  for (const [name, properties] of inOrder(fieldsOf(schema, schema), schema['ui:order'])) {
    const title = properties.map((it) => it['ui:page'] as unknown).find((it): it is string => typeof it === 'string' && it !== '');
    let page = title === undefined ? pages[0] : pages.find((it) => it.title === title);
    if (!page) pages.push((page = { title: title!, fields: [] }));
    page.fields.push(name);
  }
  return pages.length > 1 && pages[0]!.fields.length === 0 ? pages.slice(1) : pages;
}

const WIDGETS: Record<string, string[]> = {
  string: ['textarea', 'password', 'hidden', 'text', 'email', 'color'],
  number: ['updown', 'hidden'],
  integer: ['updown', 'hidden'],
  boolean: ['checkbox', 'radio', 'select', 'hidden'],
  array: ['hidden'],
  object: ['hidden'],
};

/** Settings of authors that fields understand. Anything else would reach the elements of the page as an attribute. */
const OPTIONS: Record<string, 'string' | 'number' | 'boolean' | 'strings'> = {
  inline: 'boolean',
  rows: 'number',
  addable: 'boolean',
  removable: 'boolean',
  orderable: 'boolean',
  enumNames: 'strings',
};

const fits = (value: unknown, kind: (typeof OPTIONS)[string]): boolean =>
  kind === 'strings' ? Array.isArray(value) && value.every((it) => typeof it === 'string') : typeof value === kind;

const hasChoice = (schema: Schema) => Array.isArray(schema.enum) || Array.isArray(schema.oneOf);

function widgetOf(schema: Schema): string | undefined {
  const type = typeOf(schema) ?? '';
  if (schema.secret === true && type === 'string') return 'password';
  const wanted = schema['ui:widget'] as unknown;
  if (typeof wanted !== 'string') return undefined;
  if (WIDGETS[type]?.includes(wanted)) return wanted;
  if (hasChoice(schema) && ['radio', 'select'].includes(wanted) && ['string', 'number', 'integer'].includes(type)) return wanted;
  if (type === 'array' && wanted === 'checkboxes' && isSchema(schema.items) && hasChoice(schema.items) && schema.uniqueItems) return wanted;
  return undefined;
}

/** Whether nothing says what is inside: such a value is written down as JSON. */
function isFree(schema: Schema): boolean {
  if (hasChoice(schema) || Array.isArray(schema.anyOf) || schema.const !== undefined || schema['ui:widget'] === 'hidden') return false;
  const type = typeOf(schema);
  if (type === 'array') return !isSchema(schema.items) && !Array.isArray(schema.prefixItems);
  if (type === 'object') return !isSchema(schema.additionalProperties) && !schema.patternProperties && branches(schema, schema).every((it) => Object.keys(it.properties ?? {}).length === 0);
  return type === undefined;
}

/** What a field's author says to the form, as far as the form knows it. */
function said(schema: Schema): UiSchema {
  const result: UiSchema = {};
  const type = typeOf(schema);
  const widget = widgetOf(schema);
  if (widget) result['ui:widget'] = widget;
  for (const word of ['ui:help', 'ui:placeholder', 'ui:title', 'ui:description'] as const) {
    const value = schema[word] as unknown;
    if (typeof value === 'string') result[word] = value;
  }
  const order = schema['ui:order'] as unknown;
  if (fits(order, 'strings')) result['ui:order'] = order as string[];
  const options = { ...(isSchema(schema['ui:options']) ? (schema['ui:options'] as Json) : {}) };
  for (const name of Object.keys(OPTIONS)) {
    const value = schema[`ui:${name}`] ?? options[name];
    if (value !== undefined && fits(value, OPTIONS[name]!)) result['ui:options'] = { ...result['ui:options'], [name]: value };
  }
  if (widget === 'textarea' && !result['ui:options']?.rows) result['ui:options'] = { ...result['ui:options'], rows: 4 };
  if (isFree(schema)) result['ui:field'] = 'json';
  // Without these a cleared field would get its default again, and a number out of bounds be changed silently.
  if (type === 'string' && typeof schema.default === 'string' && !schema.enum) result['ui:emptyValue'] = '';
  if (type === 'number' || type === 'integer') result['ui:options'] = { ...result['ui:options'], clampBehavior: 'none' };
  return result;
}

/** The form's names in order, with a `*` for those that it does not name: without, what comes and goes would break it. */
function ordered(order: string[], known: string[]): string[] {
  const named = order.filter((it, index) => (it === '*' || known.includes(it)) && order.indexOf(it) === index);
  return named.includes('*') ? named : [...named, '*'];
}

/** Takes the `ui:…` keywords out of a schema, into the shape in which the form wants them. */
export function uiSchemaOf(schema: Schema, root: Schema = schema, depth = 0): UiSchema {
  const result = said(resolved(schema, root));
  if (depth > DEEPEST) return result;
  const fields = fieldsOf(schema, root);
  if (depth === 0 || fields.length > 0) delete result['ui:field'];
  for (const [name, properties] of fields) {
    result[name] = Object.assign({}, ...properties.map((it) => uiSchemaOf(it, root, depth + 1)));
  }
  const items = resolved(schema, root).items;
  if (isSchema(items)) result.items = uiSchemaOf(items, root, depth + 1);
  if (result['ui:order']) {
    result['ui:order'] = ordered(
      result['ui:order'] as string[],
      fields.map(([name]) => name),
    );
  }
  return result;
}

/** Where secrets stand: names from the root, `*` for any item. */
export function secretPaths(schema: Schema, root: Schema = schema, depth = 0): string[][] {
  if (depth > DEEPEST) return [];
  const result: string[][] = [];
  for (const [name, properties] of fieldsOf(schema, root)) {
    if (properties.some((it) => it.secret === true)) result.push([name]);
    else for (const property of properties) result.push(...secretPaths(property, root, depth + 1).map((path) => [name, ...path]));
  }
  for (const branch of branches(schema, root)) {
    for (const inner of [branch.items, branch.additionalProperties].filter(isSchema)) {
      const item = resolved(inner, root);
      if (item.secret === true) result.push(['*']);
      else result.push(...secretPaths(item, root, depth + 1).map((path) => ['*', ...path]));
    }
  }
  return result;
}

/** The value with something else, or nothing, at each of the paths that it has. */
export function replacedAt(value: unknown, paths: string[][], by: string | undefined): unknown {
  if (paths.length === 0 || typeof value !== 'object' || value === null) return value;
  const inner = (key: string) => paths.filter(([first]) => first === key || first === '*').map((path) => path.slice(1));
  if (Array.isArray(value)) {
    return value.map((item, index) => {
      const rest = inner(String(index));
      return rest.some((path) => path.length === 0) ? by : replacedAt(item, rest, by);
    });
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const rest = inner(key);
      if (!rest.some((path) => path.length === 0)) return [[key, replacedAt(item, rest, by)]];
      return by === undefined || item === undefined ? [] : [[key, by]];
    }),
  );
}

/** Whether an object holds nothing but defaults, and lacks what it would need: nobody began to fill it in. */
function untouched(value: Json, properties: Schema[], root: Schema): boolean {
  if (Array.isArray(value)) return false;
  const all = properties.flatMap((it) => branches(it, root));
  const fields = new Map(properties.flatMap((it) => fieldsOf(it, root)));
  const lacks = all.some((it) => it.required?.some((name) => value[name] === undefined));
  return lacks && Object.entries(value).every(([name, item]) => fields.get(name)?.some((it) => it.default !== undefined && JSON.stringify(it.default) === JSON.stringify(item)));
}

/**
 * The inputs as they are sent: without what was left empty. The form makes empty objects and lists where there could be
 * some; those that nobody asks for are left out, so that the server's defaults and rules see what was meant.
 */
export function cleaned(value: unknown, schema: Schema, root: Schema = schema): unknown {
  if (Array.isArray(value)) {
    const items = resolved(schema, root).items;
    return value.map((item) => (item === undefined ? null : cleaned(item, isSchema(items) ? items : {}, root)));
  }
  if (typeof value !== 'object' || value === null) return value;
  const all = branches(schema, root);
  const fields = new Map(fieldsOf(schema, root));
  const required = new Set(all.flatMap((it) => it.required ?? []));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      const properties = fields.get(name) ?? [];
      const result = cleaned(item, properties[0] ?? {}, root);
      if (result === undefined) return [];
      const empty = typeof result === 'object' && result !== null && (Object.keys(result).length === 0 || untouched(result as Json, properties, root));
      return empty && !required.has(name) && properties.every((it) => it.default === undefined) ? [] : [[name, result]];
    }),
  );
}
