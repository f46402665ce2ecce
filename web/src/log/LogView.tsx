/** The log of an action run. */
export function LogView({ runId }: { project: string; runId: string; ended: boolean; failed: boolean; line?: string; onLine?: (line: string | undefined) => void }) {
  return <p>{runId}</p>;
}
