import { Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Problem } from '@/parts/Problem';
import './log.css';
import { rangeOf } from './range';
import { LogSource } from './source';
import { Viewer } from './Viewer';

export type LogViewProps = {
  /** `organization/name`. */
  project: string;
  /** Of an action run, which may be a step. */
  runId: string;
  ended: boolean;
  failed: boolean;
  /** The line or range that the address names: `120`, `120-140`. */
  line?: string;
  onLine?: (line: string | undefined) => void;
};

/** Where a log is opened: at a line, or at its end, and whether it stays there. */
export type Start = { at: number | undefined; follow: boolean };

type Opened = { source: LogSource; start: Start };

/**
 * The log of one action run, of any length; it fills the height that is given to it. Follows a run that is at work, and
 * opens where somebody wants to read: at the line of the address, at what it failed of, at the end of what is written now.
 */
export function LogView(props: LogViewProps) {
  const { project, runId, ended, failed, line } = props;
  const [opened, setOpened] = useState<Opened>();
  const [problem, setProblem] = useState<unknown>();
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const source = new LogSource(project, runId);
    let gone = false;
    open(source, failed, line).then(
      (start) => !gone && setOpened({ source, start }),
      (failure: unknown) => !gone && setProblem(failure),
    );
    return () => {
      gone = true;
      source.close();
      setOpened(undefined);
      setProblem(undefined);
    };
    // Where it opens is decided once: what becomes of the run later moves nobody.
  }, [project, runId, tries]); // eslint-disable-line react-hooks/exhaustive-deps
  const source = opened?.source;
  useEffect(() => {
    if (source && !(ended && source.ended)) source.follow();
  }, [source, ended]);
  if (source) return <Viewer {...props} source={source} start={opened.start} />;
  return (
    <div className="log">
      <div className="log-note">
        {problem ? <Problem error={problem} retry={() => setTries(tries + 1)} title="The log cannot be read" /> : <Loader size="sm" aria-label="Loading the log" />}
      </div>
    </div>
  );
}

async function open(source: LogSource, failed: boolean, line: string | undefined): Promise<Start> {
  const named = rangeOf(line)?.from;
  const [, error] = await Promise.all([source.open(), failed && !named ? failure(source) : undefined]);
  if (named && source.total > 0) return { at: Math.min(named, source.total), follow: false };
  if (error) return { at: error, follow: false };
  // What a run without such a line failed of is told last.
  if (!source.ended || failed) return { at: undefined, follow: true };
  return { at: 1, follow: false };
}

/** The first error; where there is none, the last warning: what a command writes at last before it fails, it writes there. */
async function failure(source: LogSource): Promise<number | undefined> {
  const errors = await source.search({ levels: 'error', limit: 0 });
  if (errors.total > 0) return errors.numbers[0];
  const warnings = await source.search({ levels: 'warn', limit: 0 });
  return warnings.total > warnings.numbers.length ? undefined : warnings.numbers.at(-1);
}
