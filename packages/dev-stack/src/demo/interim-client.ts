export class Postrider {
  readonly #options: { apiKey: string; baseUrl: string };
  constructor(options: { apiKey: string; baseUrl: string }) {
    this.#options = options;
  }
  async #call(method: string, path: string, body?: unknown): Promise<any> {
    const response = await fetch(`${this.#options.baseUrl}/v1/tenants/${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#options.apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
  events = { publish: (tenantId: string, event: unknown) => this.#call('POST', `${tenantId}/events`, event) };
  endpoints = {
    create: (tenantId: string, endpoint: unknown) => this.#call('POST', `${tenantId}/endpoints`, endpoint),
    get: (tenantId: string, id: string) => this.#call('GET', `${tenantId}/endpoints/${id}`),
  };
  deliveries = { get: (tenantId: string, id: string) => this.#call('GET', `${tenantId}/deliveries/${id}`) };
}
