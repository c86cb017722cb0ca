/**
 * Who may come in: requests to this very address (`Host`, against rebinding of names), from this very origin (`Origin`), from whoever
 * has the token of this start, as a cookie or as a bearer.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal.ts';

export interface Gate {
  /** @throws Refusal 403 where the request names another host or comes from another origin */
  checkAddress(request: IncomingMessage): void;
  /** @throws Refusal 401 where the request carries no token or another one */
  checkToken(request: IncomingMessage): void;
  /** The `Set-Cookie` header for whoever brings the right token. @throws Refusal 401 */
  enter(token: string): string;
}

export function createGate(port: number, token: string): Gate {
  const hosts = [`127.0.0.1:${String(port)}`, `localhost:${String(port)}`];
  // Cookies do not tell ports apart, so the name does.
  const cookie = `coarsegrain-${String(port)}`;
  const expected = digest(token);

  // Digests have one length, so that the comparison takes the same time whatever was given.
  const right = (given: string | undefined) => given !== undefined && timingSafeEqual(digest(given), expected);

  return {
    checkAddress({ headers: { host = '', origin } }) {
      if (!hosts.includes(host.toLowerCase())) {
        throw new Refusal(403, {
          kind: 'not-allowed',
          field: 'Host',
          value: host,
          allowed: hosts.join(', '),
          message:
            `This is ${hosts.join(' or ')}, not ${host || 'a host without a name'}. Through an SSH tunnel, use the same port at both ` +
            `ends: ssh -L ${String(port)}:127.0.0.1:${String(port)} HOST.`,
        });
      }
      if (origin !== undefined && !hosts.some((own) => origin.toLowerCase() === `http://${own}`)) {
        throw new Refusal(403, {
          kind: 'not-allowed',
          field: 'Origin',
          value: origin,
          allowed: hosts.map((own) => `http://${own}`).join(', '),
          message: `Requests from pages of another origin (${origin}) are not answered.`,
        });
      }
    },
    checkToken({ headers }) {
      const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
      if (!right(bearer ?? cookieValue(headers.cookie, cookie))) throw locked(port);
    },
    enter(given) {
      if (!right(given)) throw locked(port);
      return `${cookie}=${token}; Path=/; HttpOnly; SameSite=Strict`;
    },
  };
}

function locked(port: number): Refusal {
  const message =
    `Open the address that Coarsegrain printed when it started: http://127.0.0.1:${String(port)}/?token=… (the token changes at each ` +
    'start). If you came by a link on another page, reload this one.';
  return new Refusal(401, { kind: 'not-allowed', field: 'token', message }, { 'WWW-Authenticate': 'Bearer' });
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}
