import { Validator, type OutputUnit } from '@cfworker/json-schema';
import { ErrorSchemaBuilder, type ErrorSchema, type RJSFSchema, type ValidationData, type ValidatorType } from '@rjsf/utils';
import { isSchema, type Json } from './schema';

/** One thing that is wrong with a value: where, and what, in the server's words. */
export type Fault = { path: string[]; message: string };

/** Words that only say that something below them is wrong. */
const BUNDLES = new Set(['properties', 'patternProperties', 'additionalProperties', 'unevaluatedProperties', 'unevaluatedItems', 'items', 'prefixItems', '$ref', 'allOf', 'if', 'dependentSchemas']);

/** Words of which the alternatives are not told one by one. */
const ALTERNATIVES = new Set(['anyOf', 'oneOf']);

/** A copy that the browser can check: patterns that only the server's engine knows are left to the server. */
function checkable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(checkable);
  if (!isSchema(value)) return value;
  return Object.fromEntries(
    Object.entries(value as Json).flatMap(([word, inner]) => {
      if (word === '$id' || word === '$schema') return [];
      if (word === 'pattern' && typeof inner === 'string' && !compiles(inner)) return [];
      if (word === 'enum' || word === 'const' || word === 'default' || word === 'examples' || word.startsWith('ui:')) return [[word, inner]];
      return [[word, checkable(inner)]];
    }),
  );
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}

type Compiled = { source: Json; validator: Validator };

const compiledOf = new WeakMap<object, Compiled>();

function compile(schema: Json, root: Json): Compiled {
  const known = compiledOf.get(schema);
  if (known) return known;
  const whole = schema === root ? schema : { ...schema, $defs: { ...(root.$defs as Json), ...(schema.$defs as Json) }, definitions: { ...(root.definitions as Json), ...(schema.definitions as Json) } };
  const source = checkable(whole) as Json;
  const result = { source, validator: new Validator(structuredClone(source), '2020-12', false) };
  compiledOf.set(schema, result);
  return result;
}

const plain = (value: unknown): unknown => (value === undefined ? {} : JSON.parse(JSON.stringify(value)));

const keysOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => decodeURI(key).replaceAll('~1', '/').replaceAll('~0', '~'));

/** What a keyword of the schema says, by the way that led to it. */
function wordAt(source: Json, location: string): unknown {
  let at: unknown = source;
  for (const key of keysOf(location)) {
    at = (at as Json | undefined)?.[key];
    if (key === '$ref' && typeof at === 'string') at = keysOf(at).reduce<unknown>((it, next) => (it as Json | undefined)?.[next], source);
  }
  return at;
}

const kindOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

const show = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

const valueAt = (value: unknown, path: string[]) => path.reduce<unknown>((it, key) => (it as Json | undefined)?.[key], value);

/** The name in quotes at the end of the library's sentence. */
const named = (unit: OutputUnit) => /"([^"]*)"\.$/.exec(unit.error)?.[1] ?? '';

/** What is wrong, as the server says it (dev.slipway.catalog.SchemaWords). */
function faultOf(unit: OutputUnit, source: Json, value: unknown): Fault {
  const path = keysOf(unit.instanceLocation);
  const word = wordAt(source, unit.keywordLocation);
  const plainly = (message: string): Fault => ({ path, message });
  switch (unit.keyword) {
    case 'required':
    case 'dependentRequired':
      return { path: [...path, named(unit)], message: 'is missing' };
    case 'type':
      // A row that was added to a list and left empty.
      if (valueAt(value, path) === null && /^\d+$/.test(path.at(-1) ?? '')) return plainly('is missing');
      return plainly(`expected ${Array.isArray(word) ? word.join(' or ') : show(word)}, got ${kindOf(valueAt(value, path))}`);
    case 'enum':
      return plainly(`must be one of [${(word as unknown[]).map(show).join(', ')}]`);
    case 'const':
      return plainly(`must be ${show(word)}`);
    case 'pattern':
      return plainly(`does not match the pattern ${show(word)}`);
    case 'format':
      return plainly(`is no valid ${show(word)}`);
    case 'minLength':
      return plainly(`must have at least ${show(word)} characters`);
    case 'maxLength':
      return plainly(`must have at most ${show(word)} characters`);
    case 'minItems':
      return plainly(`must have at least ${show(word)} items`);
    case 'maxItems':
      return plainly(`must have at most ${show(word)} items`);
    case 'minProperties':
      return plainly(`must have at least ${show(word)} properties`);
    case 'maxProperties':
      return plainly(`must have at most ${show(word)} properties`);
    case 'minimum':
      return plainly(`must be ${show(word)} or more`);
    case 'maximum':
      return plainly(`must be ${show(word)} or less`);
    case 'exclusiveMinimum':
      return plainly(`must be more than ${show(word)}`);
    case 'exclusiveMaximum':
      return plainly(`must be less than ${show(word)}`);
    case 'multipleOf':
      return plainly(`must be a multiple of ${show(word)}`);
    case 'uniqueItems':
      return plainly('must not hold the same item twice');
    case 'oneOf':
    case 'anyOf':
      return plainly(unit.keyword === 'oneOf' ? 'must fit exactly one of the forms that are allowed' : 'must fit one of the forms that are allowed');
    case 'not':
      return plainly('has a form that is not allowed');
    case 'false':
      return plainly('is not allowed here');
    default:
      return plainly('does not fit');
  }
}

/** Everything that is wrong with a value by a schema; nothing when the schema is none that can be checked here. */
export function faults(schema: RJSFSchema, value: unknown): Fault[] {
  try {
    const { source, validator } = compile(schema as Json, schema as Json);
    const data = plain(value);
    const { errors } = validator.validate(data);
    const choices = errors.filter((it) => ALTERNATIVES.has(it.keyword)).map((it) => `${it.keywordLocation}/`);
    const result = errors
      .filter((it) => !BUNDLES.has(it.keyword) && !choices.some((place) => it.keywordLocation.startsWith(place)))
      .map((it) => faultOf(it, source, data));
    return result.filter((one, index) => result.findIndex((it) => it.message === one.message && it.path.join('/') === one.path.join('/')) === index);
  } catch {
    // The server's answer is final; what cannot be checked here is checked there.
    return [];
  }
}

const sentence = (message: string) => message.charAt(0).toUpperCase() + message.slice(1);

/** Puts what is wrong where the form shows it. */
export function errorSchemaOf<T>(all: Fault[]): ErrorSchema<T> {
  const builder = new ErrorSchemaBuilder<T>();
  for (const { path, message } of all) {
    // The form shows errors of a list's items only by numbers.
    builder.addErrors(
      sentence(message),
      path.map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
    );
  }
  return builder.ErrorSchema;
}

/** Checks without compiling code, which the pages' policy does not allow. */
export const validator: ValidatorType = {
  validateFormData(formData, schema): ValidationData<unknown> {
    const found = faults(schema, formData);
    const errors = found.map(({ path, message }) => ({ property: `.${path.join('.')}`, message: sentence(message), stack: `${path.join('.')} ${message}` }));
    return { errors, errorSchema: errorSchemaOf(found) };
  },
  isValid(schema, formData, rootSchema) {
    try {
      return compile(schema as Json, rootSchema as Json).validator.validate(plain(formData)).valid;
    } catch {
      return false;
    }
  },
  rawValidation: <Result,>(schema: RJSFSchema, formData?: unknown) => ({ errors: faults(schema, formData) as Result[] }),
};
