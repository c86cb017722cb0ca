/** The page's own address, `app://coarsegrain/`: the built interface under a strict policy, and nothing beside it. */
import { pathToFileURL } from 'node:url';
import { net, protocol } from 'electron';
import { contentSecurityPolicy } from '../content-security-policy.ts';
import type { Assets } from '../http/assets.ts';

const scheme = 'app';
const host = 'coarsegrain';
export const pageAddress = `${scheme}://${host}/`;

/** Gives the scheme an origin of its own, as secure as HTTPS. To be called before Electron is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the listed files, by their exact paths, at the page's address. */
export function servePage(assets: Assets): void {
  protocol.handle(scheme, async (request) => {
    const { hostname, pathname } = new URL(request.url);
    const file = hostname === host ? assets.get(pathname) : undefined;
    if (file === undefined) return new Response(null, { status: 404 });
    const found = await net.fetch(pathToFileURL(file).href);
    const headers = new Headers(found.headers);
    headers.set('Content-Security-Policy', contentSecurityPolicy);
    headers.set('X-Content-Type-Options', 'nosniff');
    return new Response(found.body, { status: found.status, headers });
  });
}
