import type { Run } from '@/api/types';
import { BASE } from '@/api/client';

const quoted = (text: string) => (/^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** What stands where a secret was. */
const MASK = '***';

export const hasMasked = (run: Run) => JSON.stringify(run.input).includes(MASK);

/** The command that starts the same again. */
export function asCli(run: Run, project: string): string {
  const pairs = Object.entries(run.input).map(([name, value]) => {
    // A text that begins with @ would be the name of a file.
    const text = typeof value === 'string' ? value.replace(/^@/, '@@') : JSON.stringify(value);
    return `-p ${quoted(`${name}=${text}`)}`;
  });
  const where = project === 'default/default' ? [] : [`--project ${quoted(project)}`];
  const about = run.entityId ? [`--entity ${run.entityId}`] : [];
  return ['./slipway run', quoted(run.definition.name), `--${run.kind}`, ...pairs, ...about, ...where, '--follow'].join(' ');
}

/** The request that starts the same again. */
export function asCurl(run: Run, project: string): string {
  const id = run.definition.id;
  const [path, body] =
    run.kind === 'template'
      ? ['/templates/run', { templateId: id, inputs: run.input }]
      : [`/actions/${id}/run`, { input: run.input, ...(run.entityId ? { entityId: run.entityId } : {}) }];
  return [
    `curl -s ${location.origin}${BASE}${path}`,
    `-H 'Content-Type: application/json'`,
    ...(run.via === 'dev' ? [] : [`-H "Authorization: Bearer $SLIPWAY_TOKEN"`]),
    `-H ${quoted(`X-Slipway-Project: ${project}`)}`,
    `-d ${quoted(JSON.stringify(body))}`,
  ].join(' \\\n  ');
}
