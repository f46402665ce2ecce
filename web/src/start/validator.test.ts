import { describe, expect, it } from 'vitest';
import { errorSchemaOf, faults, validator } from './validator';

const said = (schema: object, value: unknown) => faults(schema, value).map((it) => `${it.path.join('.')} ${it.message}`);

describe('the validator', () => {
  it('says what the server says', () => {
    const schema = {
      type: 'object',
      required: ['name'],
      additionalProperties: false,
      properties: {
        name: { type: 'string' },
        size: { enum: ['small', 'large'] },
        port: { type: 'integer', minimum: 1, maximum: 9 },
        code: { type: 'string', pattern: '^[a-z]+$', minLength: 2 },
        mail: { type: 'string', format: 'email' },
        tags: { type: 'array', minItems: 2, items: { type: 'string' } },
      },
    };
    expect(said(schema, {})).toEqual(['name is missing']);
    expect(said(schema, { name: 3 })).toEqual(['name expected string, got number']);
    expect(said(schema, { name: 'x', size: 'huge' })).toEqual(['size must be one of [small, large]']);
    expect(said(schema, { name: 'x', port: 10 })).toEqual(['port must be 9 or less']);
    expect(said(schema, { name: 'x', port: 1.5 })).toEqual(['port expected integer, got number']);
    expect(said(schema, { name: 'x', code: '1' })).toEqual(expect.arrayContaining(['code does not match the pattern ^[a-z]+$', 'code must have at least 2 characters']));
    expect(said(schema, { name: 'x', mail: 'nobody' })).toEqual(['mail is no valid email']);
    expect(said(schema, { name: 'x', tags: [1] })).toEqual(expect.arrayContaining(['tags must have at least 2 items', 'tags.0 expected string, got number']));
  });

  it('follows references and conditions', () => {
    const schema = {
      type: 'object',
      properties: { kind: { type: 'string' }, where: { $ref: '#/$defs/place' } },
      if: { properties: { kind: { const: 'database' } }, required: ['kind'] },
      then: { required: ['days'], properties: { days: { type: 'integer', minimum: 1 } } },
      $defs: { place: { type: 'object', required: ['region'], properties: { region: { enum: ['eu', 'us'] } } } },
    };
    expect(said(schema, { kind: 'none' })).toEqual([]);
    expect(said(schema, { kind: 'database' })).toEqual(['days is missing']);
    expect(said(schema, { kind: 'database', days: 0 })).toEqual(['days must be 1 or more']);
    expect(said(schema, { where: {} })).toEqual(['where.region is missing']);
    expect(said(schema, { where: { region: 'mars' } })).toEqual(['where.region must be one of [eu, us]']);
  });

  it('tells of alternatives once', () => {
    const schema = { properties: { a: { oneOf: [{ type: 'string', minLength: 3 }, { type: 'integer' }] } } };
    expect(said(schema, { a: 'x' })).toEqual(['a must fit exactly one of the forms that are allowed']);
  });

  it('leaves patterns that only the server knows to the server', () => {
    expect(said({ properties: { a: { type: 'string', pattern: '(?P<word>x)\\z' } } }, { a: 'y' })).toEqual([]);
  });

  it('answers what the form asks about parts of a schema', () => {
    const root = { $defs: { word: { type: 'string' as const } } };
    expect(validator.isValid({ properties: { a: { $ref: '#/$defs/word' } } }, { a: 'x' }, root)).toBe(true);
    expect(validator.isValid({ properties: { a: { $ref: '#/$defs/word' } } }, { a: 1 }, root)).toBe(false);
    expect(validator.isValid({ $ref: '#/$defs/nothing' }, 'x', root)).toBe(false);
  });

  it('puts messages at their fields', () => {
    const schema = errorSchemaOf([
      { path: ['a', 'b'], message: 'is missing' },
      { path: [], message: 'is odd' },
    ]) as Record<string, unknown>;
    expect(schema).toMatchObject({ __errors: ['Is odd'], a: { b: { __errors: ['Is missing'] } } });
  });

  it('does not compile code', () => {
    const original = globalThis.Function;
    const refuse = () => {
      throw new Error('code was compiled');
    };
    globalThis.Function = refuse as never;
    try {
      expect(said({ type: 'object', required: ['a'] }, {})).toEqual(['a is missing']);
    } finally {
      globalThis.Function = original;
    }
  });
});
