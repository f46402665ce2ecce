import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const HOME = join(import.meta.dirname, '..', '..');

/** A server that was started through the launcher, as people start it. */
export type Server = { url: string; token: string; stop: () => Promise<void> };

/** Slower machines build for a while before the server starts. */
const START_TAKES = 300_000;

const SETTINGS = {
  // Tests start more than a person would in a minute.
  SLIPWAY_LIMITS_ACTION_RUNS_PER_MINUTE: '0',
  SLIPWAY_LIMITS_TEMPLATE_RUNS_PER_MINUTE: '0',
  SLIPWAY_LIMITS_SIGN_INS_PER_MINUTE: '0',
};

/** Starts the built server with a database and a catalog of its own. */
export async function startServer(settings: Record<string, string> = {}): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-e2e-'));
  // The database drops to another account when root starts it, and has to get through.
  chmodSync(folder, 0o755);
  const catalog = join(folder, 'catalog');
  cpSync(join(HOME, 'catalog'), catalog, { recursive: true });
  cpSync(join(import.meta.dirname, 'catalog'), join(catalog, 'e2e'), { recursive: true });
  const arguments_ = ['up', '--port', '0', '--data-dir', join(folder, 'data'), '--catalog', catalog, '-o', 'json'];
  const env = { ...withoutOurs(process.env), ...SETTINGS, ...settings };
  const child = spawn(join(HOME, 'slipway'), arguments_, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = async () => {
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { url, token } = await announced(child);
    return { url, token, stop };
  } catch (failure) {
    await stop();
    throw failure;
  }
}

/** What somebody set for their own server is none of ours. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = /^SLIPWAY_(JAVA_HOME|JAVA_OPTS|PAGES)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('SLIPWAY_') || kept.test(name)));
}

function announced(child: ChildProcess): Promise<{ url: string; token: string }> {
  return new Promise((resolve, reject) => {
    let said = '';
    let complained = '';
    const timer = setTimeout(() => reject(new Error(`The server did not start in time.\n${complained}`)), START_TAKES);
    child.stdout!.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      try {
        const facts = JSON.parse(said) as { url: string; token: string; problems: string[] };
        clearTimeout(timer);
        if (facts.problems.length === 0) resolve(facts);
        else reject(new Error(`The catalog of the tests has problems:\n${facts.problems.join('\n')}`));
      } catch {
        // The rest is still to come.
      }
    });
    child.stderr!.on('data', (chunk: Buffer) => (complained += chunk.toString()));
    child.on('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The server ended with ${code}.\n${complained}`));
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const last = setTimeout(() => child.kill('SIGKILL'), 20_000);
    child.once('exit', () => {
      clearTimeout(last);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
