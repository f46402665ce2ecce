import { describe, expect, it } from 'vitest';
import { cleaned, pagesOf, replacedAt, secretPaths, uiSchemaOf, type Schema } from './schema';

const conditional: Schema = {
  type: 'object',
  properties: { kind: { type: 'string' } },
  if: { properties: { kind: { const: 'x' } } },
  then: { properties: { days: { type: 'integer', 'ui:page': 'Later', 'ui:help': 'In days' } } },
} as Schema;

describe('pages of a form', () => {
  it('are made of ui:page in the order of the fields, the nameless first', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'string', 'ui:page': 'Size' }, b: { type: 'string' }, c: { type: 'string', 'ui:page': 'Size' } },
    } as Schema;
    expect(pagesOf(schema)).toEqual([
      { title: 'Inputs', fields: ['b'] },
      { title: 'Size', fields: ['a', 'c'] },
    ]);
  });

  it('have no nameless first page when every field names one', () => {
    expect(pagesOf({ properties: { a: { 'ui:page': 'One' } } } as Schema)).toEqual([{ title: 'One', fields: ['a'] }]);
    expect(pagesOf({})).toEqual([{ title: 'Inputs', fields: [] }]);
  });

  it('follow the order that the author wants', () => {
    expect(pagesOf({ 'ui:order': ['c', '*', 'a'], properties: { a: {}, b: {}, c: {}, d: {} } } as Schema)).toEqual([{ title: 'Inputs', fields: ['c', 'b', 'd', 'a'] }]);
  });

  it('know fields that come and go', () => {
    expect(pagesOf(conditional)).toEqual([
      { title: 'Inputs', fields: ['kind'] },
      { title: 'Later', fields: ['days'] },
    ]);
  });
});

describe('what authors say to the form', () => {
  it('is lifted out of the schema, at every level', () => {
    const ui = uiSchemaOf({
      type: 'object',
      'ui:order': ['b', 'a'],
      properties: {
        a: { type: 'string', 'ui:widget': 'textarea', 'ui:placeholder': 'orders', 'ui:page': 'One' },
        b: { type: 'array', items: { type: 'object', properties: { c: { type: 'string', 'ui:help': 'Lower case' } } } },
      },
    } as Schema);
    expect(ui['ui:order']).toEqual(['b', 'a', '*']);
    expect(ui.a).toMatchObject({ 'ui:widget': 'textarea', 'ui:placeholder': 'orders' });
    expect(ui.a).not.toHaveProperty('ui:page');
    expect(ui.b.items.c).toEqual({ 'ui:help': 'Lower case' });
    expect(uiSchemaOf(conditional).days).toMatchObject({ 'ui:help': 'In days' });
  });

  it('cannot bring in widgets, fields or attributes that the form does not know', () => {
    const ui = uiSchemaOf({
      properties: {
        a: {
          type: 'string',
          'ui:widget': 'script',
          'ui:field': 'evil',
          'ui:dangerouslySetInnerHTML': { __html: '<b>' },
          'ui:options': { dangerouslySetInnerHTML: { __html: '<b>' }, onClick: 'x', rows: 3, inline: 'yes' },
        },
        b: { type: 'string', 'ui:widget': 'select' },
      },
    } as Schema);
    expect(ui.a).toEqual({ 'ui:options': { rows: 3 } });
    expect(ui.b).toEqual({});
  });

  it('makes secrets passwords whatever else is said', () => {
    expect(uiSchemaOf({ properties: { a: { type: 'string', secret: true, 'ui:widget': 'textarea' } } } as Schema).a).toMatchObject({ 'ui:widget': 'password' });
  });

  it('asks for values of any shape as JSON', () => {
    const ui = uiSchemaOf({ properties: { a: { type: 'object' }, b: { type: 'array' }, c: {}, d: { type: 'object', properties: { e: {} } } } } as Schema);
    expect([ui.a['ui:field'], ui.b['ui:field'], ui.c['ui:field'], ui.d['ui:field'], ui.d.e['ui:field']]).toEqual(['json', 'json', 'json', undefined, 'json']);
  });
});

describe('secrets', () => {
  const schema = {
    properties: {
      password: { type: 'string', secret: true },
      users: { type: 'array', items: { properties: { name: { type: 'string' }, key: { type: 'string', secret: true } } } },
      tokens: { type: 'object', additionalProperties: { type: 'string', secret: true } },
    },
  } as Schema;

  it('are found at every level', () => {
    expect(secretPaths(schema)).toEqual([['password'], ['users', '*', 'key'], ['tokens', '*']]);
  });

  it('are masked or left out', () => {
    const value = { password: 'p', users: [{ name: 'ada', key: 'k' }], tokens: { a: 't' }, other: 1 };
    expect(replacedAt(value, secretPaths(schema), '•••')).toEqual({ password: '•••', users: [{ name: 'ada', key: '•••' }], tokens: { a: '•••' }, other: 1 });
    expect(replacedAt(value, secretPaths(schema), undefined)).toEqual({ users: [{ name: 'ada' }], tokens: {}, other: 1 });
  });
});

describe('what is sent', () => {
  it('leaves out what nobody filled in, and nothing else', () => {
    const schema = {
      required: ['must'],
      properties: {
        must: { type: 'array' },
        may: { type: 'array' },
        regions: { type: 'array', default: ['eu'] },
        place: { type: 'object', required: ['region'], properties: { region: {}, zone: {} } },
        text: { type: 'string' },
        off: { type: 'boolean' },
        zero: { type: 'integer' },
      },
    } as Schema;
    expect(cleaned({ must: [], may: [], regions: [], place: { zone: undefined }, text: undefined, off: false, zero: 0 }, schema)).toEqual({ must: [], regions: [], off: false, zero: 0 });
  });

  it('leaves out an object that nobody has to fill in and nobody began to', () => {
    const schema = { properties: { place: { type: 'object', required: ['region'], properties: { region: {}, zone: { type: 'string', default: 'a' } } } } } as Schema;
    expect(cleaned({ place: { zone: 'a' } }, schema)).toEqual({});
    expect(cleaned({ place: { zone: 'b' } }, schema)).toEqual({ place: { zone: 'b' } });
    expect(cleaned({ place: { zone: 'a', region: 'eu' } }, schema)).toEqual({ place: { zone: 'a', region: 'eu' } });
  });
});
