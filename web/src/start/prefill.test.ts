import { beforeEach, describe, expect, it, vi } from 'vitest';
import { cliCommand, curlCommand } from './commands';
import { drafts } from './draft';
import { fromAddress, fromRun, typed } from './prefill';
import type { Schema } from './schema';
import type { Definition } from '@/api/types';

const schema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    replicas: { type: ['integer', 'null'] },
    public: { type: 'boolean' },
    regions: { type: 'array', items: { type: 'string' } },
    place: { type: 'object', properties: { zone: { type: 'string' } } },
    password: { type: 'string', secret: true },
  },
} as Schema;

describe('prefilled values', () => {
  it('have the type that the schema wants', () => {
    expect(typed('007', { type: 'string' })).toBe('007');
    expect(typed('3', { type: ['integer', 'null'] })).toBe(3);
    expect(typed('many', { type: 'integer' })).toBe('many');
    expect(typed('', { type: 'number' })).toBe('');
    expect(typed('true', { type: 'boolean' })).toBe(true);
    expect(typed('yes', { type: 'boolean' })).toBe('yes');
    expect(typed('["a"]', { type: 'array' })).toEqual(['a']);
    expect(typed('a, b', { type: 'array' })).toEqual(['a', 'b']);
    expect(typed('{"zone":"a"}', { type: 'object' })).toEqual({ zone: 'a' });
  });

  it('come from the address, secrets and unknown names aside', () => {
    expect(fromAddress({ 'p.name': 'shop', 'p.replicas': '2', 'p.password': 'x', 'p.nothing': '1', from: 'r' }, schema)).toEqual({ data: { name: 'shop', replicas: 2 }, emptied: ['password'] });
  });

  it('come from an older run, with what is masked left empty', () => {
    expect(fromRun({ name: 'shop', password: '***', place: { zone: '***' }, gone: 1 }, schema)).toEqual({ data: { name: 'shop', place: {} }, emptied: ['password', 'place'] });
  });
});

describe('drafts', () => {
  const kept = new Map<string, string>();

  beforeEach(() => {
    kept.clear();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    });
  });

  it('are kept without secrets', () => {
    drafts.put('default/default', 'template:shop@1', { name: 'shop', password: 'hunter2' }, schema);
    expect([...kept.values()].join()).not.toContain('hunter2');
    expect(drafts.get('default/default', 'template:shop@1')?.data).toEqual({ name: 'shop' });
    expect(drafts.get('default/other', 'template:shop@1')).toBeNull();
    drafts.drop('default/default', 'template:shop@1');
    expect(drafts.get('default/default', 'template:shop@1')).toBeNull();
  });

  it('that cannot be read are none', () => {
    kept.set('slipway-draft:p:d', '{');
    expect(drafts.get('p', 'd')).toBeNull();
    kept.set('slipway-draft:p:d', '[]');
    expect(drafts.get('p', 'd')).toBeNull();
  });
});

describe('copied commands', () => {
  const definition = { id: '1', kind: 'template', name: 'shop', version: '1.0.0', schema } as unknown as Definition;

  it('quote what a shell would take apart, and hold no secret', () => {
    const inputs = { name: "it's $HOME", replicas: 2, regions: ['a'], password: 'hunter2' };
    expect(cliCommand(definition, inputs)).toBe(`./slipway run shop@1.0.0 -p 'name=it'\\''s $HOME' -p replicas=2 -p 'regions=["a"]' -p 'password=<secret>' --follow`);
    expect(curlCommand(definition, inputs, 'o/p', 'http://localhost:8080')).not.toContain('hunter2');
  });

  it('keep a text that begins like a file', () => {
    expect(cliCommand(definition, { name: '@x' })).toContain('-p name=@@x');
  });
});

describe('a value that has no one type', () => {
  it('is read as JSON when it is some', () => {
    expect(typed('[1, {"a": true}]', {})).toEqual([1, { a: true }]);
    expect(typed('a text', {})).toBe('a text');
    expect(typed('{"host": "h"}', { oneOf: [{ type: 'object' }, { type: 'string' }] })).toEqual({ host: 'h' });
  });

  it('stays a text where only texts can be chosen', () => {
    expect(typed('3', { enum: ['3', '4'] })).toBe('3');
    expect(typed('3', { type: ['string', 'integer'] })).toBe('3');
  });
});
