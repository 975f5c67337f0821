let token = '';

/** Proves to the API that a request comes from these pages and not from another site. Kept in memory only. */
export function csrfToken(): string {
  return token;
}

export function keepCsrfToken(newToken: string): void {
  token = newToken;
}
