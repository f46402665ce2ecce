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
