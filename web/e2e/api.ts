/** The API as a program uses it, for what a test only needs to be there. */
export class Api {
  constructor(
    readonly url: string,
    private readonly token?: string,
  ) {}

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...(this.token && { Authorization: `Bearer ${this.token}` }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : (JSON.parse(text) as { data: unknown }).data) as T;
  }

  /** Starts an action by its name; its run's id. */
  async startAction(name: string, input: Record<string, unknown> = {}): Promise<string> {
    const { actions } = await this.call<{ actions: Named[] }>('GET', '/actions');
    return (await this.call<{ runId: string }>('POST', `/actions/${idOf(actions, name)}/run`, { input })).runId;
  }

  /** Starts a template by its name; its run's id. */
  async startTemplate(name: string, inputs: Record<string, unknown> = {}): Promise<string> {
    const { templates } = await this.call<{ templates: Named[] }>('GET', '/templates');
    return (await this.call<{ runId: string }>('POST', '/templates/run', { templateId: idOf(templates, name), inputs })).runId;
  }

  /** Waits until a run is seen as this. */
  async becomes(run: string, status: string, within = 60_000): Promise<void> {
    await this.until(async () => (await this.status(run)) === status, `${run} to be ${status}`, within);
  }

  /** Waits until a step of a template run asks people for something; the id of what it asks. */
  async asks(run: string): Promise<string> {
    const found = async () =>
      (await this.call<{ approvals: { id: string; templateRunId: string | null }[] }>('GET', '/approvals?state=pending&limit=200')).approvals.find(
        (it) => it.templateRunId === run,
      );
    await this.until(async () => (await found()) !== undefined, `${run} to ask`, 60_000);
    return (await found())!.id;
  }

  private async until(holds: () => Promise<boolean>, what: string, within: number): Promise<void> {
    const end = Date.now() + within;
    while (!(await holds())) {
      if (Date.now() > end) throw new Error(`Waited in vain for ${what}`);
      await new Promise((again) => setTimeout(again, 100));
    }
  }

  async status(run: string): Promise<string> {
    return (await this.call<{ status: string }>('GET', `/runs/${run}`)).status;
  }
}

type Named = { id: string; name: string };

function idOf(list: Named[], name: string): string {
  const found = list.find((it) => it.name === name);
  if (!found) throw new Error(`The catalog of the tests has no ${name}`);
  return found.id;
}
