import type { Definition } from '@/api/types';
import { replacedAt, secretPaths, type Json } from './schema';

/** A text as one word of a shell. */
const quoted = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** Stands in a copied command where a secret belongs. */
export const PLACEHOLDER = '<secret>';

/** The inputs with something to fill in where secrets are. */
export const shareable = (definition: Definition, inputs: Json): Json => replacedAt(inputs, secretPaths(definition.schema), PLACEHOLDER) as Json;

/** The same start from the command line. */
export function cliCommand(definition: Definition, inputs: Json): string {
  const words = Object.entries(shareable(definition, inputs)).map(([name, value]) => {
    const text = typeof value === 'string' ? value.replace(/^@/, '@@') : JSON.stringify(value);
    return `-p ${quoted(`${name}=${text}`)}`;
  });
  return ['./slipway run', quoted(`${definition.name}@${definition.version}`), ...words, '--follow'].join(' ');
}

/** The same start over HTTP. */
export function curlCommand(definition: Definition, inputs: Json, project: string, origin: string): string {
  const given = shareable(definition, inputs);
  const [address, body] =
    definition.kind === 'template' ? ['/api/v1/templates/run', { templateId: definition.id, inputs: given }] : [`/api/v1/actions/${definition.id}/run`, { input: given }];
  return [
    `curl -X POST ${quoted(origin + address)}`,
    `-H "Authorization: Bearer $SLIPWAY_TOKEN"`,
    `-H ${quoted(`X-Slipway-Project: ${project}`)}`,
    `-H 'Content-Type: application/json'`,
    `-d ${quoted(JSON.stringify(body))}`,
  ].join(' \\\n  ');
}
